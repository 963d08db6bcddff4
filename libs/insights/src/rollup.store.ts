import type { Transaction } from '#database';
import type { Kind } from '#contracts';

/** What a batch adds to a minute. `at` is in milliseconds since 1970; `by` is negative when a kind was corrected. */
export interface Cell {
  at: number;
  channelId: string;
  kind: Kind;
  lang: string;
  by: number;
}

const minuteMs = 60_000;
const slots = 4;

/** Pure: cells added up by minute, in the order in which the rows are locked. */
export function sumCells(cells: readonly Cell[]): (Cell & { minute: number })[] {
  const sums = new Map<string, Cell & { minute: number }>();
  for (const cell of cells) {
    const minute = Math.floor(cell.at / minuteMs) * minuteMs;
    const key = `${minute} ${cell.channelId} ${cell.kind} ${cell.lang}`;
    const sum = sums.get(key);
    if (sum) sum.by += cell.by;
    else sums.set(key, { ...cell, minute });
  }
  return [...sums].filter(([, sum]) => sum.by !== 0).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

/** Keeps the per-minute counts, in the transaction that stores the mentions. */
export async function countMinutes(tx: Transaction, workspaceId: string, cells: readonly Cell[]): Promise<void> {
  const sums = sumCells(cells);
  if (sums.length === 0) return;
  await tx.query(
    `insert into rollup_minute (workspace_id, minute, channel_id, kind, lang, slot, mentions)
     select $1, minute, channel_id, kind, lang, $2, by from unnest($3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::integer[]) as g (minute, channel_id, kind, lang, by)
     on conflict (workspace_id, minute, channel_id, kind, lang, slot) do update set mentions = rollup_minute.mentions + excluded.mentions`,
    [
      workspaceId,
      Math.floor(Math.random() * slots),
      sums.map((s) => new Date(s.minute).toISOString()),
      sums.map((s) => s.channelId),
      sums.map((s) => s.kind),
      sums.map((s) => s.lang),
      sums.map((s) => s.by),
    ],
  );
}
