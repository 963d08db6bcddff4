import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Caller } from '#accounts';
import { Database, keepStatistics, startEmbedded } from '#database';
import { EventTail } from '#events';
import { Conversations } from '#inbox';
import { newId } from '#kernel';
import { deskOfKind, DryRuns, noteAttendance, plan, RoutingCache, routingState } from '#routing';
import { runDryRun } from '../apps/worker/src/dry-run.js';
import { heard, RoutingWork } from '../apps/worker/src/routing.js';
import { buildHouse } from './house.js';
import { rulesToTry } from './routing.bench.js';

const agents = 500;
const capacity = 2;
const freed = 300;
const freedEveryMs = 100;

interface Busy {
  database: Database;
  caller: Caller;
  supportId: string;
}

/** A house of half as many conversations as mentions, and routing set up in it. */
async function inHouse<T>(conversations: number, work: (busy: Busy) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(process.env['BENCH_DIR'] ?? tmpdir(), 'earshot-bench-'));
  const server = await startEmbedded({ folder });
  const database = await Database.open({ url: server.url, poolSize: 8 });
  try {
    await database.migrate();
    const { workspaceId, memberId, accountId } = await buildHouse(database, conversations, () => {});
    const supportId = await database.inWorkspace({ workspaceId }, async (tx) => {
      await routingState(tx, workspaceId);
      return deskOfKind(tx, workspaceId, 'support');
    });
    return await work({ database, supportId, caller: { workspaceId, memberId, accountId, role: 'owner', sessionId: null, keyId: null } });
  } finally {
    await database.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * How long after an agent closes a conversation they hold the next one, with `waiting` at the desk and 500 agents there, all of them
 * full: the worker's own loop, woken by the log, ten slots freed a second by the api's own call, from that call until the event that tells of it.
 */
export async function benchFreed(waiting: number): Promise<Record<string, number>> {
  return inHouse(waiting, async ({ database, caller, supportId }) => {
    const { workspaceId } = caller;
    const ids = Array.from({ length: agents }, () => newId());
    await database.inWorkspace({ workspaceId }, async (tx) => {
      await tx.query(
        `with account as (insert into account (id, email, name) select id, id::text || '@example.com', 'Agent' from unnest($2::uuid[]) as g (id))
         insert into member (workspace_id, id, account_id, name, email, role) select $1, id, id, 'Agent', id::text || '@example.com', 'agent' from unnest($2::uuid[]) as g (id)`,
        [workspaceId, ids],
      );
      await tx.query(`update desk set assign = 'capacity', capacity = $3 where workspace_id = $1 and id = $2`, [workspaceId, supportId, capacity]);
      await tx.query(
        `update conversation set status = 'open', assignee_id = null, desk_id = $2, resolved_at = null, snoozed_until = null, waiting_since = opened_at where workspace_id = $1`,
        [workspaceId, supportId],
      );
      // A day ahead: they keep their screens open for as long as this runs.
      await noteAttendance(tx, workspaceId, ids, new Date(Date.now() + 86_400_000));
      await plan(tx, workspaceId, 'desk', supportId, new Date());
    });
    await keepStatistics(database);
    const tail = new EventTail(database, heard);
    const fetch = (): Promise<never> => Promise.reject(new Error('nobody is told here'));
    const conversations = new Conversations(database);
    const freedAt = new Map<string, number>();
    const held = new Map<string, string>();
    const took: number[] = [];
    const stop = await tail.follow(workspaceId, (events) => {
      for (const { type, conversationId, body } of events) {
        const to = type === 'conversation.changed' ? (body['assigneeId'] as { to?: string } | undefined)?.to : null;
        if (!to) continue;
        held.set(conversationId!, to);
        const since = freedAt.get(to);
        if (since === undefined) continue;
        freedAt.delete(to);
        took.push(performance.now() - since);
      }
    });
    const startedAt = performance.now();
    const work = new RoutingWork({ database, tail, cache: new RoutingCache(), mail: null, subject: '', origin: '', sealer: null as never, fetch });
    while (held.size < agents * capacity) await wait(20);
    const filledMs = performance.now() - startedAt;
    const closing: Promise<unknown>[] = [];
    const first = [...held].filter(([, agent], index, all) => all.findIndex(([, other]) => other === agent) === index);
    for (const [conversationId, agent] of first.slice(0, freed)) {
      await wait(freedEveryMs);
      freedAt.set(agent, performance.now());
      closing.push(conversations.resolve({ ...caller, memberId: agent, accountId: agent, role: 'agent' }, conversationId));
    }
    await Promise.all(closing);
    for (let left = 0; freedAt.size > 0 && left < 500; left++) await wait(20);
    stop();
    await work.close();
    await tail.close();
    took.sort((a, b) => a - b);
    const at = (share: number): number => Math.round(took[Math.min(took.length - 1, Math.floor(took.length * share))]!);
    return {
      [`ms until ${agents} agents were full, of ${waiting.toLocaleString('en')} waiting`]: Math.round(filledMs),
      'freed slots': took.length,
      'freed slots that stayed empty': freedAt.size,
      'freed slot filled after ms, p50': at(0.5),
      'freed slot filled after ms, p99': at(0.99),
      'freed slot filled after ms, longest': Math.round(took.at(-1)!),
    };
  });
}

/** One more rule tried against 200 in force, on so many mentions. */
export async function benchDryRun(mentions: number): Promise<Record<string, number>> {
  return inHouse(mentions / 2, async ({ database, caller }) => {
    const { workspaceId } = caller;
    const deskId = newId();
    await database.inWorkspace({ workspaceId }, async (tx) => {
      await rulesToTry(tx, workspaceId);
      await tx.query(`insert into desk (workspace_id, id, kind, name, position, everyone) values ($1, $2, 'support', 'Refunds', 9, true)`, [
        workspaceId,
        deskId,
      ]);
    });
    await keepStatistics(database);
    const runs = new DryRuns(database);
    const rule = {
      id: null,
      position: 0,
      runs: 'arrival',
      name: 'Tried',
      query: 'refund OR kettle',
      weight: 1,
      status: 'on',
    } as const;
    const { id } = await runs.start(caller, { days: 740, rule: { ...rule, actions: { deskId } } }, new Date());
    const startedAt = performance.now();
    await runDryRun(database, workspaceId, id, () => new Date());
    const seconds = (performance.now() - startedAt) / 1_000;
    const done = await runs.find(caller, id);
    return {
      'mentions read': done.read,
      'that the rule matched': done.matched,
      'that would move': done.moves.reduce((sum, { count }) => sum + count, 0),
      'seconds for the dry run': Math.round(seconds * 10) / 10,
    };
  });
}
