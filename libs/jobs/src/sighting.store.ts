import type { Database } from '#database';
import type { Sightings } from './jobs.js';

/** When a canary of each queue was last run, by whichever process. */
export async function lastSightings(database: Database): Promise<Map<string, Date>> {
  const rows = await database.inDirectory((tx) => tx.query<{ queue: string; seen_at: Date }>(`select queue, seen_at from directory_queue`));
  return new Map(rows.map(({ queue, seen_at: seenAt }) => [queue, seenAt]));
}

export function queueSightings(database: Database): Sightings {
  return {
    last: () => lastSightings(database),
    note: async (queue) => {
      await database.inDirectory((tx) =>
        tx.query(`insert into directory_queue (queue, seen_at) values ($1, $2) on conflict (queue) do update set seen_at = excluded.seen_at`, [
          queue,
          new Date(),
        ]),
      );
    },
  };
}
