import type { Transaction } from '#database';
import { newId } from '#kernel';
import { type Heard, snippetOf } from './heard.js';
import type { IngestResult } from './ingest.store.js';
import type { MentionState } from './known.store.js';
import { timestamp } from './timestamp.js';

export async function applyEdits(
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
export async function applyDeletions(tx: Transaction, workspaceId: string, deletions: readonly MentionState[], result: IngestResult): Promise<void> {
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

/** What the network counts of a post now. Of our own posts each change is kept with its time. */
export async function applyCounts(tx: Transaction, workspaceId: string, counts: readonly { id: string; item: Heard }[]): Promise<void> {
  if (counts.length === 0) return;
  const newer = await tx.query<{ id: string; own: boolean }>(
    `update mention m set counts = g.counts::jsonb, counted_at = g.at
     from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as g (id, counts, at)
     where m.workspace_id = $1 and m.id = g.id and (m.counted_at is null or m.counted_at <= g.at) returning m.id, m.own`,
    [workspaceId, counts.map((c) => c.id), counts.map((c) => JSON.stringify(c.item.counts)), counts.map((c) => timestamp(c.item.receivedAt))],
  );
  await keepCounts(
    tx,
    workspaceId,
    newer.filter(({ own }) => own).map(({ id }) => id),
  );
}

/** Writes down what own posts are counted with as they stand, where that is news. */
export async function keepCounts(tx: Transaction, workspaceId: string, mentionIds: readonly string[]): Promise<void> {
  if (mentionIds.length === 0) return;
  await tx.query(
    `insert into mention_count (workspace_id, mention_id, at, counts, followers)
     select $1, m.id, m.counted_at, m.counts, a.followers from mention m join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
     left join lateral (
       select counts, followers from mention_count where workspace_id = m.workspace_id and mention_id = m.id order by at desc limit 1) k on true
     where m.workspace_id = $1 and m.id = any ($2::uuid[]) and m.counts is not null and (m.counts, a.followers) is distinct from (k.counts, k.followers)
     on conflict (workspace_id, mention_id, at) do update set counts = excluded.counts, followers = excluded.followers`,
    [workspaceId, mentionIds],
  );
}
