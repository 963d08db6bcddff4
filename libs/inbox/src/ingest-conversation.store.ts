import type { Transaction } from '#database';
import type { Kind, Status } from '#contracts';
import type { Facet, FacetChange } from './facets.js';
import { foldKey } from './fold.js';
import { type Heard, snippetOf } from './heard.js';
import type { IngestSettings } from './ingest.store.js';
import { type Candidate, kindAfter, type Placed, type ThreadingSettings } from './threading.js';
import { timestamp } from './timestamp.js';

export interface ConversationRow {
  id: string;
  channel_id: string;
  author_id: string;
  thread_root: string;
  status: Status;
  kind: Kind;
  unsure: boolean;
  desk_id: string | null;
  assignee_id: string | null;
  last_activity_at: Date;
  /** Roots of the threads that were merged into this one. */
  merged_roots: string[];
}

/** A conversation under each thread root it answers to. */
export function candidates(row: ConversationRow): Candidate[] {
  return [row.thread_root, ...row.merged_roots].map((threadRoot) => ({
    id: row.id,
    channelId: row.channel_id,
    authorId: row.author_id,
    threadRoot,
    status: row.status,
    kind: row.kind,
    lastActivityAt: row.last_activity_at.getTime(),
  }));
}

/** Conversations these mentions could join, locked in key order. */
export async function findCandidates(
  tx: Transaction,
  workspaceId: string,
  items: readonly (Heard & { root: string })[],
  settings: ThreadingSettings,
): Promise<Map<string, ConversationRow>> {
  const looking = items.filter((item) => item.addressed && !item.own);
  if (looking.length === 0) return new Map();
  const oldest = looking.reduce((least, item) => Math.min(least, item.receivedAt), Infinity) - settings.joinWithinMs;
  const rows = await tx.query<ConversationRow>(
    `with found as materialized (
       select distinct coalesce(m.merged_into, m.id) as id from (select distinct * from unnest($2::uuid[], $3::uuid[]) as w (author_id, channel_id)) w
       cross join lateral (
         select id, merged_into from (
           select id, merged_into, channel_id, last_activity_at, thread_root from conversation where workspace_id = $1 and author_id = w.author_id offset 0) of_author
         where channel_id = w.channel_id and (last_activity_at >= $4 or thread_root = any ($5::text[])) offset 0) m),
     merged as materialized (
       select a.merged_into, array_agg(a.thread_root) as roots from found join conversation a on a.workspace_id = $1 and a.merged_into = found.id group by 1)
     select c.id, c.channel_id, c.author_id, c.thread_root, c.status, c.kind, c.unsure, c.desk_id, c.assignee_id, c.last_activity_at,
       coalesce((select roots from merged where merged.merged_into = c.id), '{}') as merged_roots
     from found join conversation c on c.workspace_id = $1 and c.id = found.id
     order by c.id for update of c`,
    [workspaceId, looking.map((i) => i.authorId), looking.map((i) => i.channelId), new Date(oldest), [...new Set(looking.map((i) => i.root))]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface ConversationState {
  row: ConversationRow | null;
  id: string;
  first: Heard;
  last: Heard & { id: string };
  threadRoot: string;
  kind: Kind;
  unsure: boolean;
  /** The item whose route holds from now on; null when the conversation stays where it is. */
  routedBy: (Heard & { id: string }) | null;
  mentions: number;
  urgency: number;
  waitingFrom: number;
  lastActivityAt: number;
}

/** A conversation finds its desk when it opens or reopens, and anew when it turns into a complaint that nobody has in hand. */
function isRouted(row: ConversationRow | null, kind: Kind): boolean {
  return !row || row.status === 'resolved' || row.desk_id === null || (row.assignee_id === null && row.kind !== 'complaint' && kind === 'complaint');
}

/** A conversation that a batch touched. */
export interface Touched extends FacetChange {
  id: string;
  after: Facet;
  /** The mention whose route it took; null when it stayed where it was. */
  routedBy: string | null;
}

/** Opens, joins and reopens; answers what changed for the counters, and for whoever follows. */
export async function writeConversations(
  tx: Transaction,
  workspaceId: string,
  items: readonly (Heard & { id: string; root: string })[],
  placed: readonly Placed[],
  before: ReadonlyMap<string, ConversationRow>,
  settings: IngestSettings,
): Promise<Touched[]> {
  const states = new Map<string, ConversationState>();
  for (const [index, item] of items.entries()) {
    const conversation = placed[index]!.conversation;
    if (!conversation) continue;
    const row = before.get(conversation.id) ?? null;
    const unsure = item.reading.confidence < settings.unsureBelow;
    const state = states.get(conversation.id);
    if (!state) {
      states.set(conversation.id, {
        row,
        id: conversation.id,
        first: item,
        last: item,
        threadRoot: conversation.threadRoot,
        kind: row ? kindAfter(row.status === 'resolved' ? 'other' : row.kind, item.reading.kind) : item.reading.kind,
        unsure,
        routedBy: item.route && isRouted(row, item.reading.kind) ? item : null,
        mentions: 1,
        urgency: item.reading.urgency.level,
        waitingFrom: item.receivedAt,
        lastActivityAt: Math.max(item.receivedAt, row?.last_activity_at.getTime() ?? 0),
      });
    } else {
      state.last = item;
      if (item.route && state.routedBy && state.kind !== 'complaint' && item.reading.kind === 'complaint') state.routedBy = item;
      state.kind = kindAfter(state.kind, item.reading.kind);
      state.unsure = unsure;
      state.mentions += 1;
      state.urgency = Math.max(state.urgency, item.reading.urgency.level);
      state.lastActivityAt = Math.max(state.lastActivityAt, item.receivedAt);
    }
  }
  const all = [...states.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (all.length === 0) return [];
  await tx.query(
    `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, status, kind, confidence, unsure, lang, urgency, priority, snippet, form,
       version, mention_count, opened_at, last_activity_at, waiting_since, last_mention_id, desk_id, team_id, skills, wanted_id, fold_key)
     select $1, id, channel_id, author_id, thread_root, 'open', kind, confidence, unsure, lang, urgency, greatest(priority, case when urgency >= 3 then 3 when urgency = 2 then 2 else 0 end),
       snippet, form, mentions, mentions, waiting_from, last_activity_at, waiting_from, last_mention_id,
       desk_id, team_id, coalesce(string_to_array(nullif(skills, ''), ','), '{}'), wanted_id, fold_key
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::real[], $8::boolean[], $9::text[], $10::smallint[], $11::text[], $12::text[],
       $13::integer[], $14::timestamptz[], $15::timestamptz[], $16::uuid[],
       $17::uuid[], $18::uuid[], $19::text[], $20::uuid[], $21::smallint[], $22::bigint[])
       as g (id, channel_id, author_id, thread_root, kind, confidence, unsure, lang, urgency, snippet, form, mentions, waiting_from, last_activity_at, last_mention_id,
         desk_id, team_id, skills, wanted_id, priority, fold_key)
     on conflict (workspace_id, id) do update set
       status = 'open', kind = excluded.kind, confidence = excluded.confidence, unsure = excluded.unsure, lang = excluded.lang,
       urgency = greatest(conversation.urgency, excluded.urgency), priority = greatest(conversation.priority, excluded.priority),
       snippet = excluded.snippet, form = excluded.form, version = conversation.version + excluded.mention_count,
       mention_count = conversation.mention_count + excluded.mention_count, last_activity_at = excluded.last_activity_at,
       waiting_since = coalesce(conversation.waiting_since, excluded.waiting_since), last_mention_id = excluded.last_mention_id, fold_key = excluded.fold_key,
       desk_id = coalesce(excluded.desk_id, conversation.desk_id),
       team_id = case when excluded.desk_id is null then conversation.team_id else excluded.team_id end,
       skills = case when excluded.desk_id is null then conversation.skills else excluded.skills end,
       wanted_id = case when excluded.desk_id is null then conversation.wanted_id else excluded.wanted_id end,
       snoozed_until = null, resolved_at = null`,
    [
      workspaceId,
      all.map((s) => s.id),
      all.map((s) => s.first.channelId),
      all.map((s) => s.first.authorId),
      all.map((s) => s.threadRoot),
      all.map((s) => s.kind),
      all.map((s) => s.last.reading.confidence),
      all.map((s) => s.unsure),
      all.map((s) => s.last.reading.lang),
      all.map((s) => s.urgency),
      all.map((s) => snippetOf(s.last.text)),
      all.map((s) => s.last.form),
      all.map((s) => s.mentions),
      all.map((s) => timestamp(s.waitingFrom)),
      all.map((s) => timestamp(s.lastActivityAt)),
      all.map((s) => s.last.id),
      all.map((s) => s.routedBy?.route?.deskId ?? null),
      all.map((s) => s.routedBy?.route?.teamId ?? null),
      all.map((s) => s.routedBy?.route?.skills.join(',') ?? ''),
      all.map((s) => s.routedBy?.route?.wantedId ?? null),
      all.map((s) => s.routedBy?.route?.priority ?? 1),
      all.map((s) => foldKey(s.last.text)),
    ],
  );
  const woken = all.filter((s) => s.row?.status === 'snoozed').map((s) => s.id);
  if (woken.length > 0) await tx.query(`delete from directory_snooze where workspace_id = $1 and conversation_id = any ($2::uuid[])`, [workspaceId, woken]);
  return all.map(({ row, ...state }) => {
    const after: Facet = {
      status: 'open',
      kind: state.kind,
      unsure: state.unsure,
      channelId: state.first.channelId,
      deskId: state.routedBy?.route?.deskId ?? row?.desk_id ?? null,
      assigneeId: row?.assignee_id ?? null,
    };
    return {
      id: state.id,
      routedBy: state.routedBy?.id ?? null,
      before: row
        ? { status: row.status, kind: row.kind, unsure: row.unsure, channelId: row.channel_id, deskId: row.desk_id, assigneeId: row.assignee_id }
        : null,
      after,
    };
  });
}

/** Somebody of ours answered on the network itself: nobody waits any more but whoever wrote after that, and a draft begun before has a stale version. */
export async function noteOwnAnswers(tx: Transaction, workspaceId: string, answers: readonly (Heard & { conversationId: string })[]): Promise<void> {
  if (answers.length === 0) return;
  await tx.query(
    `with answer as (
       select id, count(*)::int as answers, min(at) as first_at, max(at) as last_at, max(posted_at) as posted_at
       from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as g (id, at, posted_at) group by 1),
     held as materialized (select c.id from answer join conversation c on c.workspace_id = $1 and c.id = answer.id order by c.id for no key update of c)
     update conversation c set version = c.version + a.answers, first_reply_at = coalesce(c.first_reply_at, a.first_at), last_activity_at = greatest(c.last_activity_at, a.last_at),
       waiting_since = case when c.waiting_since is not null then (
         select min(m.received_at) from mention m where m.workspace_id = $1 and m.conversation_id = c.id and not m.own and m.deleted_at is null
           and (m.received_at, m.posted_at) > (a.last_at, a.posted_at)) end
     from held join answer a on a.id = held.id where c.workspace_id = $1 and c.id = held.id`,
    [
      workspaceId,
      answers.map(({ conversationId }) => conversationId),
      answers.map(({ receivedAt }) => timestamp(receivedAt)),
      answers.map(({ postedAt }) => timestamp(postedAt)),
    ],
  );
}
