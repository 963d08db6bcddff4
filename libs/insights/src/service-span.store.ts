import type { ServiceHours } from '#contracts';
import type { Bucketed } from './service.js';
import type { Piece } from './span.js';

/** What was counted in pieces of a span of days, to select from; its parameters are `$1` to `$6`, as `countedIn` gives them. */
export const counted = `unnest($4::text[], $5::date[], $6::date[]) as p (grain, from_day, until_day)
  join service_span s on s.workspace_id = $1 and s.grain = p.grain and s.axis = any ($2) and s.hours = $3 and s.begins >= p.from_day and s.begins < p.until_day`;

export function countedIn(workspaceId: string, axes: readonly string[], hours: ServiceHours, pieces: readonly Piece[]): unknown[] {
  return [workspaceId, axes, hours, pieces.map(({ grain }) => grain), pieces.map(({ from }) => from), pieces.map(({ until }) => until)];
}

/** A row for all buckets of a group: a moment or a name is worked out once, not once a bucket. */
export interface Gathered {
  buckets: number[];
  counts: number[];
}

export const gathering = `array_agg(bucket) as buckets, array_agg(times) as counts`;

export const bucketsOf = ({ buckets, counts }: Gathered): Bucketed[] => buckets.map((bucket, index) => ({ bucket, times: counts[index]! }));
