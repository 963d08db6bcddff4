import type { Transaction } from '#database';
import { around, fastDispersion, guessNormal, learningDays, levelOf, type Normal, normalOf, type PastDay, pastDays } from './baseline.js';
import { everything } from './fold.store.js';
import { firstCounted } from './series.store.js';

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;
const dayMs = 86_400_000;

export interface Known extends Normal {
  learning: { day: number; of: number } | null;
}

/** What is normal now, for topics of one workspace. Worked out once a quarter of an hour, however often it is asked. */
export class Normals {
  private readonly courses = new Map<string, { quarter: number; rates: Known[] }>();
  private readonly known = new Map<string, { quarter: number; topics: Map<string, Known> }>();

  async of(tx: Transaction, workspaceId: string, topicIds: readonly string[], at: Date): Promise<Map<string, Known>> {
    const quarter = Math.floor(at.getTime() / quarterMs);
    let entry = this.known.get(workspaceId);
    if (entry?.quarter !== quarter) this.known.set(workspaceId, (entry = { quarter, topics: new Map() }));
    const missing = topicIds.filter((id) => !entry.topics.has(id));
    if (missing.length > 0) for (const [id, normal] of await normals(tx, workspaceId, missing, new Date(quarter * quarterMs))) entry.topics.set(id, normal);
    return entry.topics;
  }

  /** What was normal for everything in each of the last quarter-hours, oldest first. */
  async along(tx: Transaction, workspaceId: string, at: Date, quarters: number): Promise<Known[]> {
    const last = Math.floor(at.getTime() / quarterMs);
    const now = (await this.of(tx, workspaceId, [everything], at)).get(everything)!;
    let past = this.courses.get(workspaceId);
    if (past?.quarter !== last) {
      const rates: Known[] = [];
      for (let back = quarters; back > 0; back--) {
        if (now.learning) rates.push(now);
        else rates.push((await normals(tx, workspaceId, [everything], new Date((last - back) * quarterMs))).get(everything)!);
      }
      this.courses.set(workspaceId, (past = { quarter: last, rates }));
    }
    return [...past.rates, now];
  }
}

async function normals(tx: Transaction, workspaceId: string, topicIds: readonly string[], at: Date): Promise<Map<string, Known>> {
  const first = await firstCounted(tx, workspaceId);
  const age = first ? Math.floor((at.getTime() - first.getTime()) / dayMs) : 0;
  const learning = age < learningDays ? { day: Math.max(1, age + 1), of: learningDays } : null;
  const lastDay = await lastDays(tx, workspaceId, topicIds, at);
  const past = learning ? new Map<string, PastDay[]>() : await pastOf(tx, workspaceId, topicIds, at, first!);
  const found = new Map<string, Known>();
  for (const id of topicIds) {
    const minutes = lastDay.get(id) ?? Array.from({ length: 1_440 }, () => 0);
    if (learning) {
      const heardSince = first ? Math.max(0, Math.min(1_440, Math.floor((at.getTime() - quarterMs - first.getTime()) / minuteMs))) : 0;
      found.set(id, { ...guessNormal(minutes.slice(1_440 - heardSince)), learning });
      continue;
    }
    const normal = normalOf(past.get(id)!, fastDispersion(minutes), 1);
    const recent = minutes.slice(-180).reduce((sum, count) => sum + count, 0);
    found.set(id, { ...normal, rate: normal.rate * levelOf(recent, normal.rate * 180), learning });
  }
  return found;
}

/** Complaints of each minute of the day that ended a quarter of an hour ago, so that what is judged does not judge itself. */
async function lastDays(tx: Transaction, workspaceId: string, topicIds: readonly string[], at: Date): Promise<Map<string, number[]>> {
  const from = at.getTime() - quarterMs - dayMs;
  const rows = await tx.query<{ topic_id: string; minute: Date; n: number }>(
    `select topic_id, minute, sum(mentions)::int as n from (
       select '${everything}'::uuid as topic_id, minute, mentions from rollup_minute
       where workspace_id = $1 and kind = 'complaint' and minute >= $3 and minute < $4 and '${everything}' = any ($2::uuid[])
       union all select topic_id, minute, mentions from topic_minute
       where workspace_id = $1 and kind = 'complaint' and minute >= $3 and minute < $4 and topic_id = any ($2::uuid[])) c group by 1, 2`,
    [workspaceId, topicIds, new Date(from), new Date(from + dayMs)],
  );
  const days = new Map<string, number[]>();
  for (const { topic_id: id, minute, n } of rows) {
    const minutes = days.get(id) ?? Array.from({ length: 1_440 }, () => 0);
    minutes[Math.floor((minute.getTime() - from) / minuteMs)] = n;
    days.set(id, minutes);
  }
  return days;
}

async function pastOf(tx: Transaction, workspaceId: string, topicIds: readonly string[], at: Date, first: Date): Promise<Map<string, PastDay[]>> {
  const days = Math.min(pastDays, Math.floor((at.getTime() - first.getTime()) / dayMs));
  const wanted = Array.from({ length: days }, (_, day) =>
    Array.from({ length: 2 * around + 1 }, (__, offset) => new Date(at.getTime() - (day + 1) * dayMs + (offset - around) * quarterMs)),
  );
  const rows = await tx.query<{ topic_id: string; quarter: Date; n: number }>(
    `select topic_id, quarter, sum(mentions)::int as n from rollup_quarter
     where workspace_id = $1 and topic_id = any ($2::uuid[]) and quarter = any ($3::timestamptz[]) and kind = 'complaint' group by 1, 2`,
    [workspaceId, topicIds, wanted.flat()],
  );
  const counts = new Map(rows.map(({ topic_id: id, quarter, n }) => [`${id} ${quarter.getTime()}`, n]));
  return new Map(
    topicIds.map((id) => [
      id,
      wanted.map((quarters, day): PastDay => ({
        weekday: (day + 1) % 7,
        sameWeekday: (day + 1) % 7 === 0,
        quarters: quarters.map((quarter) => (quarter < first ? null : (counts.get(`${id} ${quarter.getTime()}`) ?? 0))),
      })),
    ]),
  );
}
