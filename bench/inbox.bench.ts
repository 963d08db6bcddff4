import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Caller } from '#accounts';
import { canReply } from '#channels';
import { Database, startEmbedded } from '#database';
import { Finding, Inbox } from '#inbox';
import { countsFor, workspaceCounts } from '#insights';
import { explainBy } from '../apps/api/src/mention/explain.js';
import { shelfOf } from '../apps/api/src/mention/reader.js';
import { buildHouse } from './house.js';

const rounds = 25;
const leastFreeBytes = 15 * 1_024 ** 3;
const usualConversations = 1_000_000;

/**
 * What an agent waits for at the server, in a house of `CONVERSATIONS` (a million): pages with their counts, searches, a thread
 * of 10,000. Milliseconds
 * below which 95 of 100 stay, of 25 rounds; each question is asked once before, unmeasured.
 */
export async function benchInbox(conversations: number): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(process.env['BENCH_DIR'] ?? tmpdir(), 'earshot-bench-'));
  const { bavail, bsize } = statfsSync(folder);
  const neededBytes = leastFreeBytes * Math.min(1, conversations / usualConversations);
  if (bavail * bsize < neededBytes) throw new Error(`This needs ${Math.ceil(neededBytes / 1_024 ** 3)} GB of free disk.`);
  const server = await startEmbedded({ folder });
  const database = await Database.open({ url: server.url, poolSize: 8 });
  const searching = await Database.open({ url: server.url, poolSize: 3, statementTimeoutMs: 30_000 });
  try {
    await database.migrate();
    const house = await buildHouse(database, conversations, (line) => process.stderr.write(`${line}\n`));
    const { workspaceId, memberId, accountId } = house;
    const caller: Caller = { workspaceId, memberId, accountId, role: 'owner', sessionId: null, keyId: null };
    const inbox = new Inbox(database, explainBy(shelfOf('default')), canReply, searching);
    const finding = new Finding(searching, inbox);
    const figures: Record<string, number> = {};
    const time = async (what: string, work: (round: number) => Promise<unknown>): Promise<void> => {
      await work(rounds);
      const took: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const startedAt = performance.now();
        await work(round);
        took.push(performance.now() - startedAt);
      }
      took.sort((a, b) => a - b);
      figures[what] = Math.round(took[Math.ceil(rounds * 0.95) - 1]! * 10) / 10;
      process.stderr.write(`${what}: p50 ${took[Math.floor(rounds / 2)]!.toFixed(1)} p95 ${figures[what]}\n`);
    };
    const counts = (): Promise<unknown> =>
      database.inWorkspace({ workspaceId }, async (tx) =>
        countsFor(await workspaceCounts(tx, workspaceId), memberId, { named: { waiting: 0, mentions: 0, approval: 0, thanks: 0 }, saved: {}, tags: {} }),
      );
    const page = (what: string, asked: Omit<Parameters<Inbox['list']>[1], 'limit'>): Promise<void> =>
      time(`page: ${what}`, () => Promise.all([inbox.list(caller, { limit: 50, ...asked }), counts()]));
    for (const view of ['open', 'mine', 'unassigned', 'unsure', 'waiting', 'snoozed', 'resolved', 'all'] as const) await page(view, { view });
    let cursor: string | undefined;
    for (let turned = 0; turned < 20; turned++) cursor = (await inbox.list(caller, { view: 'all', limit: 50, cursor })).next ?? undefined;
    await page('all, the twentieth', { view: 'all', cursor });
    for (const order of ['waiting', 'priority', 'sla'] as const) await page(`open by ${order}`, { view: 'open', order });
    for (const query of [
      'kind:complaint',
      'lang:fr',
      'channel:"Channel 2"',
      'tag:delivery',
      'followers:>4990',
      'author:user77',
      'kind:praise lang:zh -tag:delivery',
      'since:7d',
    ])
      await page(`open, ${query}`, { view: 'open', query });
    for (const query of ['refund', 'kettle refund', 'ref777', 'kind:complaint tag:delivery']) await page(`all, ${query}`, { view: 'all', query });
    const searches: [string, (round: number) => string][] = [
      ['a word everybody says', () => 'refund'],
      ['a word of one post', (round) => `ref${round * 1_009 + 5}`],
      ['two words', () => 'flight refund'],
      ['a phrase', () => '"broke after two weeks"'],
      ['a beginning', (round) => `ref${round + 10}*`],
      ['Chinese', () => '客服'],
      ['either of two', () => 'kettle OR 快递'],
      ['words and fields', () => 'refund kind:complaint lang:en'],
      ['words near each other', () => 'late NEAR/5 shop'],
      ['a person', (round) => `user${round * 37 + 3}`],
      ['what nobody said', () => 'xylophone'],
    ];
    for (const [what, query] of searches) await time(`search: ${what}`, (round) => finding.find(caller, { query: query(round), limit: 20 }));
    let before: string | undefined;
    await time('thread of 10,000: opened', async () => void (before = (await inbox.detail(caller, house.longId)).earlier ?? undefined));
    await time('thread of 10,000: further up', async () => void (before = (await inbox.thread(caller, house.longId, before)).earlier ?? undefined));
    const [size] = (await database.source.query(`select pg_database_size(current_database())::float8 / 1e9 as gb`)) as { gb: number }[];
    figures['size of the database, GB'] = Math.round(size!.gb * 10) / 10;
    return figures;
  } finally {
    await searching.close();
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
