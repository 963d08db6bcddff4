import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readBatch } from '../apps/worker/src/pipeline.js';
import { Database, keepStatistics, startEmbedded, type Transaction } from '#database';
import { newId } from '#kernel';
import { insertIntake, IntakeStore } from '#listening';
import { RoutingCache, routingState } from '#routing';
import { loadReader } from '#understanding';
import { inventMentions, sequence } from './mentions.js';

const people = { agent: 500, advocate: 5_000, partner: 2_000 } as const;
const rules = 200;
const rounds = 15;
const deliveries = 16;
const each = 250;

const words = [
  'refund',
  'kettle',
  'invoice',
  'login',
  'parcel',
  'battery',
  'warranty',
  'update',
  'flight',
  'shop',
  'livraison',
  'retard',
  '快递',
  'fee',
  'order',
  'app',
];
const fields = [
  'kind:complaint',
  'kind:question',
  'lang:fr',
  'lang:en',
  'urgency:>=high',
  'note:local',
  'form:review',
  'followers:>1000',
  'sentiment:negative',
  'is:unsure',
];

/** What a large house might have: words with fields, phrases, prefixes, a few that look at everything. */
function inventQuery(index: number): string {
  const next = sequence(index + 1);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)]!;
  switch (index % 5) {
    case 0:
      return `${pick(words)}${index} OR ${pick(words)}`;
    case 1:
      return `"${pick(words)} ${pick(words)}" ${pick(fields)}`;
    case 2:
      return `${pick(fields)} ${pick(fields)} (${pick(words)}* OR ${pick(words)})`;
    case 3:
      return `${pick(fields)} -${pick(words)} author:@user${index}`;
    default:
      return `${pick(fields)} ${pick(fields)}`;
  }
}

/** 200 rules in place of the standard ones. */
export async function rulesToTry(tx: Transaction, workspaceId: string): Promise<void> {
  const desks = await tx.query<{ id: string }>(`select id from desk where workspace_id = $1 order by position, id`, [workspaceId]);
  for (let index = 0; index < rules; index++) {
    await tx.query(`insert into rule (workspace_id, id, position, name, query, actions) values ($1, $2, $3, $4, $5, $6)`, [
      workspaceId,
      newId(),
      100 + index,
      `Rule ${index}`,
      inventQuery(index),
      JSON.stringify(index % 3 === 0 ? { priority: 'high' } : { deskId: desks[index % desks.length]!.id }),
    ]);
  }
  await tx.query(`delete from rule where workspace_id = $1 and standard is not null`, [workspaceId]);
}

/**
 * What routing adds to a mention: the same pipeline on the same database with and without it, batch by batch in turn, so that
 * whatever slows the machine slows both.
 */
export async function benchRouting(): Promise<Record<string, number>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'earshot-bench-'));
  const server = await startEmbedded({ folder });
  const database = await Database.open({ url: server.url, poolSize: 8 });
  try {
    await database.migrate();
    const workspaceId = newId();
    const channelId = newId();
    await database.inWorkspace({ workspaceId }, async (tx) => {
      await tx.query(`insert into workspace (id, name) values ($1, 'Bench')`, [workspaceId]);
      await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Bench')`, [workspaceId, channelId]);
      await routingState(tx, workspaceId);
      const desks = await tx.query<{ id: string; kind: string }>(`select id, kind from desk where workspace_id = $1`, [workspaceId]);
      const deskOf = { agent: 'support', advocate: 'advocates', partner: 'partners' } as const;
      for (const role of ['agent', 'advocate', 'partner'] as const) {
        const deskId = desks.find(({ kind }) => kind === deskOf[role])!.id;
        const ids = Array.from({ length: people[role] }, () => newId());
        await tx.query(
          `with account as (insert into account (id, email, name) select id, id::text || '@example.org', 'Somebody' from unnest($2::uuid[]) as g (id) returning id),
             joined as (insert into member (workspace_id, id, account_id, name, email, role) select $1, id, id, 'Somebody', id::text || '@example.org', $3 from unnest($2::uuid[]) as g (id))
           insert into desk_member (workspace_id, desk_id, member_id) select $1, $4, id from unnest($2::uuid[]) as g (id)`,
          [workspaceId, ids, role, deskId],
        );
      }
      await rulesToTry(tx, workspaceId);
    });
    const reader = loadReader();
    const intake = new IntakeStore(database);
    const without = { database, intake, reader, routing: null };
    const withRouting = { database, intake, reader, routing: new RoutingCache() };
    let seed = 0;
    const run = async (deps: typeof without | typeof withRouting): Promise<number> => {
      const mentions = inventMentions(++seed, deliveries * each);
      for (let start = 0; start < deliveries; start++) {
        const body = JSON.stringify({ mentions: mentions.slice(start * each, (start + 1) * each) });
        await database.inWorkspace({ workspaceId }, (tx) =>
          insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'webhook', body, items: each, receivedAt: new Date() }]),
        );
      }
      const startedAt = performance.now();
      while ((await readBatch(deps, workspaceId, 1_000)).deliveries > 0);
      return ((performance.now() - startedAt) * 1_000) / mentions.length;
    };
    for (const deps of [without, withRouting]) await run(deps);
    await keepStatistics(database);
    const cost = { without: [] as number[], with: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const);
      for (const which of order) cost[which].push(await run(which === 'with' ? withRouting : without));
    }
    // Rounds that follow each other share what else the machine does, so each pair is compared, and the middle one told.
    const middle = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]!;
    const [plain, routed] = [middle(cost.without), middle(cost.with)];
    const ratio = middle(cost.without.map((one, round) => cost.with[round]! / one));
    return {
      'microseconds a mention without routing': Math.round(plain),
      [`microseconds a mention with ${rules} rules, ${people.agent} agents, ${people.advocate} advocates, ${people.partner} partners`]: Math.round(routed),
      'routing adds, in percent': Math.round((ratio - 1) * 1_000) / 10,
    };
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
