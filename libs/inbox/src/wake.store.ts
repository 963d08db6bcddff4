import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { newId } from '#kernel';
import type { Kind } from '#contracts';
import { countFacets, type Facet } from './facets.js';

interface SleepingRow {
  id: string;
  kind: Kind;
  unsure: boolean;
  channel_id: string;
  desk_id: string | null;
  assignee_id: string | null;
}

/** Reopens what was snoozed until now or before. Any number of processes may; each conversation wakes once. */
export async function wakeSnoozed(database: Database, now: Date): Promise<number> {
  const workspaces = await database.inDirectory((tx) =>
    tx.query<{ id: string }>(`select distinct workspace_id as id from directory_snooze where until <= $1`, [now]),
  );
  let woken = 0;
  for (const { id } of workspaces) woken += await database.inWorkspace({ workspaceId: id }, (tx) => wakeIn(tx, id, now));
  return woken;
}

async function wakeIn(tx: Transaction, workspaceId: string, now: Date): Promise<number> {
  const due = await tx.query<{ id: string }>(
    `delete from directory_snooze where (workspace_id, conversation_id) in (
       select workspace_id, conversation_id from directory_snooze where workspace_id = $1 and until <= $2
       order by conversation_id limit 500 for update skip locked)
     returning conversation_id as id`,
    [workspaceId, now],
  );
  const rows = await tx.query<SleepingRow>(
    `update conversation set status = 'open', snoozed_until = null, last_activity_at = $3, waiting_since = $3
     where workspace_id = $1 and id = any ($2::uuid[]) and status = 'snoozed'
     returning id, kind, unsure, channel_id, desk_id, assignee_id`,
    [workspaceId, due.map((row) => row.id), now],
  );
  await tx.query(
    `insert into activity (workspace_id, id, conversation_id, at, type) select $1, id, conversation_id, $4, 'woken' from unnest($2::uuid[], $3::uuid[]) as g (id, conversation_id)`,
    [workspaceId, rows.map(() => newId()), rows.map((row) => row.id), now],
  );
  await countFacets(
    tx,
    workspaceId,
    rows.map((row) => {
      const facet: Facet = {
        status: 'snoozed',
        kind: row.kind,
        unsure: row.unsure,
        channelId: row.channel_id,
        deskId: row.desk_id,
        assigneeId: row.assignee_id,
      };
      return { before: facet, after: { ...facet, status: 'open' } };
    }),
  );
  await appendEvents(
    tx,
    workspaceId,
    rows.map((row) => ({ type: 'conversation.changed', conversationId: row.id, channelId: row.channel_id, body: { status: { from: 'snoozed', to: 'open' } } })),
  );
  return rows.length;
}
