import type { AnnotationView } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { newId } from '#kernel';

interface Row {
  id: string;
  at: Date;
  text: string;
  member_id: string | null;
}
const present = (row: Row): AnnotationView => ({ id: row.id, at: row.at.toISOString(), text: row.text, memberId: row.member_id });

/** The newest first. */
export async function annotations(
  tx: Transaction,
  workspaceId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: AnnotationView[]; next: string | null }> {
  const [at, id] = cursor ? readCursor(cursor, [microsKey, idKey]) : [null, null];
  const rows = await tx.query<Row & { key: string }>(
    `select id, at, text, member_id, ${micros('at')} as key from annotation where workspace_id = $1 ${cursor ? `and (at, id) < (${fromMicros('$3')}, $4::uuid)` : ''}
     order by at desc, id desc limit $2`,
    [workspaceId, limit + 1, ...(cursor ? [at, id] : [])],
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)! : null;
  return { items: shown.map(present), next: last ? writeCursor([last.key, last.id]) : null };
}

export async function addAnnotation(tx: Transaction, workspaceId: string, note: { at: string; text: string; memberId: string }): Promise<AnnotationView> {
  const [row] = await tx.query<Row>(
    `insert into annotation (workspace_id, id, at, text, member_id, made_at) values ($1, $2, $3, $4, $5, now()) returning id, at, text, member_id`,
    [workspaceId, newId(), note.at, note.text, note.memberId],
  );
  return present(row!);
}

/** False when there is none. */
export async function removeAnnotation(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.query(`delete from annotation where workspace_id = $1 and id = $2 returning id`, [workspaceId, id])).length > 0;
}
