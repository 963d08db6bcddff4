import type { Transaction } from '#database';

export interface EndpointSettings {
  timeoutSeconds: number;
  requestsPerDay: number;
  tokensPerDay: number;
  priceIn: number;
  priceOut: number;
  moneyPerDay: number | null;
}

export interface Endpoint {
  url: string;
  model: string;
  /** Sealed. */
  key: Buffer | null;
  keyVersion: number;
  settings: EndpointSettings;
  lastError: string | null;
}

export async function endpointOf(tx: Transaction, workspaceId: string): Promise<Endpoint | null> {
  const [row] = await tx.query<{ url: string; model: string; key: Buffer | null; key_version: number; settings: EndpointSettings; last_error: string | null }>(
    `select url, model, key, key_version, settings, last_error from reading_endpoint where workspace_id = $1`,
    [workspaceId],
  );
  return row ? { url: row.url, model: row.model, key: row.key, keyVersion: row.key_version, settings: row.settings, lastError: row.last_error } : null;
}

export async function storeEndpoint(tx: Transaction, workspaceId: string, endpoint: Omit<Endpoint, 'lastError'>): Promise<void> {
  await tx.query(
    `insert into reading_endpoint (workspace_id, url, model, key, key_version, settings) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id) do update set url = excluded.url, model = excluded.model, key = excluded.key, key_version = excluded.key_version,
       settings = excluded.settings, last_error = null, changed_at = now()`,
    [workspaceId, endpoint.url, endpoint.model, endpoint.key, endpoint.keyVersion, JSON.stringify(endpoint.settings)],
  );
}

export async function removeEndpoint(tx: Transaction, workspaceId: string): Promise<boolean> {
  return (await tx.query(`delete from reading_endpoint where workspace_id = $1 returning workspace_id`, [workspaceId])).length > 0;
}

export async function noteEndpointError(tx: Transaction, workspaceId: string, error: string | null): Promise<void> {
  await tx.query(`update reading_endpoint set last_error = $2 where workspace_id = $1 and last_error is distinct from $2`, [
    workspaceId,
    error?.slice(0, 500) ?? null,
  ]);
}

export interface Spend {
  requests: number;
  tokensIn: number;
  tokensOut: number;
  cached: number;
}

/** What was spent on a day in UTC (`2026-11-22`). */
export async function spendOf(tx: Transaction, workspaceId: string, day: string): Promise<Spend> {
  const [row] = await tx.query<{ requests: number; tokens_in: string; tokens_out: string; cached: number }>(
    `select requests, tokens_in, tokens_out, cached from reading_spend where workspace_id = $1 and day = $2`,
    [workspaceId, day],
  );
  return { requests: row?.requests ?? 0, tokensIn: Number(row?.tokens_in ?? 0), tokensOut: Number(row?.tokens_out ?? 0), cached: row?.cached ?? 0 };
}

/** Adds to a day's spending and answers what it comes to. */
export async function spend(tx: Transaction, workspaceId: string, day: string, by: Partial<Spend>): Promise<Spend> {
  const [row] = await tx.query<{ requests: number; tokens_in: string; tokens_out: string; cached: number }>(
    `insert into reading_spend (workspace_id, day, requests, tokens_in, tokens_out, cached) values ($1, $2, $3, $4, $5, $6)
     on conflict (workspace_id, day) do update set requests = reading_spend.requests + excluded.requests, tokens_in = reading_spend.tokens_in + excluded.tokens_in,
       tokens_out = reading_spend.tokens_out + excluded.tokens_out, cached = reading_spend.cached + excluded.cached
     returning requests, tokens_in, tokens_out, cached`,
    [workspaceId, day, by.requests ?? 0, by.tokensIn ?? 0, by.tokensOut ?? 0, by.cached ?? 0],
  );
  return { requests: row!.requests, tokensIn: Number(row!.tokens_in), tokensOut: Number(row!.tokens_out), cached: row!.cached };
}
