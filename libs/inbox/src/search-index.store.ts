import type { Database, Transaction } from '#database';
import { searchDocument } from '#query';

type What = 'reply' | 'note' | 'author';
const atOnce = 1_000;
const sources: Record<What, string> = {
  reply: `select id, created_at as at, text from reply`,
  note: `select id, created_at as at, text from note`,
  author: `select id, first_seen_at as at, case when erased_at is null then concat_ws(' ', handle, name) else '' end as text from author`,
};

/** Makes replies, notes and people searchable that were written since; what is gone or blank is forgotten. Answers how many it looked at. */
export async function indexWritten(database: Database): Promise<number> {
  const workspaces = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_search limit 100`));
  let count = 0;
  for (const { id } of workspaces) {
    for (let done = atOnce; done === atOnce; count += done) done = await database.inWorkspace({ workspaceId: id }, (tx) => indexSome(tx, id), 'kept');
  }
  return count;
}

async function indexSome(tx: Transaction, workspaceId: string): Promise<number> {
  const due = await tx.query<{ what: What; id: string }>(
    `delete from directory_search where ctid = any (array(
       select ctid from directory_search where workspace_id = $1 order by what, id limit ${atOnce} for update skip locked)) returning what, id`,
    [workspaceId],
  );
  if (due.length === 0) return 0;
  const found: { what: What; id: string; at: Date; document: string }[] = [];
  for (const what of Object.keys(sources) as What[]) {
    const ids = due.filter((row) => row.what === what).map((row) => row.id);
    if (ids.length === 0) continue;
    const rows = await tx.query<{ id: string; at: Date; text: string }>(`${sources[what]} where workspace_id = $1 and id = any ($2::uuid[])`, [
      workspaceId,
      ids,
    ]);
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const id of ids) {
      const row = byId.get(id);
      found.push({ what, id, at: row?.at ?? new Date(0), document: row ? searchDocument(row.text) : '' });
    }
  }
  await tx.query(`select store_other($1::text[], $2::uuid[], $3::timestamptz[], $4::text[])`, [
    found.map((row) => row.what),
    found.map((row) => row.id),
    found.map((row) => row.at.toISOString()),
    found.map((row) => row.document),
  ]);
  return due.length;
}
