import type { Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { newId } from '#kernel';
import type { Kind, Status } from '#contracts';
import { countFacets, type Facet, type FacetChange } from './facets.js';
import { changeOf, type Heard, type Known, snippetOf } from './heard.js';
import { type Arriving, type Candidate, kindAfter, placeInThreads, type Placed, type ThreadingSettings } from './threading.js';

export interface IngestSettings extends ThreadingSettings {
  /** Below this confidence a conversation goes to the lane that people sort. */
  unsureBelow: number;
}

/** A minute's count to add, for whoever keeps the rollups. `at` is in milliseconds since 1970. */
export interface Counted {
  at: number;
  channelId: string;
  kind: Kind;
  lang: string;
  by: number;
}

export interface IngestResult {
  received: number;
  edited: number;
  deleted: number;
  duplicates: number;
  counted: Counted[];
  /** Search documents to store, and mentions to forget. */
  documents: { mentionId: string; conversationId: string | null; document: string }[];
  forgotten: string[];
  events: NewEvent[];
}

interface KnownRow {
  id: string;
  channel_id: string;
  external_id: string;
  text: string;
  edited_at: Date | null;
  deleted_at: Date | null;
  thread_root: string;
  conversation_id: string | null;
  kind: Kind;
  lang: string;
  received_at: Date;
  corrected_at: Date | null;
}

interface MentionState extends Known {
  channelId: string;
  threadRoot: string;
  conversationId: string | null;
  kind: Kind;
  lang: string;
  receivedAt: number;
  /** A person said what kind it is; an edit does not change that. */
  corrected: boolean;
}

interface ConversationRow {
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
}

const keyOf = (channelId: string, externalId: string): string => `${channelId} ${externalId}`;

/**
 * Stores a batch of one workspace: mentions, edits, deletions, conversations, counters. The authors must have been upserted
 * in this transaction before, which locks them: two batches with the same author never open two conversations. The caller
 * appends `events` last, after its own writes.
 */
export async function ingest(tx: Transaction, workspaceId: string, items: readonly Heard[], settings: IngestSettings): Promise<IngestResult> {
  const result: IngestResult = { received: 0, edited: 0, deleted: 0, duplicates: 0, counted: [], documents: [], forgotten: [], events: [] };
  const known = await findKnown(tx, workspaceId, items);
  const fresh: (Heard & { id: string; root: string })[] = [];
  const edits: { item: Heard; state: MentionState; textBefore: string }[] = [];
  const deletions: MentionState[] = [];
  const counts: { id: string; item: Heard }[] = [];

  for (const item of items) {
    const key = keyOf(item.channelId, item.externalId);
    const state = known.get(key) ?? null;
    switch (changeOf(state, item)) {
      case 'new': {
        const id = newId();
        const parent = item.inReplyTo ? known.get(keyOf(item.channelId, item.inReplyTo)) : undefined;
        const root = item.threadRoot ?? parent?.threadRoot ?? item.inReplyTo ?? item.externalId;
        fresh.push({ ...item, id, root });
        known.set(key, {
          id,
          text: item.text,
          editedAt: item.editedAt,
          deleted: false,
          channelId: item.channelId,
          threadRoot: root,
          conversationId: null,
          kind: item.reading.kind,
          lang: item.reading.lang,
          receivedAt: item.receivedAt,
          corrected: false,
        });
        break;
      }
      case 'edited':
        edits.push({ item, state: state!, textBefore: state!.text });
        state!.text = item.text;
        state!.editedAt = item.editedAt;
        break;
      case 'deleted':
        deletions.push(state!);
        state!.deleted = true;
        break;
      case 'counted':
        counts.push({ id: state!.id, item });
        result.duplicates += 1;
        break;
      case 'nothing':
        result.duplicates += 1;
    }
  }

  const before = await findCandidates(tx, workspaceId, fresh, settings);
  const placed = placeInThreads(fresh.map(arriving), [...before.values()].map(candidate), settings, () => newId());
  await insertMentions(tx, workspaceId, fresh, placed);
  for (const [index, item] of fresh.entries()) {
    const place = placed[index]!;
    const conversationId = place.conversation?.id ?? null;
    known.get(keyOf(item.channelId, item.externalId))!.conversationId = conversationId;
    result.received += 1;
    if (!item.own) result.counted.push({ at: item.receivedAt, channelId: item.channelId, kind: item.reading.kind, lang: item.reading.lang, by: 1 });
    result.documents.push({ mentionId: item.id, conversationId, document: item.document });
    result.events.push({
      type: 'mention.received',
      mentionId: item.id,
      conversationId,
      channelId: item.channelId,
      body: {
        kind: item.reading.kind,
        lang: item.reading.lang,
        own: item.own || undefined,
        postedAt: new Date(item.postedAt).toISOString(),
        receivedAt: new Date(item.receivedAt).toISOString(),
        ...('opened' in place ? { opened: place.opened || undefined, reopened: place.reopened || undefined } : {}),
      },
    });
  }
  const changes = await writeConversations(tx, workspaceId, fresh, placed, before, settings);
  await applyEdits(tx, workspaceId, edits, result);
  await applyDeletions(tx, workspaceId, deletions, result);
  await applyCounts(tx, workspaceId, counts);
  await countFacets(tx, workspaceId, changes);
  return result;
}

/** Appends what `ingest` says happened. Last in the transaction. */
export function tellIngested(tx: Transaction, workspaceId: string, result: IngestResult): Promise<number> {
  return appendEvents(tx, workspaceId, result.events);
}

async function findKnown(tx: Transaction, workspaceId: string, items: readonly Heard[]): Promise<Map<string, MentionState>> {
  const wanted = new Map<string, [string, string]>();
  for (const item of items) {
    wanted.set(keyOf(item.channelId, item.externalId), [item.channelId, item.externalId]);
    if (item.inReplyTo) wanted.set(keyOf(item.channelId, item.inReplyTo), [item.channelId, item.inReplyTo]);
  }
  const pairs = [...wanted.values()];
  const rows = await tx.query<KnownRow>(
    `select m.id, m.channel_id, m.external_id, m.text, m.edited_at, m.deleted_at, m.thread_root, m.conversation_id, m.kind, m.lang, m.received_at, m.corrected_at
     from unnest($2::uuid[], $3::text[]) as w (channel_id, external_id)
     join mention m on m.workspace_id = $1 and m.channel_id = w.channel_id and m.external_id = w.external_id`,
    [workspaceId, pairs.map(([channelId]) => channelId), pairs.map(([, externalId]) => externalId)],
  );
  const known = new Map<string, MentionState>();
  for (const row of rows) {
    known.set(keyOf(row.channel_id, row.external_id), {
      id: row.id,
      text: row.text,
      editedAt: row.edited_at?.getTime() ?? null,
      deleted: row.deleted_at !== null,
      channelId: row.channel_id,
      threadRoot: row.thread_root,
      conversationId: row.conversation_id,
      kind: row.kind,
      lang: row.lang,
      receivedAt: row.received_at.getTime(),
      corrected: row.corrected_at !== null,
    });
  }
  // An answer to what we sent: the parent is a reply of ours, known by the network's id for it.
  const replies = pairs.filter(([channelId, externalId]) => !known.has(keyOf(channelId, externalId)));
  const sent =
    replies.length === 0
      ? []
      : await tx.query<{ id: string; channel_id: string; remote_id: string; conversation_id: string; thread_root: string }>(
          `select r.id, r.channel_id, r.remote_id, r.conversation_id, c.thread_root
     from unnest($2::uuid[], $3::text[]) as w (channel_id, external_id)
     join reply r on r.workspace_id = $1 and r.channel_id = w.channel_id and r.remote_id = w.external_id
     join conversation c on c.workspace_id = $1 and c.id = r.conversation_id`,
          [workspaceId, replies.map(([channelId]) => channelId), replies.map(([, externalId]) => externalId)],
        );
  for (const row of sent) {
    // Deleted, so that a copy of our own reply coming back changes nothing.
    known.set(keyOf(row.channel_id, row.remote_id), {
      id: row.id,
      text: '',
      editedAt: null,
      deleted: true,
      channelId: row.channel_id,
      threadRoot: row.thread_root,
      conversationId: row.conversation_id,
      kind: 'other',
      lang: 'und',
      receivedAt: 0,
      corrected: false,
    });
  }
  return known;
}

function arriving(item: Heard & { id: string; root: string }): Arriving {
  return {
    mentionId: item.id,
    channelId: item.channelId,
    authorId: item.authorId,
    threadRoot: item.root,
    form: item.form,
    kind: item.reading.kind,
    own: item.own,
    addressed: item.addressed,
    receivedAt: item.receivedAt,
  };
}

function candidate(row: ConversationRow): Candidate {
  return {
    id: row.id,
    channelId: row.channel_id,
    authorId: row.author_id,
    threadRoot: row.thread_root,
    status: row.status,
    kind: row.kind,
    lastActivityAt: row.last_activity_at.getTime(),
  };
}

/** Conversations these mentions could join, locked in key order. */
async function findCandidates(
  tx: Transaction,
  workspaceId: string,
  items: readonly (Heard & { root: string })[],
  settings: ThreadingSettings,
): Promise<Map<string, ConversationRow>> {
  const looking = items.filter((item) => item.addressed && !item.own);
  if (looking.length === 0) return new Map();
  const oldest = looking.reduce((least, item) => Math.min(least, item.receivedAt), Infinity) - settings.joinWithinMs;
  const rows = await tx.query<ConversationRow>(
    `select id, channel_id, author_id, thread_root, status, kind, unsure, desk_id, assignee_id, last_activity_at
     from conversation c
     where workspace_id = $1 and id in (
       select m.id from (select distinct * from unnest($2::uuid[], $3::uuid[]) as w (author_id, channel_id)) w
       join conversation m on m.workspace_id = $1 and m.author_id = w.author_id and m.channel_id = w.channel_id
       where m.last_activity_at >= $4 or m.thread_root = any ($5::text[]))
     order by id for update`,
    [workspaceId, looking.map((i) => i.authorId), looking.map((i) => i.channelId), new Date(oldest), [...new Set(looking.map((i) => i.root))]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

async function insertMentions(
  tx: Transaction,
  workspaceId: string,
  items: readonly (Heard & { id: string; root: string })[],
  placed: readonly Placed[],
): Promise<void> {
  if (items.length === 0) return;
  await tx.query(
    `insert into mention (workspace_id, id, intake_id, channel_id, external_id, author_id, conversation_id, form, own, text, url, title, location,
       in_reply_to, thread_root, posted_at, received_at, edited_at, counts, counted_at, kind, confidence, question, complaint, praise,
       negative, neutral, positive, lang, urgency, signs, notes, model)
     select $1, id, intake_id, channel_id, external_id, author_id, conversation_id, form, own, text, url, title, location,
       in_reply_to, thread_root, posted_at, received_at, edited_at, counts::jsonb, case when counts is null then null else received_at end,
       kind, confidence, question, complaint, praise, negative, neutral, positive, lang, urgency,
       coalesce(string_to_array(nullif(signs, ''), ','), '{}'), coalesce(string_to_array(nullif(notes, ''), ','), '{}'), model
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::text[], $9::boolean[], $10::text[], $11::text[], $12::text[],
       $13::text[], $14::text[], $15::text[], $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::text[], $20::text[], $21::real[], $22::real[],
       $23::real[], $24::real[], $25::real[], $26::real[], $27::real[], $28::text[], $29::smallint[], $30::text[], $31::text[], $32::text[])
       as g (id, intake_id, channel_id, external_id, author_id, conversation_id, form, own, text, url, title, location, in_reply_to, thread_root, posted_at,
         received_at, edited_at, counts, kind, confidence, question, complaint, praise, negative, neutral, positive, lang, urgency, signs, notes, model)`,
    [
      workspaceId,
      items.map((i) => i.id),
      items.map((i) => i.intakeId),
      items.map((i) => i.channelId),
      items.map((i) => i.externalId),
      items.map((i) => i.authorId),
      placed.map((p) => p.conversation?.id ?? null),
      items.map((i) => i.form),
      items.map((i) => i.own),
      items.map((i) => i.text),
      items.map((i) => i.url),
      items.map((i) => i.title),
      items.map((i) => i.location),
      items.map((i) => i.inReplyTo),
      items.map((i) => i.root),
      items.map((i) => timestamp(i.postedAt)),
      items.map((i) => timestamp(i.receivedAt)),
      items.map((i) => (i.editedAt === null ? null : timestamp(i.editedAt))),
      items.map((i) => (i.counts ? JSON.stringify(i.counts) : null)),
      items.map((i) => i.reading.kind),
      items.map((i) => i.reading.confidence),
      items.map((i) => i.reading.scores.question),
      items.map((i) => i.reading.scores.complaint),
      items.map((i) => i.reading.scores.praise),
      items.map((i) => i.reading.sentiment.negative),
      items.map((i) => i.reading.sentiment.neutral),
      items.map((i) => i.reading.sentiment.positive),
      items.map((i) => i.reading.lang),
      items.map((i) => i.reading.urgency.level),
      items.map((i) => i.reading.urgency.signs.join(',')),
      items.map((i) => i.reading.notes.join(',')),
      items.map((i) => i.reading.model),
    ],
  );
}

/** Ready text: node-postgres formats a Date in local time, slowly. */
function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

interface ConversationState {
  row: ConversationRow | null;
  id: string;
  first: Heard;
  last: Heard & { id: string };
  threadRoot: string;
  kind: Kind;
  unsure: boolean;
  mentions: number;
  urgency: number;
  waitingFrom: number;
  lastActivityAt: number;
}

async function writeConversations(
  tx: Transaction,
  workspaceId: string,
  items: readonly (Heard & { id: string; root: string })[],
  placed: readonly Placed[],
  before: ReadonlyMap<string, ConversationRow>,
  settings: IngestSettings,
): Promise<FacetChange[]> {
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
        mentions: 1,
        urgency: item.reading.urgency.level,
        waitingFrom: item.receivedAt,
        lastActivityAt: Math.max(item.receivedAt, row?.last_activity_at.getTime() ?? 0),
      });
    } else {
      state.last = item;
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
       version, mention_count, opened_at, last_activity_at, waiting_since, last_mention_id)
     select $1, id, channel_id, author_id, thread_root, 'open', kind, confidence, unsure, lang, urgency, case when urgency >= 3 then 3 when urgency = 2 then 2 else 1 end,
       snippet, form, mentions, mentions, waiting_from, last_activity_at, waiting_from, last_mention_id
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::real[], $8::boolean[], $9::text[], $10::smallint[], $11::text[], $12::text[],
       $13::integer[], $14::timestamptz[], $15::timestamptz[], $16::uuid[])
       as g (id, channel_id, author_id, thread_root, kind, confidence, unsure, lang, urgency, snippet, form, mentions, waiting_from, last_activity_at, last_mention_id)
     on conflict (workspace_id, id) do update set
       status = 'open', kind = excluded.kind, confidence = excluded.confidence, unsure = excluded.unsure, lang = excluded.lang,
       urgency = greatest(conversation.urgency, excluded.urgency), priority = greatest(conversation.priority, excluded.priority),
       snippet = excluded.snippet, form = excluded.form, version = conversation.version + excluded.mention_count,
       mention_count = conversation.mention_count + excluded.mention_count, last_activity_at = excluded.last_activity_at,
       waiting_since = coalesce(conversation.waiting_since, excluded.waiting_since), last_mention_id = excluded.last_mention_id,
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
      deskId: row?.desk_id ?? null,
      assigneeId: row?.assignee_id ?? null,
    };
    return {
      before: row
        ? { status: row.status, kind: row.kind, unsure: row.unsure, channelId: row.channel_id, deskId: row.desk_id, assigneeId: row.assignee_id }
        : null,
      after,
    };
  });
}

async function applyEdits(
  tx: Transaction,
  workspaceId: string,
  edits: readonly { item: Heard; state: MentionState; textBefore: string }[],
  result: IngestResult,
): Promise<void> {
  for (const { item, state, textBefore } of edits) {
    const reading = state.corrected ? { ...item.reading, kind: state.kind } : item.reading;
    await tx.query(
      `with kept as (
         insert into mention_revision (workspace_id, id, mention_id, text, edited_at, seen_at)
         select $1, $3, id, $4, coalesce(edited_at, posted_at), $5 from mention where workspace_id = $1 and id = $2)
       update mention set text = $6, title = $7, edited_at = $8, kind = $9, confidence = $10,
         question = $11, complaint = $12, praise = $13, negative = $14, neutral = $15, positive = $16, lang = $17, urgency = $18,
         signs = $19, notes = $20, model = $21
       where workspace_id = $1 and id = $2`,
      [
        workspaceId,
        state.id,
        newId(),
        textBefore,
        timestamp(item.receivedAt),
        item.text,
        item.title,
        timestamp(item.editedAt!),
        reading.kind,
        reading.confidence,
        reading.scores.question,
        reading.scores.complaint,
        reading.scores.praise,
        reading.sentiment.negative,
        reading.sentiment.neutral,
        reading.sentiment.positive,
        reading.lang,
        reading.urgency.level,
        reading.urgency.signs,
        reading.notes,
        reading.model,
      ],
    );
    if (state.conversationId) {
      await tx.query(
        `update conversation set version = version + 1, snippet = case when last_mention_id = $3 then $4 else snippet end where workspace_id = $1 and id = $2`,
        [workspaceId, state.conversationId, state.id, snippetOf(item.text)],
      );
    }
    if (state.kind !== reading.kind || state.lang !== reading.lang) {
      result.counted.push({ at: state.receivedAt, channelId: state.channelId, kind: state.kind, lang: state.lang, by: -1 });
      result.counted.push({ at: state.receivedAt, channelId: state.channelId, kind: reading.kind, lang: reading.lang, by: 1 });
    }
    result.documents.push({ mentionId: state.id, conversationId: state.conversationId, document: item.document });
    result.edited += 1;
    result.events.push({
      type: 'mention.edited',
      mentionId: state.id,
      conversationId: state.conversationId,
      channelId: state.channelId,
      body: { kind: { from: state.kind, to: reading.kind } },
    });
    state.kind = reading.kind;
    state.lang = reading.lang;
  }
}

/** Text goes, the fact that something was said stays: it was heard and counted. */
async function applyDeletions(tx: Transaction, workspaceId: string, deletions: readonly MentionState[], result: IngestResult): Promise<void> {
  if (deletions.length === 0) return;
  const ids = deletions.map((state) => state.id);
  await tx.query(
    `update mention set text = '', title = null, url = null, location = null, deleted_at = clock_timestamp() where workspace_id = $1 and id = any ($2::uuid[])`,
    [workspaceId, ids],
  );
  await tx.query(`update mention_revision set text = '' where workspace_id = $1 and mention_id = any ($2::uuid[])`, [workspaceId, ids]);
  await tx.query(
    `update conversation set version = version + 1, snippet = case when last_mention_id = any ($3::uuid[]) then '' else snippet end
     where workspace_id = $1 and id = any ($2::uuid[])`,
    [workspaceId, deletions.map((state) => state.conversationId).filter((id) => id !== null), ids],
  );
  result.deleted += deletions.length;
  result.forgotten.push(...ids);
  const gone = new Set(ids);
  result.documents = result.documents.filter((document) => !gone.has(document.mentionId));
  for (const state of deletions)
    result.events.push({ type: 'mention.deleted', mentionId: state.id, conversationId: state.conversationId, channelId: state.channelId });
}

async function applyCounts(tx: Transaction, workspaceId: string, counts: readonly { id: string; item: Heard }[]): Promise<void> {
  if (counts.length === 0) return;
  await tx.query(
    `update mention m set counts = g.counts::jsonb, counted_at = g.at
     from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as g (id, counts, at)
     where m.workspace_id = $1 and m.id = g.id and (m.counted_at is null or m.counted_at <= g.at)`,
    [workspaceId, counts.map((c) => c.id), counts.map((c) => JSON.stringify(c.item.counts)), counts.map((c) => timestamp(c.item.receivedAt))],
  );
}
