import type { Transaction } from '#database';
import type { EventType, NewEvent, StoredEvent } from './event.js';

/** NOTIFY channel that says "this workspace has new events". */
export const eventsChannel = 'earshot_events';

/**
 * Appends to the workspace's ordered log. An event of a conversation carries its desk and channel, given or not: by these it
 * finds the screens of those who are bounded to them. Call it last in a transaction: the counter row stays locked until commit, which is
 * what makes the order of numbers the order of commits.
 */
export async function appendEvents(tx: Transaction, workspaceId: string, events: readonly NewEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const [counter] = await tx.query<{ seq: string }>(
    `with counter as (
       insert into event_counter (workspace_id, seq) values ($1::uuid, $2)
       on conflict (workspace_id) do update set seq = event_counter.seq + excluded.seq returning seq),
     written as (
       insert into event (workspace_id, seq, at, type, conversation_id, mention_id, channel_id, desk_id, member_id, body)
       select $1::uuid, counter.seq - $2 + ordinal, clock_timestamp(), e.type, e.conversation_id, e.mention_id, coalesce(e.channel_id, c.channel_id),
         coalesce(e.desk_id, c.desk_id), e.member_id, e.body::jsonb
       from counter, unnest($3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::text[])
         with ordinality as e (type, conversation_id, mention_id, channel_id, desk_id, member_id, body, ordinal)
         left join lateral (
           select channel_id, desk_id from conversation
           where workspace_id = $1::uuid and id = e.conversation_id and (e.desk_id is null or e.channel_id is null) offset 0) c on true)
     select seq, pg_notify('${eventsChannel}', $1::text) from counter`,
    [
      workspaceId,
      events.length,
      events.map((e) => e.type),
      events.map((e) => e.conversationId ?? null),
      events.map((e) => e.mentionId ?? null),
      events.map((e) => e.channelId ?? null),
      events.map((e) => e.deskId ?? null),
      events.map((e) => e.memberId ?? null),
      events.map((e) => JSON.stringify(e.body ?? {})),
    ],
  );
  return Number(counter!.seq);
}

interface EventRow {
  seq: string;
  at: Date;
  type: StoredEvent['type'];
  conversation_id: string | null;
  mention_id: string | null;
  channel_id: string | null;
  desk_id: string | null;
  member_id: string | null;
  body: Record<string, unknown>;
}

export async function eventsAfter(tx: Transaction, workspaceId: string, after: number, limit: number): Promise<StoredEvent[]> {
  const rows = await tx.query<EventRow>(
    `select seq, at, type, conversation_id, mention_id, channel_id, desk_id, member_id, body
     from event where workspace_id = $1 and seq > $2 order by seq limit $3`,
    [workspaceId, after, limit],
  );
  return rows.map(eventOf);
}

/** The events of these types after a number, and the number up to which the log was looked through for them. */
export async function eventsOfTypes(
  tx: Transaction,
  workspaceId: string,
  after: number,
  types: readonly EventType[],
  limit: number,
): Promise<{ events: StoredEvent[]; upTo: number }> {
  // One statement, one snapshot: the counter is never ahead of the rows it sees.
  const rows = await tx.query<EventRow & { counted: string }>(
    `select c.seq as counted, e.* from event_counter c left join lateral (
       select seq, at, type, conversation_id, mention_id, channel_id, desk_id, member_id, body
       from event where workspace_id = c.workspace_id and seq > $2 and type = any ($3::text[]) order by seq limit $4) e on true
     where c.workspace_id = $1 order by e.seq`,
    [workspaceId, after, types, limit],
  );
  const events = rows.filter((row) => row.seq !== null).map(eventOf);
  return { events, upTo: events.length === limit ? events.at(-1)!.seq : Number(rows[0]?.counted ?? after) };
}

function eventOf(row: EventRow): StoredEvent {
  return {
    seq: Number(row.seq),
    at: row.at,
    type: row.type,
    conversationId: row.conversation_id,
    mentionId: row.mention_id,
    channelId: row.channel_id,
    deskId: row.desk_id,
    memberId: row.member_id,
    body: row.body,
  };
}

/** The last number given, and the first still kept (0 when the log is whole). */
export async function eventRange(tx: Transaction, workspaceId: string): Promise<{ first: number; last: number }> {
  const [row] = await tx.query<{ first: string | null; last: string | null }>(
    `select (select seq from event where workspace_id = $1 order by seq limit 1) as first,
            (select seq from event_counter where workspace_id = $1) as last`,
    [workspaceId],
  );
  return { first: Number(row?.first ?? 0), last: Number(row?.last ?? 0) };
}
