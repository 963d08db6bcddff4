import type { Confirmation, Kind, OutcomeDoer, OutcomeFigures, OutcomeKind, OutcomeView } from '#contracts';
import type { Transaction } from '#database';
import type { NewEvent } from '#events';
import { newId } from '#kernel';
import { type Came, type OutcomeLine, outcomesOf } from './outcome.js';

/** Lines of a thread that outcomes are told from; what lies before so many counts no more. */
const mostLines = 200;

interface LineRow {
  id: string;
  by: OutcomeLine['by'];
  at: Date;
  kind: Kind | null;
  thanks: boolean | null;
  role: string | null;
  member_id: string | null;
  confirmed: boolean | null;
}

async function linesOf(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<Map<string, OutcomeLine[]>> {
  const rows = await tx.query<LineRow>(
    `select c.id, l.by, l.at, l.kind, l.thanks, l.role, l.member_id, l.confirmed from unnest($2::uuid[]) as c (id) cross join lateral (
       (select case when m.own then 'us' else 'them' end as by, m.received_at as at, m.kind, 'thanks' = any (m.notes) as thanks, null as role, null::uuid as member_id, null::boolean as confirmed
        from mention m where m.workspace_id = $1 and m.conversation_id = c.id and m.deleted_at is null order by m.received_at desc limit ${mostLines})
       union all
       select 'us', r.sent_at, null, null, w.role, r.member_id, null from reply r join member w on w.workspace_id = r.workspace_id and w.id = r.member_id
       where r.workspace_id = $1 and r.conversation_id = c.id and r.state = 'sent' and r.sent_at is not null
       union all
       select 'us', o.closed_at, null, null, 'advocate', f.member_id, null from offer f join offering o on o.workspace_id = f.workspace_id and o.conversation_id = f.conversation_id
       where f.workspace_id = $1 and f.conversation_id = c.id and f.state = 'answered' and f.reason in ('public', 'recognised') and o.closed_at is not null
       union all
       select 'connected', coalesce(f.closed_at, f.claimed_at), null, null, null, f.member_id, h.confirmed from offer f
       left join hand_off h on h.workspace_id = f.workspace_id and h.offer_id = f.id
       where f.workspace_id = $1 and f.conversation_id = c.id and f.kind = 'partners' and f.state = 'done' and coalesce(f.closed_at, f.claimed_at) is not null
       union all
       select 'resolved', a.at, null, null, null, null, null from activity a where a.workspace_id = $1 and a.conversation_id = c.id and a.type = 'resolved'
       union all
       (select 'others', s.received_at, null, null, null, null, null from conversation k
          cross join lateral (
            select m.external_id from mention m where m.workspace_id = $1 and m.conversation_id = k.id and not m.own order by m.received_at limit 20) asked
          cross join lateral (
            select s.received_at from mention s where s.workspace_id = $1 and s.in_reply_to = asked.external_id and s.channel_id = k.channel_id
              and not s.own and s.author_id <> k.author_id and s.deleted_at is null limit 20) s
        where k.workspace_id = $1 and k.id = c.id limit 20)) l`,
    [workspaceId, ids],
  );
  const lines = new Map<string, OutcomeLine[]>(ids.map((id) => [id, []]));
  for (const row of rows) lines.get(row.id)!.push(lineOf(row));
  return lines;
}

function lineOf({ by, at, kind, thanks, role, member_id: memberId, confirmed }: LineRow): OutcomeLine {
  const atMs = at.getTime();
  switch (by) {
    case 'them':
      return { by, atMs, kind: kind ?? 'other', thanks: thanks === true };
    case 'us':
      return { by, atMs, doneBy: role === 'advocate' || role === 'partner' ? role : 'staff', memberId };
    case 'connected':
      return { by, atMs, memberId: memberId!, confirmed };
    default:
      return { by, atMs };
  }
}

/**
 * Of conversations that somebody went on with by these mentions: those of which something may have come. Nothing can have before our
 * side spoke or a word of thanks answers others; of most that comes in neither is so.
 */
export async function thatMayHaveCome(tx: Transaction, workspaceId: string, mentionIds: readonly string[]): Promise<string[]> {
  if (mentionIds.length === 0) return [];
  const rows = await tx.query<{ id: string }>(
    `select distinct c.id from mention m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     where m.workspace_id = $1 and m.id = any ($2::uuid[]) and (m.own or m.kind = 'praise' or 'thanks' = any (m.notes) or c.first_reply_at is not null
       or exists (select from offering o where o.workspace_id = c.workspace_id and o.conversation_id = c.id)
       or exists (select from mention s where s.workspace_id = c.workspace_id and s.conversation_id = c.id and s.own))`,
    [workspaceId, mentionIds],
  );
  return rows.map(({ id }) => id);
}

/**
 * Writes down what came of conversations. What came once stays, but for a partner's report that its customer confirms or denies;
 * what a person corrected is left alone. Answers when to look
 * again at those whose quiet time runs, and the events to append last. Twice changes nothing.
 */
export async function judgeOutcomes(
  tx: Transaction,
  workspaceId: string,
  ids: readonly string[],
  now: Date,
): Promise<{ again: { conversationId: string; at: Date }[]; events: NewEvent[] }> {
  if (ids.length === 0) return { again: [], events: [] };
  const lines = await linesOf(tx, workspaceId, ids);
  const found: { conversationId: string; came: Came }[] = [];
  const again: { conversationId: string; at: Date }[] = [];
  for (const [conversationId, of] of lines) {
    const { came, lookAgainMs } = outcomesOf(of, now.getTime());
    for (const one of came) found.push({ conversationId, came: one });
    if (lookAgainMs !== null) again.push({ conversationId, at: new Date(lookAgainMs) });
  }
  if (found.length === 0) return { again, events: [] };
  const kept = await tx.query<{ conversation_id: string; kind: OutcomeKind; done_by: OutcomeDoer; confirmed_by: Confirmation; void: boolean }>(
    `insert into outcome (workspace_id, conversation_id, kind, id, done_by, member_id, author_id, confirmed_by, at, took_seconds, desk_id, channel_id, lang, void)
     select $1, c.id, g.kind, g.id, g.done_by, g.member_id, c.author_id, g.confirmed_by, g.at, g.took, c.desk_id, c.channel_id, c.lang, g.denied
     from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::timestamptz[], $9::integer[], $10::boolean[])
       as g (conversation_id, kind, id, done_by, member_id, confirmed_by, at, took, denied)
     join conversation c on c.workspace_id = $1 and c.id = g.conversation_id
     on conflict (workspace_id, conversation_id, kind) do update set confirmed_by = excluded.confirmed_by, void = excluded.void
       where outcome.kind = 'connected' and outcome.confirmed_by = 'staff' and excluded.confirmed_by = 'customer'
     returning conversation_id, kind, done_by, confirmed_by, void`,
    [
      workspaceId,
      found.map((one) => one.conversationId),
      found.map(({ came }) => came.kind),
      found.map(() => newId()),
      found.map(({ came }) => came.doneBy),
      found.map(({ came }) => came.memberId),
      found.map(({ came }) => came.confirmedBy),
      found.map(({ came }) => new Date(came.atMs).toISOString()),
      found.map(({ came }) => came.tookSeconds),
      found.map(({ came }) => came.denied === true),
    ],
  );
  const events = kept.map((row): NewEvent => ({
    type: 'outcome.changed',
    conversationId: row.conversation_id,
    body: { kind: row.kind, doneBy: row.done_by, confirmedBy: row.confirmed_by, void: row.void },
  }));
  return { again, events };
}

const view = `o.conversation_id as "conversationId", o.kind, o.done_by as "doneBy", o.member_id as "memberId", o.confirmed_by as "confirmedBy", o.at, o.took_seconds as "tookSeconds",
  o.desk_id as "deskId", o.channel_id as "channelId", o.corrected_by as "correctedBy", o.reason, not o.void as came`;

export async function outcomesOfConversation(tx: Transaction, workspaceId: string, conversationId: string): Promise<OutcomeView[]> {
  const rows = await tx.query<Omit<OutcomeView, 'at'> & { at: Date }>(
    `select ${view} from outcome o where o.workspace_id = $1 and o.conversation_id = $2 order by o.at, o.kind`,
    [workspaceId, conversationId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** What a person says came of it, or did not, with the reason. */
export async function correctOutcome(
  tx: Transaction,
  workspaceId: string,
  conversationId: string,
  said: { kind: OutcomeKind; came: boolean; doneBy: OutcomeDoer; memberId: string | null; reason: string; by: string; now: Date },
): Promise<void> {
  await tx.query(
    `insert into outcome (workspace_id, conversation_id, kind, id, done_by, member_id, author_id, confirmed_by, at, took_seconds, desk_id, channel_id, lang,
       corrected_by, corrected_at, reason, void)
     select $1, c.id, $3, $4, $5, $6, c.author_id, 'correction', $7, null, c.desk_id, c.channel_id, c.lang, $8, $7, $9, $10
     from conversation c where c.workspace_id = $1 and c.id = $2
     on conflict (workspace_id, conversation_id, kind) do update set done_by = excluded.done_by, member_id = excluded.member_id, confirmed_by = 'correction',
       corrected_by = excluded.corrected_by, corrected_at = excluded.corrected_at, reason = excluded.reason, void = excluded.void`,
    [workspaceId, conversationId, said.kind, newId(), said.doneBy, said.memberId, said.now, said.by, said.reason, !said.came],
  );
}

/** Counts and typical times of what came about in a span, by who did it and where; and by topic, a post in two counting in both. */
export async function outcomeFigures(
  tx: Transaction,
  workspaceId: string,
  since: Date,
  until: Date,
): Promise<Pick<OutcomeFigures, 'kinds' | 'rows' | 'topics'>> {
  const span = [workspaceId, since, until];
  const median = `percentile_cont(0.5) within group (order by o.took_seconds)::float8 as "medianSeconds"`;
  const within = `o.workspace_id = $1 and o.at >= $2 and o.at < $3 and not o.void`;
  const rows = await tx.query<OutcomeFigures['rows'][number]>(
    `select o.desk_id as "deskId", o.channel_id as "channelId", o.member_id as "memberId", o.done_by as "doneBy", o.kind, count(*)::int as count, ${median}
     from outcome o where ${within} group by 1, 2, 3, 4, 5 order by count(*) desc, 1, 2, 3, 4, 5`,
    span,
  );
  const topics = await tx.query<OutcomeFigures['topics'][number]>(
    `select t.id as "topicId", t.name, o.kind, count(*)::int as count, ${median} from outcome o
     join topic t on t.workspace_id = o.workspace_id and exists (
       select from mention m join mention_topic f on f.workspace_id = m.workspace_id and f.mention_id = m.id
       where m.workspace_id = o.workspace_id and m.conversation_id = o.conversation_id and f.topic_id = t.id)
     where ${within} group by 1, 2, 3 order by count(*) desc, 2, 3`,
    span,
  );
  const total = (kind: OutcomeKind): number => rows.filter((row) => row.kind === kind).reduce((sum, { count }) => sum + count, 0);
  const kinds = {
    answered: total('answered'),
    resolved: total('resolved'),
    connected: total('connected'),
    dialogue: total('dialogue'),
    thanked: total('thanked'),
  };
  return { kinds, rows, topics };
}
