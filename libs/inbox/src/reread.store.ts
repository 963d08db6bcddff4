import type { Kind } from '#contracts';
import type { Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { differences } from './conversation.service.js';
import { conversationsForUpdate, facetOf } from './conversation.store.js';
import type { ConversationRow } from './conversation.view.js';
import { countFacets, type FacetChange } from './facets.js';
import type { StoredReading } from './heard.js';
import type { Counted } from './ingest.store.js';
import { kindAfter } from './threading.js';

/** A mention's new reading, and the text (title first) that was read. */
export interface Reread {
  mentionId: string;
  text: string;
  reading: StoredReading;
}

interface StateRow {
  id: string;
  channel_id: string;
  conversation_id: string | null;
  own: boolean;
  text: string;
  kind: Kind;
  lang: string;
  confidence: number;
  model: string;
  received_at: Date;
}

/** Mentions of a conversation that its kind is told from; what lies before so many counts no more. */
const mostFolded = 200;

/**
 * Gives mentions another reading, with everything that follows from it: conversations' kinds, inbox counters, and what
 * `recount` keeps. Passes over what a person corrected, what was deleted, and texts that changed since they were read.
 * Done twice, the second time changes nothing. Appends its events last; call it last in the transaction. Answers how many
 * mentions have another kind now.
 */
export async function applyReadings(
  tx: Transaction,
  workspaceId: string,
  items: readonly Reread[],
  settings: { unsureBelow: number; recount: (tx: Transaction, workspaceId: string, counted: Counted[]) => Promise<void> },
): Promise<number> {
  if (items.length === 0) return 0;
  const ids = items.map(({ mentionId }) => mentionId);
  // The pipeline locks conversations before mentions too, both in the order of their keys.
  const threads = await tx.query<{ id: string }>(
    `select distinct conversation_id as id from mention where workspace_id = $1 and id = any ($2::uuid[]) and conversation_id is not null`,
    [workspaceId, ids],
  );
  const before = await conversationsForUpdate(
    tx,
    workspaceId,
    threads.map(({ id }) => id),
  );
  const states = await tx.query<StateRow>(
    `select id, channel_id, conversation_id, own, case when title is null then text else title || E'\\n' || text end as text, kind, lang, confidence, model, received_at
     from mention where workspace_id = $1 and id = any ($2::uuid[]) and corrected_by is null and deleted_at is null order by id for no key update`,
    [workspaceId, ids],
  );
  const byId = new Map(items.map((item) => [item.mentionId, item]));
  const changed = states.flatMap((state) => {
    const { text, reading } = byId.get(state.id)!;
    const same = state.kind === reading.kind && state.model === reading.model && Math.abs(state.confidence - reading.confidence) < 1e-6;
    return text !== state.text || same ? [] : [{ state, reading }];
  });
  if (changed.length === 0) return 0;
  await writeReadings(tx, workspaceId, changed);

  const counted = changed
    .filter(({ state }) => !state.own)
    .flatMap(({ state, reading }): Counted[] => {
      const at = { at: state.received_at.getTime(), channelId: state.channel_id, mentionId: state.id };
      return [
        { ...at, kind: state.kind, lang: state.lang, by: -1 },
        { ...at, kind: reading.kind, lang: reading.lang, by: 1 },
      ];
    });
  const touched = new Set(changed.map(({ state }) => state.conversation_id));
  const told = await tellConversations(
    tx,
    workspaceId,
    before.filter(({ id }) => touched.has(id)),
    settings.unsureBelow,
  );
  await settings.recount(tx, workspaceId, counted);
  await countFacets(tx, workspaceId, told.facets);
  const reread = changed.filter(({ state, reading }) => state.kind !== reading.kind);
  await appendEvents(tx, workspaceId, [
    ...reread.map(({ state, reading }): NewEvent => ({
      type: 'mention.reread',
      mentionId: state.id,
      conversationId: state.conversation_id,
      channelId: state.channel_id,
      body: { kind: { from: state.kind, to: reading.kind }, model: reading.model },
    })),
    ...told.events,
  ]);
  return reread.length;
}

async function writeReadings(tx: Transaction, workspaceId: string, changed: readonly { state: StateRow; reading: StoredReading }[]): Promise<void> {
  const readings = changed.map(({ reading }) => reading);
  await tx.query(
    `update mention m set kind = g.kind, confidence = g.confidence, question = g.question, complaint = g.complaint, praise = g.praise,
       negative = g.negative, neutral = g.neutral, positive = g.positive, lang = g.lang, urgency = g.urgency,
       signs = coalesce(string_to_array(nullif(g.signs, ''), ','), '{}'), notes = coalesce(string_to_array(nullif(g.notes, ''), ','), '{}'), model = g.model
     from unnest($2::uuid[], $3::text[], $4::real[], $5::real[], $6::real[], $7::real[], $8::real[], $9::real[], $10::real[], $11::text[], $12::smallint[],
       $13::text[], $14::text[], $15::text[])
       as g (id, kind, confidence, question, complaint, praise, negative, neutral, positive, lang, urgency, signs, notes, model)
     where m.workspace_id = $1 and m.id = g.id`,
    [
      workspaceId,
      changed.map(({ state }) => state.id),
      readings.map((r) => r.kind),
      readings.map((r) => r.confidence),
      readings.map((r) => r.scores.question),
      readings.map((r) => r.scores.complaint),
      readings.map((r) => r.scores.praise),
      readings.map((r) => r.sentiment.negative),
      readings.map((r) => r.sentiment.neutral),
      readings.map((r) => r.sentiment.positive),
      readings.map((r) => r.lang),
      readings.map((r) => r.urgency.level),
      readings.map((r) => r.urgency.signs.join(',')),
      readings.map((r) => r.notes.join(',')),
      readings.map((r) => r.model),
    ],
  );
}

export interface FoldedMention {
  id: string;
  kind: Kind;
  corrected: boolean;
  confidence: number;
  lang: string;
  urgency: number;
  receivedAt: number;
}

/**
 * Pure: what a conversation is, told anew from its mentions, oldest first. It begins again with what came after it was last
 * resolved, unless nothing came; what a person said outweighs what was before.
 */
export function kindOfThread(mentions: readonly FoldedMention[], resolvedAt: readonly number[]): Kind {
  const last = mentions.at(-1);
  if (!last) return 'other';
  const begin = resolvedAt.filter((at) => at < last.receivedAt).reduce((latest, at) => Math.max(latest, at), -Infinity);
  return mentions
    .filter(({ receivedAt }) => receivedAt > begin)
    .reduce<Kind>((kind, mention) => (mention.corrected ? mention.kind : kindAfter(kind, mention.kind)), 'other');
}

async function tellConversations(
  tx: Transaction,
  workspaceId: string,
  before: readonly ConversationRow[],
  unsureBelow: number,
): Promise<{ facets: FacetChange[]; events: NewEvent[] }> {
  if (before.length === 0) return { facets: [], events: [] };
  const ids = before.map(({ id }) => id);
  const mentions = await tx.query<{
    conversation_id: string;
    id: string;
    kind: Kind;
    corrected: boolean;
    confidence: number;
    lang: string;
    urgency: number;
    at: Date;
  }>(
    `select c.id as conversation_id, m.id, m.kind, m.corrected_by is not null as corrected, m.confidence, m.lang, m.urgency, m.received_at as at
     from unnest($2::uuid[]) as c (id) cross join lateral (
       select * from mention where workspace_id = $1 and conversation_id = c.id order by received_at desc, id desc limit ${mostFolded}) m
     order by m.received_at, m.id`,
    [workspaceId, ids],
  );
  const resolved = await tx.query<{ conversation_id: string; at: Date }>(
    `select conversation_id, at from activity where workspace_id = $1 and conversation_id = any ($2::uuid[]) and type = 'resolved'`,
    [workspaceId, ids],
  );
  const after = before.map((row): ConversationRow => {
    const thread = mentions
      .filter((mention) => mention.conversation_id === row.id)
      .map(({ at, ...mention }): FoldedMention => ({ ...mention, receivedAt: at.getTime() }));
    const last = thread.find(({ id }) => id === row.last_mention_id) ?? thread.at(-1);
    if (!last) return row;
    const ended = resolved.filter(({ conversation_id }) => conversation_id === row.id).map(({ at }) => at.getTime());
    return {
      ...row,
      kind: kindOfThread(thread, ended),
      confidence: last.confidence,
      unsure: !last.corrected && last.confidence < unsureBelow,
      lang: last.lang,
      urgency: Math.max(...thread.map(({ urgency }) => urgency)),
    };
  });
  await tx.query(
    `update conversation c set kind = g.kind, confidence = g.confidence, unsure = g.unsure, lang = g.lang, urgency = g.urgency
     from unnest($2::uuid[], $3::text[], $4::real[], $5::boolean[], $6::text[], $7::smallint[]) as g (id, kind, confidence, unsure, lang, urgency)
     where c.workspace_id = $1 and c.id = g.id`,
    [
      workspaceId,
      ids,
      after.map((r) => r.kind),
      after.map((r) => r.confidence),
      after.map((r) => r.unsure),
      after.map((r) => r.lang),
      after.map((r) => r.urgency),
    ],
  );
  return {
    facets: before.map((row, index) => ({ before: facetOf(row), after: facetOf(after[index]!) })),
    events: before.flatMap((row, index): NewEvent[] => {
      const body = differences(row, after[index]!);
      if (Object.keys(body).length === 0) return [];
      return [{ type: 'conversation.changed', conversationId: row.id, channelId: row.channel_id, deskId: row.desk_id, body }];
    }),
  };
}

/** Moves open conversations to or from the lane "unsure" after its threshold moved. Answers how many, `limit` at most. */
export async function resortUnsure(tx: Transaction, workspaceId: string, unsureBelow: number, limit: number): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `select c.id from conversation c left join mention m on m.workspace_id = c.workspace_id and m.id = c.last_mention_id
     where c.workspace_id = $1 and c.status <> 'resolved' and c.unsure <> (c.confidence < $2 and m.corrected_by is null) order by c.id limit $3`,
    [workspaceId, unsureBelow, limit],
  );
  const before = await conversationsForUpdate(
    tx,
    workspaceId,
    rows.map(({ id }) => id),
  );
  if (before.length === 0) return 0;
  await tx.query(
    `update conversation c set unsure = c.confidence < $3 and not exists (
       select from mention m where m.workspace_id = $1 and m.id = c.last_mention_id and m.corrected_by is not null)
     where c.workspace_id = $1 and c.id = any ($2::uuid[])`,
    [workspaceId, before.map(({ id }) => id), unsureBelow],
  );
  const ids = before.map(({ id }) => id);
  const after = new Map((await conversationsForUpdate(tx, workspaceId, ids)).map((row) => [row.id, row]));
  await countFacets(
    tx,
    workspaceId,
    before.map((row) => ({ before: facetOf(row), after: facetOf(after.get(row.id)!) })),
  );
  await appendEvents(
    tx,
    workspaceId,
    before.map((row): NewEvent => {
      return {
        type: 'conversation.changed',
        conversationId: row.id,
        channelId: row.channel_id,
        deskId: row.desk_id,
        body: differences(row, after.get(row.id)!),
      };
    }),
  );
  return rows.length;
}
