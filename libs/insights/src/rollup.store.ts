import { type Kind, kinds, type Volume, type VolumePoint } from '#contracts';
import type { Transaction } from '#database';

/** Mentions to add to a minute (or to take from it). `at` is in milliseconds since 1970. */
export interface Counted {
  at: number;
  channelId: string;
  kind: Kind;
  lang: string;
  by: number;
  /** The mention, when it had been counted before as something else. */
  mentionId?: string;
}

/** Transactions that count in the same minute write to one of these, so that they seldom wait for each other. */
const slots = 4;

/** Adds to the per-minute rollups, in the order of their keys. A minute's slots may be negative; their sum is the count. */
export async function countMinutes(tx: Transaction, workspaceId: string, counted: readonly Counted[]): Promise<void> {
  const sums = new Map<string, Counted>();
  for (const { at, channelId, kind, lang, by } of counted) {
    const minute = Math.floor(at / 60_000) * 60_000;
    const key = `${minute} ${channelId} ${kind} ${lang}`;
    const sum = sums.get(key);
    if (sum) sum.by += by;
    else sums.set(key, { at: minute, channelId, kind, lang, by });
  }
  const rows = [...sums]
    .filter(([, sum]) => sum.by !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => sum);
  if (rows.length === 0) return;
  await tx.query(
    `insert into rollup_minute (workspace_id, minute, channel_id, kind, lang, slot, mentions)
     select $1, minute, channel_id, kind, lang, $2, by from unnest($3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::integer[]) as r (minute, channel_id, kind, lang, by)
     on conflict (workspace_id, minute, channel_id, kind, lang, slot) do update set mentions = rollup_minute.mentions + excluded.mentions`,
    [
      workspaceId,
      Math.floor(Math.random() * slots),
      rows.map((row) => new Date(row.at).toISOString()),
      rows.map((row) => row.channelId),
      rows.map((row) => row.kind),
      rows.map((row) => row.lang),
      rows.map((row) => row.by),
    ],
  );
}

export interface VolumeRange {
  bucket: Volume['bucket'];
  since: Date;
  until: Date;
  channelId?: string | undefined;
}

/** Counts by kind in whole buckets (UTC), oldest first, empty ones left out. Reads rollups, never mentions. */
export async function volume(tx: Transaction, workspaceId: string, range: VolumeRange): Promise<Volume> {
  const rows = await tx.query<{ at: Date; kind: Kind; mentions: number }>(
    `select date_trunc($2, minute, 'UTC') as at, kind, sum(mentions)::int as mentions from rollup_minute
     where workspace_id = $1 and minute >= date_trunc('minute', $3::timestamptz) and minute < $4 and ($5::uuid is null or channel_id = $5)
     group by 1, 2 having sum(mentions) <> 0 order by 1`,
    [workspaceId, range.bucket, range.since, range.until, range.channelId ?? null],
  );
  const points = new Map<number, VolumePoint>();
  for (const row of rows) {
    const point = points.get(row.at.getTime()) ?? {
      at: row.at.toISOString(),
      kinds: Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>,
    };
    point.kinds[row.kind] = row.mentions;
    points.set(row.at.getTime(), point);
  }
  return { bucket: range.bucket, items: [...points.values()] };
}
