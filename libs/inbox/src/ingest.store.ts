import type { Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { newId } from '#kernel';
import type { Kind } from '#contracts';
import { countFacets } from './facets.js';
import { changeOf, type Heard } from './heard.js';
import { candidates, findCandidates, noteOwnAnswers, type Touched, writeConversations } from './ingest-conversation.store.js';
import { findKnown, keyOf, type MentionState } from './known.store.js';
import { applyCounts, applyDeletions, applyEdits, keepCounts } from './revision.store.js';
import { type Arriving, placeInThreads, type Placed, type ThreadingSettings } from './threading.js';
import { linkPrivate } from './private.store.js';
import { timestamp } from './timestamp.js';

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
  /** The mention that changed, when it had been counted before. */
  mentionId?: string;
}

export interface Brought {
  channelId: string;
  externalId: string;
  intakeId: string;
}

/** A conversation that found its desk in this batch. */
export interface Settled {
  conversationId: string;
  mentionId: string;
  /** Index of the item among those given. */
  index: number;
  /** Where it was before; null when it opened. */
  deskBefore: string | null;
  deskId: string;
  isWaiting: boolean;
}

export interface IngestResult {
  received: number;
  edited: number;
  deleted: number;
  duplicates: number;
  counted: Counted[];
  /** What was stored for the first time. */
  stored: { mentionId: string; item: Heard }[];
  /** Search documents to store, and mentions to forget. */
  documents: { mentionId: string; conversationId: string | null; document: string }[];
  forgotten: string[];
  /** What is new, what came again, and what was deleted, each by its item and the delivery that brought it. */
  arrived: Brought[];
  repeated: Brought[];
  gone: Brought[];
  events: NewEvent[];
  settled: Settled[];
  /** Members who have a conversation in hand that somebody went on with. */
  holders: string[];
}

/**
 * Stores a batch of one workspace: mentions, edits, deletions, conversations, counters. The authors must have been upserted
 * in this transaction before, which locks them: two batches with the same author never open two conversations. The caller
 * appends `events` last, after its own writes.
 */
export async function ingest(tx: Transaction, workspaceId: string, items: readonly Heard[], settings: IngestSettings): Promise<IngestResult> {
  const result: IngestResult = {
    received: 0,
    edited: 0,
    deleted: 0,
    duplicates: 0,
    counted: [],
    stored: [],
    documents: [],
    forgotten: [],
    arrived: [],
    repeated: [],
    gone: [],
    events: [],
    settled: [],
    holders: [],
  };
  const known = await findKnown(tx, workspaceId, items);
  const fresh: (Heard & { id: string; root: string; index: number })[] = [];
  const edits: { item: Heard; state: MentionState; textBefore: string }[] = [];
  const deletions: MentionState[] = [];
  const counts: { id: string; item: Heard }[] = [];

  for (const [index, item] of items.entries()) {
    const key = keyOf(item.channelId, item.externalId);
    const state = known.get(key) ?? null;
    const brought = { channelId: item.channelId, externalId: item.externalId, intakeId: item.intakeId };
    if (state && !state.deleted && !item.deleted) result.repeated.push(brought);
    switch (changeOf(state, item)) {
      case 'new': {
        const id = newId();
        const parent = item.inReplyTo ? known.get(keyOf(item.channelId, item.inReplyTo)) : undefined;
        const root = item.threadRoot ?? parent?.threadRoot ?? item.inReplyTo ?? item.externalId;
        fresh.push({ ...item, id, root, index });
        result.arrived.push(brought);
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
        result.gone.push(brought);
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
  const placed = placeInThreads(fresh.map(arriving), [...before.values()].flatMap(candidates), settings, () => newId());
  // What we said on the network itself stands in the conversation that it answers.
  const conversationIds = fresh.map((item, index) => {
    const state = known.get(keyOf(item.channelId, item.externalId))!;
    const parent = item.own && item.inReplyTo ? known.get(keyOf(item.channelId, item.inReplyTo)) : undefined;
    return (state.conversationId = placed[index]!.conversation?.id ?? parent?.conversationId ?? null);
  });
  const [, changes] = await Promise.all([
    insertMentions(tx, workspaceId, fresh, conversationIds),
    writeConversations(tx, workspaceId, fresh, placed, before, settings),
  ]);
  await noteOwnAnswers(
    tx,
    workspaceId,
    fresh.flatMap((item, index) => (item.own && conversationIds[index] ? [{ ...item, conversationId: conversationIds[index] }] : [])),
  );
  const touched = new Map(changes.map((change) => [change.id, change]));
  result.settled = settledOf(fresh, touched);
  result.holders = [...new Set(changes.flatMap(({ after }) => after.assigneeId ?? []))];
  for (const [index, item] of fresh.entries()) {
    const place = placed[index]!;
    const conversationId = conversationIds[index]!;
    result.received += 1;
    if (!item.own) result.counted.push({ at: item.receivedAt, channelId: item.channelId, kind: item.reading.kind, lang: item.reading.lang, by: 1 });
    result.stored.push({ mentionId: item.id, item });
    result.documents.push({ mentionId: item.id, conversationId, document: item.document });
    result.events.push({
      type: 'mention.received',
      mentionId: item.id,
      conversationId,
      channelId: item.channelId,
      deskId: conversationId ? (touched.get(conversationId)?.after.deskId ?? null) : null,
      body: {
        kind: item.reading.kind,
        lang: item.reading.lang,
        own: item.own || undefined,
        postedAt: timestamp(item.postedAt),
        receivedAt: timestamp(item.receivedAt),
        ...('opened' in place ? { opened: place.opened || undefined, reopened: place.reopened || undefined } : {}),
      },
    });
  }
  await linkPrivate(tx, workspaceId, openedInPrivate(fresh, placed));
  await applyEdits(tx, workspaceId, edits, result);
  await applyDeletions(tx, workspaceId, deletions, result);
  await applyCounts(tx, workspaceId, counts);
  await keepCounts(
    tx,
    workspaceId,
    fresh.filter(({ own, counts: told }) => own && told).map(({ id }) => id),
  );
  await countFacets(tx, workspaceId, changes);
  return result;
}

function openedInPrivate(items: readonly Heard[], placed: readonly Placed[]): { conversationId: string; authorId: string }[] {
  return placed.flatMap((place, index) =>
    place.conversation && place.opened && items[index]!.form === 'message' ? [{ conversationId: place.conversation.id, authorId: items[index]!.authorId }] : [],
  );
}

function settledOf(fresh: readonly { id: string; index: number }[], touched: ReadonlyMap<string, Touched>): Settled[] {
  const indices = new Map(fresh.map(({ id, index }) => [id, index]));
  return [...touched.values()].flatMap(({ id, routedBy, before, after }) =>
    routedBy && after.deskId
      ? [
          {
            conversationId: id,
            mentionId: routedBy,
            index: indices.get(routedBy)!,
            deskBefore: before?.deskId ?? null,
            deskId: after.deskId,
            isWaiting: after.assigneeId === null,
          },
        ]
      : [],
  );
}

/** Appends what `ingest` says happened. Last in the transaction. */
export function tellIngested(tx: Transaction, workspaceId: string, result: IngestResult): Promise<number> {
  return appendEvents(tx, workspaceId, result.events);
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

async function insertMentions(
  tx: Transaction,
  workspaceId: string,
  items: readonly (Heard & { id: string; root: string })[],
  conversationIds: readonly (string | null)[],
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
      conversationIds,
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
