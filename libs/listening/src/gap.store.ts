import type { GapReason, GapView } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';

/** A time in which something may have been missed. Without an end it goes on. */
export interface NewGap {
  channelId: string;
  from: Date;
  to: Date | null;
  reason: GapReason;
  missed?: number;
  /** Null: nobody can say. */
  lost?: number | null;
}

interface GapRow {
  id: string;
  channel_id: string;
  starts_at: Date;
  ends_at: Date | null;
  reason: GapReason;
  missed: number;
  recovered: number;
  lost: number | null;
}

export async function openGap(tx: Transaction, workspaceId: string, gap: NewGap): Promise<void> {
  await tx.query(`insert into gap (workspace_id, id, channel_id, starts_at, ends_at, reason, missed, lost) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
    workspaceId,
    newId(),
    gap.channelId,
    gap.from,
    gap.to,
    gap.reason,
    gap.missed ?? 0,
    gap.lost === undefined ? 0 : gap.lost,
  ]);
}

/** A time so short is no gap unless something turns out to have been missed in it; a poll that comes late misses little. */
const worth = `make_interval(secs => case when reason in ('poll-failed', 'not-asked') then 300 else 5 end)`;
/** What was missed has come by now, or counts under another heading. */
const settledMinutes = 60;

/** Ends what goes on, and takes out earlier moments in which nothing was missed. */
export async function closeGaps(tx: Transaction, workspaceId: string, channelId: string, reason: GapReason, at: Date): Promise<void> {
  await tx.query(`update gap set ends_at = $4 where workspace_id = $1 and channel_id = $2 and reason = $3 and ends_at is null`, [
    workspaceId,
    channelId,
    reason,
    at,
  ]);
  await tx.query(
    `delete from gap where workspace_id = $1 and channel_id = $2 and reason = $3 and missed = 0
       and ends_at - starts_at < ${worth} and ends_at < $4::timestamptz - make_interval(mins => $5)`,
    [workspaceId, channelId, reason, at, settledMinutes],
  );
}

export async function hasOpenGap(tx: Transaction, workspaceId: string, channelId: string, reason: GapReason): Promise<boolean> {
  const rows = await tx.query(`select 1 from gap where workspace_id = $1 and channel_id = $2 and reason = $3 and ends_at is null limit 1`, [
    workspaceId,
    channelId,
    reason,
  ]);
  return rows.length > 0;
}

/** Something new that a channel brought. */
export interface Arrived {
  channelId: string;
  postedAt: Date;
  receivedAt: Date;
  how: string;
  /** A stream or a delivery should have brought it, if one was open. */
  streamed: boolean;
}

/** Older than this when a poll finds it, and a stream was open: the stream did not bring it. */
const lateMs = 60_000;
/** Things missed closer together than this are one gap. */
const sameGapMs = 15 * 60_000;
/** Clocks of networks and ours disagree. */
const skewMs = 2_000;

/** Counts what came late after all. Answers how many that were. */
export async function noteArrived(tx: Transaction, workspaceId: string, arrived: readonly Arrived[]): Promise<number> {
  const live = arrived.filter(({ how }) => how !== 'history');
  if (live.length === 0) return 0;
  const channelIds = [...new Set(live.map(({ channelId }) => channelId))];
  const gaps = await tx.query<{ id: string; channel_id: string; starts_at: Date; ends_at: Date | null }>(
    `select id, channel_id, starts_at, ends_at from gap where workspace_id = $1 and channel_id = any ($2::uuid[])
       and starts_at > $3::timestamptz - interval '30 days' and (ends_at is null or ends_at > $3::timestamptz - interval '2 days') order by starts_at desc`,
    [workspaceId, channelIds, new Date(Math.min(...live.map(({ receivedAt }) => receivedAt.getTime())))],
  );
  const late = live.filter(({ how, streamed, postedAt, receivedAt }) => how === 'poll' && streamed && receivedAt.getTime() - postedAt.getTime() > lateMs);
  const opened = late.length === 0 ? new Map<string, Date>() : await streamsOpen(tx, workspaceId, channelIds);
  const recovered = new Map<string, number>();
  let count = 0;
  for (const item of live) {
    const atMs = item.postedAt.getTime();
    const gap = gaps.find(
      (one) =>
        one.channel_id === item.channelId &&
        one.starts_at.getTime() - skewMs <= atMs &&
        atMs <= (one.ends_at ?? item.receivedAt).getTime() + skewMs &&
        (item.how === 'poll' || one.ends_at !== null),
    );
    if (gap) {
      recovered.set(gap.id, (recovered.get(gap.id) ?? 0) + 1);
      count += 1;
      continue;
    }
    const since = opened.get(item.channelId);
    if (!since || !late.includes(item) || atMs < since.getTime() + skewMs) continue;
    await noteUndelivered(tx, workspaceId, item);
    count += 1;
  }
  for (const [id, by] of recovered) {
    await tx.query(`update gap set missed = missed + $3, recovered = recovered + $3 where workspace_id = $1 and id = $2`, [workspaceId, id, by]);
  }
  return count;
}

async function streamsOpen(tx: Transaction, workspaceId: string, channelIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await tx.query<{ id: string; since: string }>(
    `select id, health ->> 'streamOpenedAt' as since from channel where workspace_id = $1 and id = any ($2::uuid[]) and health ->> 'streamOpenedAt' is not null`,
    [workspaceId, channelIds],
  );
  return new Map(rows.map(({ id, since }) => [id, new Date(since)]));
}

async function noteUndelivered(tx: Transaction, workspaceId: string, { channelId, postedAt }: Arrived): Promise<void> {
  const merged = await tx.query(
    `update gap set starts_at = least(starts_at, $3), ends_at = greatest(ends_at, $3), missed = missed + 1, recovered = recovered + 1
     where workspace_id = $1 and id = (
       select id from gap where workspace_id = $1 and channel_id = $2 and reason = 'not-delivered'
         and starts_at <= $3::timestamptz + make_interval(secs => $4) and ends_at >= $3::timestamptz - make_interval(secs => $4) limit 1) returning id`,
    [workspaceId, channelId, postedAt, sameGapMs / 1_000],
  );
  if (merged.length > 0) return;
  await tx.query(
    `insert into gap (workspace_id, id, channel_id, starts_at, ends_at, reason, missed, recovered, lost) values ($1, $2, $3, $4, $4, 'not-delivered', 1, 1, 0)`,
    [workspaceId, newId(), channelId, postedAt],
  );
}

/** Newest first; `before` is the id of the last one seen. */
export async function listGaps(
  tx: Transaction,
  workspaceId: string,
  { channelId, before, limit }: { channelId?: string | undefined; before?: string | undefined; limit: number },
): Promise<GapView[]> {
  const rows = await tx.query<GapRow>(
    `select id, channel_id, starts_at, ends_at, reason, missed, recovered, lost from gap
     where workspace_id = $1 and ($2::uuid is null or channel_id = $2)
       and (missed > 0 or ends_at is null or ends_at - starts_at >= ${worth})
       and ($3::uuid is null or (starts_at, id) < (select starts_at, id from gap where workspace_id = $1 and id = $3))
     order by starts_at desc, id desc limit $4`,
    [workspaceId, channelId ?? null, before ?? null, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    from: row.starts_at.toISOString(),
    to: row.ends_at?.toISOString() ?? null,
    reason: row.reason,
    missed: row.missed,
    recovered: row.recovered,
    lost: row.lost,
  }));
}
