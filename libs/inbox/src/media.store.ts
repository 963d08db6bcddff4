import type { Media } from '#contracts';
import type { Transaction } from '#database';

/** One picture or file of a mention that the scope may see; null when there is none. A deleted mention has none left, but says so. */
export async function mediaAt(
  tx: Transaction,
  workspaceId: string,
  mentionId: string,
  index: number,
): Promise<{ media: Media | null; deleted: boolean } | null> {
  const [row] = await tx.query<{ media: Media | null; deleted: boolean }>(
    `select d.media -> $3::int as media, m.deleted_at is not null as deleted from mention m
     left join mention_detail d on d.workspace_id = m.workspace_id and d.channel_id = m.channel_id and d.external_id = m.external_id
     where m.workspace_id = $1 and m.id = $2`,
    [workspaceId, mentionId, index],
  );
  return row ?? null;
}

/** Where an author's picture is; null when they have none, or were erased. */
export async function avatarAt(tx: Transaction, workspaceId: string, authorId: string): Promise<string | null> {
  const [row] = await tx.query<{ avatar_url: string | null }>(`select avatar_url from author where workspace_id = $1 and id = $2 and erased_at is null`, [
    workspaceId,
    authorId,
  ]);
  return row?.avatar_url ?? null;
}

/** Which of these mentions still stand. */
export async function standing(tx: Transaction, workspaceId: string, mentionIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>(`select id from mention where workspace_id = $1 and id = any ($2::uuid[]) and deleted_at is null`, [
    workspaceId,
    mentionIds,
  ]);
  return new Set(rows.map((row) => row.id));
}
