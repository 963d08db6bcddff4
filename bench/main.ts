import { aimOf } from './aims.js';

/** `npm run bench [-- name ...]`: measures, prints tables. Not part of the tests: figures on a busy machine are no verdict. */
const benches: Record<string, () => Promise<Record<string, number>>> = {
  'intake-postgres': async () =>
    (await import('./intake.bench.js')).benchIntake('postgres', { rate: Number(process.env['RATE'] ?? 2_500), seconds: Number(process.env['SECONDS'] ?? 60) }),
  'intake-redis': async () =>
    (await import('./intake.bench.js')).benchIntake('redis', { rate: Number(process.env['RATE'] ?? 3_500), seconds: Number(process.env['SECONDS'] ?? 60) }),
  classify: async () => (await import('./classify.bench.js')).benchClassify(),
  pipeline: async () => (await import('./pipeline.bench.js')).benchPipeline(),
  inbox: async () => (await import('./inbox.bench.js')).benchInbox(Number(process.env['CONVERSATIONS'] ?? 1_000_000)),
  insights: async () => (await import('./insights.bench.js')).benchInsights(Number(process.env['MENTIONS'] ?? 2_000_000)),
  screen: async () => (await import('./screen.bench.js')).benchScreen(Number(process.env['ROWS'] ?? 100_000)),
  watchers: async () => (await import('./watchers.bench.js')).benchWatchers({ watchers: Number(process.env['WATCHERS'] ?? 500) }),
  agents: async () => (await import('./agents.bench.js')).benchAgents({ agents: Number(process.env['AGENTS'] ?? 200) }),
  week: async () => (await import('./week/week.bench.js')).benchWeek(process.argv[3], Number(process.env['SHARE'] ?? 1)),
  freed: async () => (await import('./desk.bench.js')).benchFreed(Number(process.env['WAITING'] ?? 50_000)),
  'dry-run': async () => (await import('./desk.bench.js')).benchDryRun(Number(process.env['MENTIONS'] ?? 100_000)),
  routing: async () => (await import('./routing.bench.js')).benchRouting(),
};

const wanted = process.argv.slice(2);
// The week plays for minutes and is no measure of speed, so it is run when asked for.
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 ? !wanted.includes(name) : name === 'week') continue;
  const figures = await bench();
  console.log(`\n## ${name}\n\n| what | figure | aim |\n| --- | --- | --- |`);
  for (const [what, figure] of Object.entries(figures)) {
    const aim = aimOf(what);
    console.log(`| ${what} | ${figure.toLocaleString('en')} | ${aim === null ? '' : `${figure <= aim ? '✓' : '✗'} ${aim.toLocaleString('en')}`} |`);
  }
}
