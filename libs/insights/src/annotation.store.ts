import type { AnnotationView } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';

const mostListed = 500;

interface Row {
  id: string;
  at: Date;
  text: string;
  member_id: string | null;
}
const present = (row: Row): AnnotationView => ({ id: row.id, at: row.at.toISOString(), text: row.text, memberId: row.member_id });

export async function annotations(tx: Transaction, workspaceId: string): Promise<AnnotationView[]> {
  const rows = await tx.query<Row>(`select id, at, text, member_id from annotation where workspace_id = $1 order by at desc, id desc limit ${mostListed}`, [
    workspaceId,
  ]);
  return rows.map(present);
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
