import type { Transaction } from '#database';
import { type AuditEntry, auditHash } from './audit.js';

const beginning = Buffer.alloc(32);

/** Appends to the workspace's audit log. Entries can be added and read, never changed. */
export async function audit(
  tx: Transaction,
  workspaceId: string,
  entry: { memberId: string | null; action: string; subject: string; details?: Record<string, unknown> },
): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(hashtextextended('earshot.audit.' || $1, 0))`, [workspaceId]);
  const [last] = await tx.query<{ seq: string | null; hash: Buffer | null }>(`select seq, hash from app_last_audited()`);
  const next: AuditEntry = {
    seq: Number(last?.seq ?? 0) + 1,
    at: new Date(),
    memberId: entry.memberId,
    action: entry.action,
    subject: entry.subject,
    details: entry.details ?? {},
  };
  const previous = last?.hash ?? beginning;
  await tx.query(
    `insert into audit (workspace_id, seq, at, member_id, action, subject, details, previous_hash, hash) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [workspaceId, next.seq, next.at, next.memberId, next.action, next.subject, JSON.stringify(next.details), previous, auditHash(previous, workspaceId, next)],
  );
}

/** The number of the first entry that does not follow from the one before; null when the chain is whole. */
export async function auditBreak(tx: Transaction, workspaceId: string): Promise<number | null> {
  const rows = await tx.query<{
    seq: string;
    at: Date;
    member_id: string | null;
    action: string;
    subject: string;
    details: Record<string, unknown>;
    hash: Buffer;
  }>(`select seq, at, member_id, action, subject, details, hash from audit where workspace_id = $1 order by seq`, [workspaceId]);
  let previous: Buffer = beginning;
  for (const [index, row] of rows.entries()) {
    const entry = { seq: Number(row.seq), at: row.at, memberId: row.member_id, action: row.action, subject: row.subject, details: row.details };
    if (entry.seq !== index + 1 || !auditHash(previous, workspaceId, entry).equals(row.hash)) return entry.seq;
    previous = row.hash;
  }
  return null;
}
