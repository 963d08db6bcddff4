import type { CountedView, MentionView, Page, ReadingView } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { askPage, type Condition, place } from './search.store.js';
import { type MentionRow, mentionOf, readingOf, type RevisionRow } from './mention.view.js';

/** What explains a stored reading: the stretches of the text that decided, from the model that read it. */
export type Explain = (text: string, lang: string, model: string, kind: ReadingView['kind']) => ReadingView['because'];

/** A workspace's own; it may have taught its reader. */
export type ExplainIn = (tx: Transaction, workspaceId: string) => Promise<Explain>;

export interface Presenting {
  unsureBelow: number;
  explain: Explain;
}

const columns = `m.id, m.channel_id, m.external_id, m.conversation_id, m.form, m.own, m.text, m.url, m.title, m.in_reply_to,
  m.posted_at, m.received_at, m.edited_at, m.deleted_at, m.counts, m.kind, m.confidence, m.question, m.complaint, m.praise,
  m.negative, m.neutral, m.positive, m.lang, m.urgency, m.signs, m.notes, m.model, m.corrected_by, d.media,
  a.id as author_id, a.handle, a.name as author_name, a.followers, a.location as author_location, a.avatar_url`;
const around = `join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
  left join mention_detail d on d.workspace_id = m.workspace_id and d.channel_id = m.channel_id and d.external_id = m.external_id`;

export async function listMentions(
  tx: Transaction,
  workspaceId: string,
  options: { condition: Condition | null; cursor: string | undefined; limit: number },
  presenting: Presenting,
): Promise<{ items: MentionView[]; next: string | null }> {
  const rows = await askPage(tx, options.condition, (condition) => page(tx, workspaceId, { ...options, condition }));
  const shown = rows.slice(0, options.limit);
  const last = rows.length > options.limit ? shown.at(-1) : undefined;
  return { items: await present(tx, workspaceId, shown, presenting), next: last ? writeCursor([last.key, last.id]) : null };
}

function page(
  tx: Transaction,
  workspaceId: string,
  options: { condition: Condition | null; cursor: string | undefined; limit: number },
): Promise<(MentionRow & { key: string })[]> {
  const parameters: unknown[] = [workspaceId];
  const where = ['m.workspace_id = $1'];
  if (options.cursor) {
    const [at, id] = readCursor(options.cursor, [microsKey, idKey]);
    parameters.push(at, id);
    where.push(`(m.received_at, m.id) < (${fromMicros(`$${parameters.length - 1}`)}, $${parameters.length}::uuid)`);
  }
  if (options.condition) where.push(`(${place(options.condition, parameters)})`);
  parameters.push(options.limit + 1);
  return tx.query<MentionRow & { key: string }>(
    // The page first, then who wrote it: of many hits all would be joined only to be sorted away.
    `select ${columns}, ${micros('m.received_at')} as key
     from (select * from mention m where ${where.join(' and ')} order by m.received_at desc, m.id desc limit $${parameters.length}) m
     ${around} order by m.received_at desc, m.id desc`,
    parameters,
  );
}

export async function mentionsById(tx: Transaction, workspaceId: string, ids: readonly string[], presenting: Presenting): Promise<MentionView[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<MentionRow>(`select ${columns} from mention m ${around} where m.workspace_id = $1 and m.id = any ($2::uuid[])`, [
    workspaceId,
    ids,
  ]);
  return present(tx, workspaceId, rows, presenting);
}

async function present(tx: Transaction, workspaceId: string, rows: readonly MentionRow[], { unsureBelow, explain }: Presenting): Promise<MentionView[]> {
  const edited = rows.filter((row) => row.edited_at !== null && row.deleted_at === null).map((row) => row.id);
  const revisions =
    edited.length > 0
      ? await tx.query<RevisionRow>(
          `select mention_id, text, edited_at from mention_revision where workspace_id = $1 and mention_id = any ($2::uuid[]) order by edited_at`,
          [workspaceId, edited],
        )
      : [];
  return rows.map((row) => {
    // The title was read with the text, on a line before it.
    const before = row.title ? row.title.length + 1 : 0;
    const because = (row.text ? explain(row.title ? `${row.title}\n${row.text}` : row.text, row.lang, row.model, row.kind) : [])
      .filter((mark) => mark.start >= before)
      .map((mark) => ({ ...mark, start: mark.start - before, end: mark.end - before }));
    return mentionOf(
      row,
      readingOf(row, unsureBelow, because),
      revisions.filter((revision) => revision.mention_id === row.id),
    );
  });
}

/** What a post of ours was counted with, the oldest first. */
export async function countedPage(
  tx: Transaction,
  workspaceId: string,
  mentionId: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<Page<CountedView>> {
  const rows = await tx.query<{ at: Date; counts: Record<string, number>; followers: number | null; key: string }>(
    `select at, counts, followers, ${micros('at')} as key from mention_count where workspace_id = $1 and mention_id = $2
       and ($3::text is null or at > ${fromMicros('$3')}) order by at limit $4`,
    [workspaceId, mentionId, cursor ? readCursor(cursor, [microsKey])[0] : null, limit + 1],
  );
  const items = rows.slice(0, limit);
  return {
    items: items.map(({ at, counts, followers }) => ({ at: at.toISOString(), counts, followers })),
    next: rows.length > limit ? writeCursor([items.at(-1)!.key]) : null,
  };
}
