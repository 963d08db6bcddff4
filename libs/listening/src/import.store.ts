import type { ImportError, ImportView } from '#contracts';
import type { Transaction } from '#database';

interface ImportRow {
  id: string;
  name: string;
  channel_id: string;
  member_id: string;
  created_at: Date;
  as: ImportView['as'];
  lines: number;
  refused: number;
  errors: ImportError[];
  waiting: string;
}

const columns = `i.id, i.name, i.channel_id, i.member_id, i.created_at, i.opens as "as", i.lines, i.refused, i.errors,
  coalesce((select sum(d.items) from directory_intake d where d.workspace_id = i.workspace_id and d.intake_id = any (i.intake_ids)), 0) as waiting`;

function viewOf({ channel_id, member_id, created_at, waiting, ...row }: ImportRow): ImportView {
  return { ...row, channelId: channel_id, memberId: member_id, at: created_at.toISOString(), waiting: Number(waiting) };
}

export async function imports(tx: Transaction, workspaceId: string): Promise<ImportView[]> {
  const rows = await tx.query<ImportRow>(`select ${columns} from import i where i.workspace_id = $1 order by i.created_at desc, i.id desc limit 100`, [
    workspaceId,
  ]);
  return rows.map(viewOf);
}

export async function findImport(tx: Transaction, workspaceId: string, id: string): Promise<ImportView | null> {
  const [row] = await tx.query<ImportRow>(`select ${columns} from import i where i.workspace_id = $1 and i.id = $2`, [workspaceId, id]);
  return row ? viewOf(row) : null;
}

/** The same file, taken in before in the same way. */
export async function sameImport(tx: Transaction, workspaceId: string, channelId: string, fileHash: Buffer): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(`select id from import where workspace_id = $1 and channel_id = $2 and file_hash = $3`, [
    workspaceId,
    channelId,
    fileHash,
  ]);
  return row?.id ?? null;
}

/** The channel that imports of this kind go into; whoever asks holds it back from others who ask the same. */
export async function importChannel(tx: Transaction, workspaceId: string, as: ImportView['as']): Promise<string | null> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended($1 || 'import' || $2, 0))`, [workspaceId, as]);
  const [row] = await tx.query<{ id: string }>(
    `select i.channel_id as id from import i join channel c on c.workspace_id = i.workspace_id and c.id = i.channel_id
     where i.workspace_id = $1 and i.opens = $2 order by i.created_at limit 1`,
    [workspaceId, as],
  );
  return row?.id ?? null;
}

export async function insertImport(
  tx: Transaction,
  workspaceId: string,
  made: {
    id: string;
    memberId: string;
    channelId: string;
    name: string;
    as: ImportView['as'];
    fileHash: Buffer;
    lines: number;
    refused: number;
    errors: readonly ImportError[];
    intakeIds: readonly string[];
    now: Date;
  },
): Promise<void> {
  await tx.query(
    `insert into import (workspace_id, id, member_id, channel_id, name, opens, file_hash, lines, refused, errors, intake_ids, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      workspaceId,
      made.id,
      made.memberId,
      made.channelId,
      made.name,
      made.as,
      made.fileHash,
      made.lines,
      made.refused,
      JSON.stringify(made.errors),
      made.intakeIds,
      made.now,
    ],
  );
}
