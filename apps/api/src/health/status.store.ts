import type { StatusView } from '#contracts';
import type { Transaction } from '#database';

type Percentiles = [p50: number, p95: number, p99: number];

/** Of the last thousand mentions heard live in the last 15 minutes; what was fetched as history says nothing of today. */
export async function lagOf(tx: Transaction, workspaceId: string): Promise<StatusView['lagMs']> {
  const [row] = await tx.query<{ heard: number; network: Percentiles; house: Percentiles }>(
    `with heard as (
       select at, (body ->> 'postedAt')::timestamptz as posted, (body ->> 'receivedAt')::timestamptz as received
       from event where workspace_id = $1 and type = 'mention.received' and at > now() - interval '15 minutes' order by seq desc limit 1000),
     live as (select * from heard where received > at - interval '15 minutes')
     select count(*)::int as heard,
       percentile_cont(array[0.5, 0.95, 0.99]) within group (order by greatest(0, extract(epoch from received - posted) * 1000)) as network,
       percentile_cont(array[0.5, 0.95, 0.99]) within group (order by extract(epoch from at - received) * 1000) as house
     from live`,
    [workspaceId],
  );
  if (!row || row.heard === 0) return { network: null, house: null };
  const whole = ([p50, p95, p99]: Percentiles) => ({ p50: Math.round(p50), p95: Math.round(p95), p99: Math.round(p99) });
  return { network: whole(row.network), house: whole(row.house) };
}

/** The usual way from the network to us, of each channel that was heard in the last 15 minutes. */
export async function lagsOf(tx: Transaction, workspaceId: string): Promise<Map<string, number>> {
  const rows = await tx.query<{ channel_id: string; lag: number }>(
    `with heard as (
       select channel_id, at, (body ->> 'postedAt')::timestamptz as posted, (body ->> 'receivedAt')::timestamptz as received
       from event where workspace_id = $1 and type = 'mention.received' and at > now() - interval '15 minutes' order by seq desc limit 1000)
     select channel_id, percentile_cont(0.5) within group (order by greatest(0, extract(epoch from received - posted) * 1000)) as lag
     from heard where received > at - interval '15 minutes' and channel_id is not null group by channel_id`,
    [workspaceId],
  );
  return new Map(rows.map(({ channel_id: id, lag }) => [id, Math.round(lag)]));
}

export async function repliesOf(tx: Transaction, workspaceId: string): Promise<StatusView['replies']> {
  const [row] = await tx.query<StatusView['replies']>(
    `select count(*) filter (where state = 'queued')::int as queued, count(*) filter (where state in ('failed', 'rejected'))::int as failed,
       count(*) filter (where state = 'unknown')::int as unclear
     from reply where workspace_id = $1 and created_at > now() - interval '7 days'`,
    [workspaceId],
  );
  return row!;
}

export async function webhooksOf(tx: Transaction, workspaceId: string): Promise<{ url: string; failing: boolean }[]> {
  return tx.query(`select url, failing_since is not null as failing from outgoing_webhook where workspace_id = $1`, [workspaceId]);
}
