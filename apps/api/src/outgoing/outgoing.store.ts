import type { OutgoingWebhookView } from '#contracts';
import type { Transaction } from '#database';

interface OutgoingRow {
  id: string;
  url: string;
  types: string[];
  format: string;
  partner_id: string | null;
  least_severity: number;
  quiet: OutgoingWebhookView['quiet'];
  status: string;
  last_status: number | null;
  last_error: string | null;
  delivered_at: Date | null;
  created_at: Date;
}

const columns = 'id, url, types, format, partner_id, least_severity, quiet, status, last_status, last_error, delivered_at, created_at';

function present(row: OutgoingRow): OutgoingWebhookView {
  return {
    id: row.id,
    url: row.url,
    types: row.types,
    format: row.format,
    partnerId: row.partner_id,
    leastSeverity: row.least_severity,
    quiet: row.quiet,
    status: row.status,
    lastStatus: row.last_status,
    lastError: row.last_error,
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

export async function outgoingWebhooks(tx: Transaction, workspaceId: string): Promise<OutgoingWebhookView[]> {
  return (await tx.query<OutgoingRow>(`select ${columns} from outgoing_webhook where workspace_id = $1 order by created_at, id`, [workspaceId])).map(present);
}

/** Begins with what happens from now on. */
export async function insertOutgoing(
  tx: Transaction,
  workspaceId: string,
  webhook: { id: string; url: string; types: string[]; secret: Buffer; keyVersion: number } & Pick<
    OutgoingWebhookView,
    'format' | 'partnerId' | 'leastSeverity' | 'quiet'
  >,
): Promise<OutgoingWebhookView> {
  const [row] = await tx.query<OutgoingRow>(
    `insert into outgoing_webhook (workspace_id, id, url, types, secret, key_version, format, least_severity, quiet, partner_id, after_seq)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, coalesce((select seq from event_counter where workspace_id = $1), 0)) returning ${columns}`,
    [
      workspaceId,
      webhook.id,
      webhook.url,
      webhook.types,
      webhook.secret,
      webhook.keyVersion,
      webhook.format,
      webhook.leastSeverity,
      webhook.quiet && JSON.stringify(webhook.quiet),
      webhook.partnerId,
    ],
  );
  await tx.query(`insert into directory_outgoing (workspace_id, webhook_id, due_at) values ($1, $2, now())`, [workspaceId, webhook.id]);
  return present(row!);
}

/** Whether a partner is known, and whether their program has an address already. */
export async function partnerAddress(tx: Transaction, workspaceId: string, partnerId: string): Promise<'unknown' | 'free' | 'taken'> {
  const [row] = await tx.query<{ taken: boolean }>(
    `select exists (select from outgoing_webhook o where o.workspace_id = $1 and o.partner_id = $2) as taken from partner where workspace_id = $1 and id = $2 for update`,
    [workspaceId, partnerId],
  );
  return row ? (row.taken ? 'taken' : 'free') : 'unknown';
}

/** False when there is none. */
export async function removeOutgoing(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  await tx.query(`delete from directory_outgoing where workspace_id = $1 and webhook_id = $2`, [workspaceId, id]);
  return (await tx.query(`delete from outgoing_webhook where workspace_id = $1 and id = $2 returning id`, [workspaceId, id])).length > 0;
}

/** Delivers again from a number on, also what was given up. Null when there is no such webhook. */
export async function replayOutgoing(tx: Transaction, workspaceId: string, id: string, after: number): Promise<OutgoingWebhookView | null> {
  const [row] = await tx.query<OutgoingRow>(
    `update outgoing_webhook set after_seq = $3, sending_to = null, status = 'active', failing_since = null, attempts = 0 where workspace_id = $1 and id = $2 returning ${columns}`,
    [workspaceId, id, after],
  );
  if (!row) return null;
  await tx.query(
    `insert into directory_outgoing (workspace_id, webhook_id, due_at) values ($1, $2, now())
     on conflict (workspace_id, webhook_id) do update set due_at = excluded.due_at, leased_until = null`,
    [workspaceId, id],
  );
  return present(row);
}
