import type { Form, Kind } from '#contracts';
import type { Transaction } from '#database';
import type { NewEvent } from '#events';
import { addActivity } from './activity.store.js';
import { changeConversation, facetOf, lockConversation } from './conversation.store.js';
import { countFacets } from './facets.js';

/** A conversation as far as it decides whom to ask. */
export interface OfferedQuestion {
  text: string;
  /** All they wrote so far; a place may stand in an earlier post. */
  said: string;
  /** Where the author says they are. */
  location: string | null;
  lang: string;
  skills: string[];
  status: string;
  kind: Kind;
  isWaiting: boolean;
  /** What they wrote last is a word of thanks and asks nothing. */
  isThanks: boolean;
  assigneeId: string | null;
  deskId: string | null;
}

export async function questionOf(tx: Transaction, workspaceId: string, conversationId: string): Promise<OfferedQuestion | null> {
  const [row] = await tx.query<OfferedQuestion>(
    `select concat_ws(' ', m.title, m.text) as text, c.lang, c.skills, c.status, c.kind, c.waiting_since is not null as "isWaiting",
       not coalesce(m.own, true) and (m.kind = 'praise' or m.kind = 'other' and 'thanks' = any (m.notes)) as "isThanks", c.assignee_id as "assigneeId", c.desk_id as "deskId",
       coalesce((select string_agg(concat_ws(' ', x.title, x.text), E'\\n' order by x.received_at desc) from (
         select title, text, received_at from mention where workspace_id = $1 and conversation_id = $2 and not own and deleted_at is null
         order by received_at desc limit 12) x), '') as said, coalesce(m.location, a.location) as location
     from conversation c left join mention m on m.workspace_id = c.workspace_id and m.id = c.last_mention_id
     left join author a on a.workspace_id = c.workspace_id and a.id = c.author_id
     where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, conversationId],
  );
  return row ?? null;
}

export interface OfferedLine {
  by: 'asker' | 'us';
  text: string;
  at: Date;
}

/** What whoever is offered a conversation sees of it: no names, no handles, no notes. `url` only where the post is public. */
export interface OfferedThread {
  conversationId: string;
  channelId: string;
  form: Form;
  lastMentionId: string | null;
  network: string;
  lang: string;
  version: number;
  isPublic: boolean;
  url: string | null;
  lines: OfferedLine[];
}

const linesShown = 12;

export async function offeredThreads(tx: Transaction, workspaceId: string, conversationIds: readonly string[]): Promise<Map<string, OfferedThread>> {
  const threads = await tx.query<Omit<OfferedThread, 'lines'>>(
    `select c.id as "conversationId", c.channel_id as "channelId", c.form, c.last_mention_id as "lastMentionId", ch.network, c.lang, c.version, c.form <> 'message' as "isPublic", case when c.form <> 'message' then m.url end as url
     from conversation c join channel ch on ch.workspace_id = c.workspace_id and ch.id = c.channel_id
     left join mention m on m.workspace_id = c.workspace_id and m.id = c.last_mention_id
     where c.workspace_id = $1 and c.id = any ($2::uuid[])`,
    [workspaceId, conversationIds],
  );
  const lines = await tx.query<OfferedLine & { conversationId: string }>(
    `select id as "conversationId", l.by, l.text, l.at from unnest($2::uuid[]) as g (id) cross join lateral (
       select * from (
         select case when own then 'us' else 'asker' end as by, concat_ws(E'\\n', title, text) as text, received_at as at
         from mention where workspace_id = $1 and conversation_id = g.id and deleted_at is null
         union all
         select 'us', text, created_at from reply where workspace_id = $1 and conversation_id = g.id and state = 'sent' and member_id is not null) as both_sides
       order by at desc limit $3) l order by l.at`,
    [workspaceId, conversationIds, linesShown],
  );
  return new Map(
    threads.map((thread) => [
      thread.conversationId,
      { ...thread, lines: lines.filter(({ conversationId }) => conversationId === thread.conversationId).map(({ by, text, at }) => ({ by, text, at })) },
    ]),
  );
}

/** It was answered on the network, not through us: nobody waits any more, until they write again. */
export async function noteAnsweredThere(tx: Transaction, workspaceId: string, conversationId: string): Promise<void> {
  const row = await lockConversation(tx, workspaceId, conversationId);
  if (row) await changeConversation(tx, workspaceId, conversationId, { version: row.version + 1, waitingSince: null });
}

/** Its person is content, so nothing is left to do. Answers the event to append; null when it is not open, or they wait for more. */
export async function resolveContent(
  tx: Transaction,
  workspaceId: string,
  conversationId: string,
  now: Date,
  { thoughWaiting = false } = {},
): Promise<NewEvent | null> {
  const before = await lockConversation(tx, workspaceId, conversationId);
  if (before?.status !== 'open' || (before.waiting_since && !thoughWaiting)) return null;
  await changeConversation(tx, workspaceId, conversationId, { status: 'resolved', resolvedAt: now, snoozedUntil: null, waitingSince: null });
  await countFacets(tx, workspaceId, [{ before: facetOf(before), after: { ...facetOf(before), status: 'resolved' } }]);
  const body = { status: { from: 'open', to: 'resolved' } };
  await addActivity(tx, workspaceId, { conversationId, memberId: null, type: 'resolved', details: { ...body, by: 'routing' } });
  return { type: 'conversation.changed', conversationId, channelId: before.channel_id, deskId: before.desk_id, body };
}
