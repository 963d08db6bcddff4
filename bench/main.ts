/** `npm run bench [-- name ...]`: measures, prints tables. Not part of the tests: figures on a busy machine are no verdict. */
const benches: Record<string, () => Promise<Record<string, number>>> = {
  pipeline: async () => (await import('./pipeline.bench.js')).benchPipeline(),
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const figures = await bench();
  console.log(`\n## ${name}\n\n| what | a second |\n| --- | --- |`);
  for (const [what, figure] of Object.entries(figures)) console.log(`| ${what} | ${figure.toLocaleString('en')} |`);
}
