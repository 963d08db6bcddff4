import type { Transaction } from '#database';
import { everything, timeZoneOf } from './fold.store.js';

export const grains = ['minute', 'quarter', 'hour', 'day', 'week', 'month'] as const;
export type Grain = (typeof grains)[number];
export const splits = ['kind', 'channel', 'lang', 'topic', 'sentiment'] as const;
export type Split = (typeof splits)[number];

export interface SeriesRange {
  grain: Grain;
  since: Date;
  until: Date;
  by: Split;
  /** Empty for everything that was heard. */
  topicIds?: readonly string[];
  kind?: string | undefined;
  channelId?: string | undefined;
  lang?: string | undefined;
}

export interface SeriesPoint {
  at: Date;
  value: string;
  mentions: number;
}

const splitColumn: Record<Split, string> = { kind: 'kind', channel: 'channel_id::text', lang: 'lang', topic: 'topic_id::text', sentiment: 'sentiment::text' };

/** Counts in whole buckets of the workspace's time zone, oldest first, empty ones left out. Reads rollups, never mentions. */
export async function series(tx: Transaction, workspaceId: string, range: SeriesRange): Promise<SeriesPoint[]> {
  const [zone, seesAll] = await Promise.all([timeZoneOf(tx, workspaceId), seesAllChannels(tx)]);
  const topicIds = range.topicIds?.length ? range.topicIds : [everything];
  const values = [workspaceId, topicIds, range.since, range.until, range.kind ?? null, range.channelId ?? null, range.lang ?? null, zone];
  const bucket = range.grain === 'quarter' ? `date_bin('15 minutes', at, 'epoch'::timestamptz)` : `date_trunc('${range.grain}', at, $8)`;
  const daily = range.grain === 'day' || range.grain === 'week' || range.grain === 'month';
  const axis = range.by === 'channel' || range.channelId ? 'channel' : range.by === 'lang' || range.lang ? 'lang' : 'all';
  // Two axes at once are not kept by the day: quarters know them, at a price.
  const isCrossed = (range.by === 'channel' || range.channelId !== undefined) && (range.by === 'lang' || range.lang !== undefined);
  const counted =
    range.grain === 'minute'
      ? minutes('mentions', '')
      : `${daily && !isCrossed && (seesAll || axis === 'channel') ? days(axis, range.by) : quarters} union all ${minutes('mentions - folded', 'and mentions <> folded')}`;
  return tx.query<SeriesPoint>(
    `select ${bucket} as at, ${splitColumn[range.by]} as value, sum(mentions)::int as mentions from (${counted}) c
     where ($5::text is null or kind = $5) and ($6::uuid is null or channel_id = $6) and ($7::text is null or lang = $7) and $8::text is not null
     group by 1, 2 having sum(mentions) <> 0 order by 1, 2`,
    values,
  );
}

/** False for whoever is bounded to channels: sums over all of them are not theirs to see. */
async function seesAllChannels(tx: Transaction): Promise<boolean> {
  const [row] = await tx.query<{ sees: boolean }>(`select app_channels() is null as sees`);
  return row!.sees;
}

/** `which` is read off an index of its own where it names few, before any range is. */
const minutes = (amount: string, which: string): string =>
  ['rollup_minute', 'topic_minute']
    .map((table) => {
      const [topic, sentiment] = table === 'topic_minute' ? ['topic_id', 'sentiment'] : [`'${everything}'::uuid`, '0::smallint'];
      const rows = which ? `(select * from ${table} where workspace_id = $1 ${which} offset 0) m` : table;
      return `select minute as at, ${topic} as topic_id, channel_id, kind, lang, ${sentiment} as sentiment, ${amount} as mentions from ${rows}
        where workspace_id = $1 and minute >= $3 and minute < $4 and ${topic} = any ($2::uuid[])`;
    })
    .join(' union all ');

const quarters = `select quarter as at, topic_id, channel_id, kind, lang, sentiment, mentions from rollup_quarter
  where workspace_id = $1 and topic_id = any ($2::uuid[]) and quarter >= $3 and quarter < $4`;

/** Whole local days from the one in which the range begins. What a day's row does not know is what its axis left out. */
function days(axis: 'all' | 'channel' | 'lang', by: Split): string {
  const channel = axis === 'channel' ? 'value::uuid' : by === 'channel' ? 'null' : '$6::uuid';
  const lang = axis === 'lang' ? 'value' : '$7::text';
  return `select day::timestamp at time zone $8 as at, topic_id, ${channel} as channel_id, kind, ${lang} as lang, sentiment, mentions from rollup_day
    where workspace_id = $1 and topic_id = any ($2::uuid[]) and axis = '${axis}' and day >= ($3::timestamptz at time zone $8)::date and day < ($4::timestamptz at time zone $8)::date + 1`;
}

/** When the first mention that is counted was heard; null when nothing was. */
export async function firstCounted(tx: Transaction, workspaceId: string): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    `select least((select min(quarter) from rollup_quarter where workspace_id = $1 and topic_id = $2), (select min(minute) from rollup_minute where workspace_id = $1)) as at`,
    [workspaceId, everything],
  );
  return row?.at ?? null;
}
