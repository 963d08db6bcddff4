import { createHash } from 'node:crypto';

export interface AuditEntry {
  seq: number;
  at: Date;
  memberId: string | null;
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

/** Each entry's hash covers the one before, so a changed or missing line shows. */
export function auditHash(previous: Buffer, workspaceId: string, entry: AuditEntry): Buffer {
  const line = JSON.stringify([workspaceId, entry.seq, entry.at.toISOString(), entry.memberId, entry.action, entry.subject, sorted(entry.details)]);
  return createHash('sha256').update(previous).update(line).digest();
}

/** jsonb does not keep the order of keys. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
