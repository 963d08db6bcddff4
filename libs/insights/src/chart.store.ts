import type { ChartCut, ChartGap, ChartSpec, ChartView } from '#contracts';
import type { Transaction } from '#database';
import { beginnings } from './calendar.js';
import { linesOfFigures, unitOf } from './figure-lines.store.js';
import { timeZoneOf } from './fold.store.js';
import { indicatorLines } from './indicator.store.js';

const dayMs = 86_400_000;

/** A chart as it is known now. Reads what is counted by the day, never posts. */
export async function chart(tx: Transaction, workspaceId: string, spec: ChartSpec, now: Date): Promise<ChartView> {
  const timeZone = await timeZoneOf(tx, workspaceId);
  const grain = spec.what === 'indicator' ? 'day' : spec.grain;
  const moments = beginnings(new Date(now.getTime() - (spec.days - 1) * dayMs), now, grain, timeZone);
  const since = moments[0]!;
  const { unit, lines, cuts } =
    spec.what === 'indicator'
      ? await indicatorLines(tx, workspaceId, spec.indicatorId, since)
      : { unit: unitOf[spec.what], lines: await linesOfFigures(tx, workspaceId, spec, moments, now, timeZone), cuts: [] };
  const about = 'topicIds' in spec ? await topicCuts(tx, workspaceId, spec.topicIds, since) : [];
  return {
    spec,
    unit,
    timeZone,
    since: since.toISOString(),
    until: now.toISOString(),
    lines,
    cuts: [...about, ...cuts, ...(await notes(tx, workspaceId, since, now))].sort((a, b) => (a.at < b.at ? -1 : 1)),
    gaps: await gapsWithin(tx, workspaceId, since, 'channelId' in spec ? spec.channelId : null),
    knownAt: now.toISOString(),
  };
}

/** Where topics were defined anew, and from where on they were counted at all. */
async function topicCuts(tx: Transaction, workspaceId: string, topicIds: readonly string[], since: Date): Promise<ChartCut[]> {
  const rows = await tx.query<{ at: Date; why: 'redefined' | 'begins'; name: string; query: string }>(
    `select c.at, 'redefined' as why, t.name, c.query from topic_change c join topic t on t.workspace_id = c.workspace_id and t.id = c.topic_id
     where c.workspace_id = $1 and c.topic_id = any ($2::uuid[]) and c.at >= $3 and exists (
       select from topic_change b where b.workspace_id = c.workspace_id and b.topic_id = c.topic_id and b.at < c.at and b.query <> c.query)
     union all
     select t.backfill_since, 'begins', t.name, t.query from topic t where t.workspace_id = $1 and t.id = any ($2::uuid[]) and t.backfill_since >= $3
       and date_trunc('day', t.backfill_since) > (select min(minute) from rollup_minute where workspace_id = $1)`,
    [workspaceId, topicIds, since],
  );
  return rows.map(({ at, why, name, query }) => ({ at: at.toISOString(), why, name, text: query }));
}

async function notes(tx: Transaction, workspaceId: string, since: Date, until: Date): Promise<ChartCut[]> {
  const rows = await tx.query<{ at: Date; text: string; name: string | null }>(
    `select a.at, a.text, m.name from annotation a left join member m on m.workspace_id = a.workspace_id and m.id = a.member_id
     where a.workspace_id = $1 and a.at >= $2 and a.at < $3 order by a.at limit 200`,
    [workspaceId, since, until],
  );
  return rows.map(({ at, text, name }) => ({ at: at.toISOString(), why: 'note', name: name ?? '', text }));
}

/** What channels did not bring, as far as the ledger of gaps knows. */
export async function gapsWithin(tx: Transaction, workspaceId: string, since: Date, channelId: string | null): Promise<ChartGap[]> {
  const rows = await tx.query<{ channel_id: string; name: string; starts_at: Date; ends_at: Date | null; lost: number | null }>(
    `select g.channel_id, c.name, g.starts_at, g.ends_at, g.lost from gap g join channel c on c.workspace_id = g.workspace_id and c.id = g.channel_id
     where g.workspace_id = $1 and (g.ends_at is null or g.ends_at > $2) and ($3::uuid is null or g.channel_id = $3)
       and g.recovered < greatest(g.missed, 1) order by g.starts_at desc limit 100`,
    [workspaceId, since, channelId],
  );
  return rows.map((row) => ({
    channelId: row.channel_id,
    channelName: row.name,
    from: row.starts_at.toISOString(),
    until: row.ends_at?.toISOString() ?? null,
    lost: row.lost,
  }));
}
