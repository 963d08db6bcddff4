import { type Kind, kinds, type LivePart, type LivePost, type LiveView, type SpikeView } from '#contracts';
import type { Transaction } from '#database';
import { dispersionIn, type Normal } from './baseline.js';
import { everything } from './fold.store.js';
import { upperBound } from './negative-binomial.js';
import type { Known, Normals } from './normal.store.js';
import { spikes } from './spike.store.js';

const minuteMs = 60_000;
export const shownMinutes = 180;
const sparkMinutes = 5;
const mostParts = 8;

/** Everything of the live screen but the posts and the lag, from rollups. */
export async function liveFigures(
  tx: Transaction,
  workspaceId: string,
  normals: Normals,
  now: Date,
): Promise<Omit<LiveView, 'newest' | 'lagMs' | 'gaps' | 'questions'>> {
  const until = Math.floor(now.getTime() / minuteMs) * minuteMs + minuteMs;
  const from = until - shownMinutes * minuteMs;
  const range = [workspaceId, new Date(from), new Date(until)];
  const cells = await tx.query<{ minute: Date; kind: Kind; n: number }>(
    `select minute, kind, sum(mentions)::int as n from rollup_minute where workspace_id = $1 and minute >= $2 and minute < $3 group by 1, 2`,
    range,
  );
  const minutes = Object.fromEntries(kinds.map((kind) => [kind, Array.from({ length: shownMinutes }, () => 0)])) as Record<Kind, number[]>;
  for (const { minute, kind, n } of cells) minutes[kind][(minute.getTime() - from) / minuteMs] = n;

  const parts = await tx.query<{ axis: string; id: string; step: number; n: number }>(
    `select 'channel' as axis, channel_id::text as id, floor(extract(epoch from minute - $2) / ${sparkMinutes * 60})::int as step, sum(mentions)::int as n
     from rollup_minute where workspace_id = $1 and kind = 'complaint' and minute >= $2 and minute < $3 group by 2, 3
     union all select 'lang', lang, floor(extract(epoch from minute - $2) / ${sparkMinutes * 60})::int, sum(mentions)::int
     from rollup_minute where workspace_id = $1 and kind = 'complaint' and minute >= $2 and minute < $3 group by 2, 3
     union all select 'topic', topic_id::text, floor(extract(epoch from minute - $2) / ${sparkMinutes * 60})::int, sum(mentions)::int
     from topic_minute where workspace_id = $1 and kind = 'complaint' and minute >= $2 and minute < $3 group by 2, 3`,
    range,
  );
  const sparks = new Map<string, number[]>();
  for (const { axis, id, step, n } of parts) {
    const key = `${axis} ${id}`;
    const spark = sparks.get(key) ?? Array.from({ length: shownMinutes / sparkMinutes }, () => 0);
    spark[step] = (spark[step] ?? 0) + n;
    sparks.set(key, spark);
  }
  const names = await tx.query<{ id: string; name: string; type: string; is_new: boolean }>(
    `select id::text, name, type, is_new from topic where workspace_id = $1 and status = 'active'
     union all select id::text, name, 'channel', false from channel where workspace_id = $1 and status <> 'removed'`,
    [workspaceId],
  );
  const listed = (type: (type: string) => boolean, axis: string): LivePart[] =>
    names
      .filter((row) => type(row.type) && sparks.has(`${axis} ${row.id}`))
      .map((row) => partOf(row.id, row.name, sparks.get(`${axis} ${row.id}`)!, row.is_new))
      .sort((a, b) => b.heard - a.heard || total(b.spark) - total(a.spark))
      .slice(0, mostParts);
  const topics = listed((type) => type !== 'channel' && type !== 'cause', 'topic');
  const causes = listed((type) => type === 'cause', 'topic');
  const known = await normals.of(tx, workspaceId, [everything, ...topics.map(({ id }) => id), ...causes.map(({ id }) => id)], now);
  for (const part of [...topics, ...causes]) part.usual = usualIn(known.get(part.id)!);
  const normal = known.get(everything)!;
  const langs = [...sparks]
    .filter(([key]) => key.startsWith('lang '))
    .map(([key, spark]) => partOf(key.slice(5), key.slice(5), spark))
    .sort((a, b) => b.heard - a.heard || total(b.spark) - total(a.spark))
    .slice(0, mostParts);
  const running: SpikeView[] = await spikes(tx, workspaceId, { since: new Date(from), limit: 20 });
  return {
    at: now.toISOString(),
    from: new Date(from).toISOString(),
    minutes,
    usual: await usualAlong(tx, workspaceId, normals, now),
    windows: ([1, 5, 15] as const).map((count) => ({
      minutes: count,
      heard: total(minutes.complaint.slice(-count)),
      usual: round(normal.rate * count),
      high: upperBound(normal.rate * count, dispersionIn(normal, count), 0.025),
    })),
    learning: normal.learning,
    channels: listed((type) => type === 'channel', 'channel'),
    topics,
    causes,
    langs,
    spikes: running,
  };
}

/** What is normal in each quarter-hour that is shown, newest last. */
async function usualAlong(tx: Transaction, workspaceId: string, normals: Normals, now: Date): Promise<LiveView['usual']> {
  const along = await normals.along(tx, workspaceId, now, shownMinutes / 15);
  return along.map((normal) => ({
    mid: round(normal.rate),
    low: 0,
    high: upperBound(normal.rate, dispersionIn(normal, 1), 0.025),
  }));
}

function partOf(id: string, name: string, spark: number[], isNew = false): LivePart {
  return { id, name, heard: total(spark.slice(-15 / sparkMinutes)), usual: null, spark, ...(isNew ? { isNew } : {}) };
}

const usualIn = (normal: Known | Normal): number => round(normal.rate * 15);
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const round = (value: number): number => Math.round(value * 100) / 100;

/** The newest complaints that are not ours, without their marks. */
export async function newestComplaints(
  tx: Transaction,
  workspaceId: string,
  limit: number,
): Promise<(LivePost & { lang: string; model: string; title: string | null })[]> {
  const rows = await tx.query<{
    id: string;
    conversation_id: string | null;
    channel_id: string;
    author: string;
    text: string;
    title: string | null;
    at: Date;
    lang: string;
    model: string;
  }>(
    `select m.id, m.conversation_id, m.channel_id, coalesce(a.name, a.handle) as author, left(m.text, 400) as text, m.title, m.received_at as at, m.lang, m.model
     from mention m join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
     where m.workspace_id = $1 and m.kind = 'complaint' and not m.own and m.deleted_at is null and m.received_at > now() - interval '7 days'
     order by m.received_at desc, m.id desc limit $2`,
    [workspaceId, limit],
  );
  return rows.map(({ at, channel_id: channelId, conversation_id: conversationId, ...row }) => ({
    ...row,
    channelId,
    conversationId,
    at: at.toISOString(),
    because: [],
  }));
}

/** Stretches in which a channel was not heard, from the ledger of gaps. */
export async function gapsSince(tx: Transaction, workspaceId: string, since: Date): Promise<LiveView['gaps']> {
  const rows = await tx.query<{ channel_id: string; starts_at: Date; ends_at: Date | null }>(
    `select channel_id, starts_at, ends_at from gap
     where workspace_id = $1 and (ends_at is null or ends_at > $2) and recovered < greatest(missed, 1) order by starts_at desc limit 50`,
    [workspaceId, since],
  );
  return rows.map((row) => ({ channelId: row.channel_id, from: row.starts_at.toISOString(), until: row.ends_at?.toISOString() ?? null }));
}
