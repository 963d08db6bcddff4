import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chartSpec } from '#contracts';
import { Database, startEmbedded } from '#database';
import { chart, countMinutes, fold, liveFigures, Normals, rates, rebuildRollups, redateService, serviceFigures, spokenOf } from '#insights';
import { newId } from '#kernel';
import { buildHouse } from './house.js';

const rounds = 25;
const topics = 12;
const dayMs = 86_400_000;
const batch = 200;

/**
 * What a chart takes in a house of `MENTIONS` (two million) over two years, counted under a dozen topics: milliseconds at the 95th
 * of a hundred, aim 50. And what counting a batch takes in its transaction, in milliseconds, beside storing the batch.
 */
export async function benchInsights(mentions: number): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(process.env['BENCH_DIR'] ?? tmpdir(), 'earshot-bench-'));
  const server = await startEmbedded({ folder });
  const database = await Database.open({ url: server.url, poolSize: 8 });
  const said = (line: string): void => void process.stderr.write(`${line}\n`);
  try {
    await database.migrate();
    const { workspaceId, channelIds } = await buildHouse(database, Math.ceil(mentions / 2), said);
    const topicIds = await fillInsights(database, workspaceId);
    const figures: Record<string, number> = {};
    const now = new Date();
    const time = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      await work();
      const took: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const startedAt = performance.now();
        await work();
        took.push(performance.now() - startedAt);
      }
      took.sort((a, b) => a - b);
      figures[what] = Math.round(took[Math.ceil(rounds * 0.95) - 1]! * 10) / 10;
      said(`${what}: p50 ${took[Math.floor(rounds / 2)]!.toFixed(1)} p95 ${figures[what]}`);
    };
    const inside = <T>(work: (tx: Parameters<Parameters<Database['inWorkspace']>[1]>[0]) => Promise<T>): Promise<T> =>
      database.inWorkspace({ workspaceId }, work);
    const specs = [
      { what: 'mentions', by: 'all', days: 730 },
      { what: 'mentions', by: 'kind', days: 730 },
      { what: 'mentions', by: 'channel', days: 730, grain: 'week' },
      { what: 'mentions', by: 'lang', days: 730, grain: 'month' },
      { what: 'mentions', by: 'topic', topicIds, days: 730 },
      { what: 'mentions', by: 'sentiment', topicIds: topicIds.slice(0, 1), days: 730 },
      { what: 'share', topicIds, days: 730 },
      { what: 'share', topicIds, days: 30 },
      { what: 'service', measure: 'first-reply', days: 730, grain: 'week' },
      { what: 'kept', days: 730, grain: 'week' },
      { what: 'outcomes', days: 90 },
      { what: 'rates', rate: 'applause', days: 90 },
    ];
    for (const spec of specs)
      await time(
        `chart: ${Object.values({ ...spec, topicIds: '' })
          .filter(Boolean)
          .join(' ')}`,
        () => inside((tx) => chart(tx, workspaceId, chartSpec.parse(spec), now)),
      );
    for (const [days, by] of [
      [30, 'agent'],
      [90, 'channel'],
      [365, 'agent'],
    ] as const) {
      const since = new Date(now.getTime() - days * dayMs);
      await time(`service: ${days} days by ${by}`, () => inside((tx) => serviceFigures(tx, workspaceId, { since, until: now, by, hours: 'work' })));
    }
    await time('share: topics and how they are spoken of, 90 days', () =>
      inside((tx) => spokenOf(tx, workspaceId, topicIds, new Date(now.getTime() - 90 * dayMs), now)),
    );
    await time('rates: 90 days', () => inside((tx) => rates(tx, workspaceId, new Date(now.getTime() - 90 * dayMs), now)));
    const normals = new Normals();
    await time('the live screen', () => inside((tx) => liveFigures(tx, workspaceId, normals, now)));
    const counted = Array.from({ length: batch }, (_, n) => ({
      at: now.getTime() - n,
      channelId: channelIds[n % channelIds.length]!,
      kind: 'complaint' as const,
      lang: n % 3 ? 'en' : 'fr',
      by: 1,
    }));
    await time(`counting a batch of ${batch}`, () => inside((tx) => countMinutes(tx, workspaceId, counted)));
    await time('folding the minutes since', () => inside((tx) => fold(tx, workspaceId, new Date(now.getTime() + dayMs))));
    return figures;
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A dozen topics of which a post is in one of four, times of service, and all that is counted of them. */
async function fillInsights(database: Database, workspaceId: string): Promise<string[]> {
  const topicIds = Array.from({ length: topics }, () => newId());
  const runner = database.source.createQueryRunner();
  await runner.connect();
  try {
    await runner.query(`set session_replication_role = replica; set synchronous_commit = off`);
    await runner.query(
      `insert into topic (workspace_id, id, name, type, query) select $1, id, 'Topic ' || n, case when n % 3 = 0 then 'brand' else 'competitor' end, 'topic' || n from unnest($2::uuid[]) with ordinality as g (id, n)`,
      [workspaceId, topicIds],
    );
    await runner.query(
      `insert into mention_topic (workspace_id, topic_id, mention_id, at, channel_id, kind, lang, sentiment)
       select m.workspace_id, ($2::uuid[])[1 + (hashtext(m.external_id) & 7)], m.id, m.received_at, m.channel_id, m.kind, m.lang, case when m.kind = 'praise' then 1 when m.kind = 'complaint' then -1 else 0 end
       from mention m where m.workspace_id = $1 and not m.own and hashtext(m.external_id) & 3 = 0`,
      [workspaceId, topicIds],
    );
    await runner.query(
      `insert into service_time (workspace_id, conversation_id, measure, started_at, ended_at, seconds, work_seconds, promised_seconds, member_id, desk_id, channel_id)
       select c.workspace_id, c.id, s.measure, c.opened_at, c.opened_at + make_interval(secs => s.secs), s.secs, s.secs / 2, 3600, c.assignee_id, null, c.channel_id
       from conversation c cross join lateral (values ('first-reply', 60 + abs(hashtext(c.id::text)) % 40000), ('resolution', 600 + abs(hashtext(c.id::text)) % 400000)) as s (measure, secs)
       where c.workspace_id = $1 and c.status = 'resolved'`,
      [workspaceId],
    );
  } finally {
    await runner.release();
  }
  await database.inWorkspace({ workspaceId }, (tx) => rebuildRollups(tx, workspaceId));
  await database.inWorkspace({ workspaceId }, (tx) => redateService(tx, workspaceId, 'UTC', async () => undefined));
  await database.source.query('vacuum analyze');
  return topicIds;
}
