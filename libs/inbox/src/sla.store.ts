import type { SlaPolicyBody, SlaPolicyView, SlaTarget } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { newId } from '#kernel';
import { nextDue, type Promised } from './sla.js';

interface PolicyRow {
  id: string;
  name: string;
  is_default: boolean;
  first_reply_minutes: number | null;
  next_reply_minutes: number | null;
  resolution_minutes: number | null;
  warn_minutes: number;
  schedule: SlaPolicyBody['hours'];
}

export async function policies(tx: Transaction, workspaceId: string): Promise<SlaPolicyView[]> {
  const rows = await tx.query<PolicyRow>(
    `select id, name, is_default, first_reply_minutes, next_reply_minutes, resolution_minutes, warn_minutes, schedule
     from sla_policy where workspace_id = $1 order by is_default desc, lower(name), id`,
    [workspaceId],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isDefault: row.is_default,
    firstReplyMinutes: row.first_reply_minutes,
    nextReplyMinutes: row.next_reply_minutes,
    resolutionMinutes: row.resolution_minutes,
    warnMinutes: row.warn_minutes,
    hours: row.schedule,
  }));
}

export async function putPolicy(tx: Transaction, workspaceId: string, id: string, body: SlaPolicyBody): Promise<void> {
  if (body.isDefault) await tx.query(`update sla_policy set is_default = false where workspace_id = $1 and id <> $2 and is_default`, [workspaceId, id]);
  await tx.query(
    `insert into sla_policy (workspace_id, id, name, is_default, first_reply_minutes, next_reply_minutes, resolution_minutes, warn_minutes, schedule, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
     on conflict (workspace_id, id) do update set name = excluded.name, is_default = excluded.is_default, first_reply_minutes = excluded.first_reply_minutes,
       next_reply_minutes = excluded.next_reply_minutes, resolution_minutes = excluded.resolution_minutes, warn_minutes = excluded.warn_minutes,
       schedule = excluded.schedule, updated_at = now()`,
    [
      workspaceId,
      id,
      body.name,
      body.isDefault,
      body.firstReplyMinutes,
      body.nextReplyMinutes,
      body.resolutionMinutes,
      body.warnMinutes,
      JSON.stringify(body.hours),
    ],
  );
}

interface PromisedRow {
  id: string;
  channel_id: string;
  desk_id: string | null;
  status: Promised['status'];
  opened_at: Date;
  waiting_since: Date | null;
  first_reply_at: Date | null;
  sla_policy_id: string | null;
  sla_due_at: Date | null;
  sla_target: SlaTarget | null;
}

/** Works out anew what is promised for these conversations; answers what to tell the log. Twice changes nothing. */
export async function promiseAnew(tx: Transaction, workspaceId: string, ids: readonly string[], now: Date): Promise<NewEvent[]> {
  const known = await policies(tx, workspaceId);
  const rows = await tx.query<PromisedRow>(
    `select id, channel_id, desk_id, status, opened_at, waiting_since, first_reply_at, sla_policy_id, sla_due_at, sla_target
     from conversation where workspace_id = $1 and id = any ($2::uuid[]) and ($3 or sla_due_at is not null) order by id for no key update`,
    [workspaceId, ids, known.length > 0],
  );
  const events: NewEvent[] = [];
  for (const row of rows) {
    const policy = known.find(({ id }) => id === row.sla_policy_id) ?? known.find(({ isDefault }) => isDefault);
    const due = policy
      ? nextDue({ status: row.status, openedAt: row.opened_at, waitingSince: row.waiting_since, firstReplyAt: row.first_reply_at }, policy)
      : null;
    if ((due?.target ?? null) === row.sla_target && (due?.dueAt.getTime() ?? null) === (row.sla_due_at?.getTime() ?? null)) continue;
    await tx.query(`update conversation set sla_due_at = $3, sla_target = $4, sla_state = $5 where workspace_id = $1 and id = $2`, [
      workspaceId,
      row.id,
      due?.dueAt ?? null,
      due?.target ?? null,
      due ? 'due' : null,
    ]);
    if (due) await lookAgain(tx, workspaceId, row.id, due.warnAt > now ? due.warnAt : now);
    else await tx.query(`delete from directory_sla where workspace_id = $1 and conversation_id = $2`, [workspaceId, row.id]);
    events.push({
      type: 'conversation.changed',
      conversationId: row.id,
      channelId: row.channel_id,
      deskId: row.desk_id,
      body: { slaDueAt: { from: row.sla_due_at?.toISOString() ?? null, to: due?.dueAt.toISOString() ?? null } },
    });
  }
  return events;
}

function lookAgain(tx: Transaction, workspaceId: string, conversationId: string, at: Date): Promise<unknown> {
  return tx.query(
    `insert into directory_sla (workspace_id, conversation_id, at) values ($1, $2, $3)
     on conflict (workspace_id, conversation_id) do update set at = excluded.at`,
    [workspaceId, conversationId, at],
  );
}

/** Warns and tells of promises that were broken, each once, however many processes look. Answers how many. */
export async function watchPromises(database: Database, now: Date): Promise<number> {
  const workspaces = await database.inDirectory((tx) =>
    tx.query<{ id: string }>(`select distinct workspace_id as id from directory_sla where at <= $1`, [now]),
  );
  let told = 0;
  for (const { id } of workspaces) told += await database.inWorkspace({ workspaceId: id }, (tx) => watchIn(tx, id, now));
  return told;
}

async function watchIn(tx: Transaction, workspaceId: string, now: Date): Promise<number> {
  const due = await tx.query<{ id: string }>(
    `select conversation_id as id from directory_sla where workspace_id = $1 and at <= $2 order by conversation_id limit 500 for update skip locked`,
    [workspaceId, now],
  );
  const ids = due.map(({ id }) => id);
  const rows = await tx.query<{
    id: string;
    channel_id: string;
    desk_id: string | null;
    sla_due_at: Date;
    sla_target: SlaTarget;
    sla_state: 'warned' | 'breached';
  }>(
    `update conversation set sla_state = case when sla_due_at <= $3 then 'breached' else 'warned' end
     where workspace_id = $1 and id = any ($2::uuid[]) and sla_due_at is not null
       and sla_state is distinct from case when sla_due_at <= $3 then 'breached' else 'warned' end
     returning id, channel_id, desk_id, sla_due_at, sla_target, sla_state`,
    [workspaceId, ids, now],
  );
  await tx.query(
    `delete from directory_sla d using conversation c where d.workspace_id = $1 and d.conversation_id = any ($2::uuid[])
       and c.workspace_id = $1 and c.id = d.conversation_id and (c.sla_due_at is null or c.sla_due_at <= $3)`,
    [workspaceId, ids, now],
  );
  await tx.query(
    `update directory_sla d set at = c.sla_due_at from conversation c
     where d.workspace_id = $1 and d.conversation_id = any ($2::uuid[]) and c.workspace_id = $1 and c.id = d.conversation_id`,
    [workspaceId, ids],
  );
  await tx.query(
    `insert into activity (workspace_id, id, conversation_id, at, type, details)
     select $1, id, conversation_id, $5, 'sla-' || state, '{}' from unnest($2::uuid[], $3::uuid[], $4::text[]) as g (id, conversation_id, state)`,
    [workspaceId, rows.map(() => newId()), rows.map((row) => row.id), rows.map((row) => row.sla_state), now],
  );
  await appendEvents(
    tx,
    workspaceId,
    rows.map((row) => ({
      type: row.sla_state === 'warned' ? 'sla.warned' : 'sla.breached',
      conversationId: row.id,
      channelId: row.channel_id,
      deskId: row.desk_id,
      body: { target: row.sla_target, dueAt: row.sla_due_at.toISOString() },
    })),
  );
  return rows.length;
}
