import { type Database } from '#database';
import { eventsChannel } from '#events';
import { followUp } from '#inbox';
import { log } from '#kernel';
import { followOutcomes } from './outcomes.js';
import { every } from './polling.js';

const tickMs = 500;
/** A workspace whose wake-up was lost is looked at again this often. */
const allEveryMs = 60_000;

/** Follows the logs of all workspaces, woken by each change. Any number of processes may; each event is followed up once. */
export function startFollowing(database: Database): { close(): Promise<void> } {
  const woken = new Set<string>();
  let allAtMs = 0;
  const listening = database.listen(
    eventsChannel,
    (workspaceId) => woken.add(workspaceId),
    () => (allAtMs = 0),
  );
  const beat = every(tickMs, 'following up the log', async () => {
    if (Date.now() >= allAtMs) {
      allAtMs = Date.now() + allEveryMs;
      const rows = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_member`));
      for (const { id } of rows) woken.add(id);
    }
    const turn = [...woken];
    woken.clear();
    for (const workspaceId of turn) {
      try {
        while ((await followUp(database, workspaceId, new Date())) > 0);
        while ((await followOutcomes(database, workspaceId, new Date())) > 0);
      } catch (error) {
        woken.add(workspaceId);
        log.warn({ workspaceId, error: (error as Error).message }, 'the log could not be followed up; it is tried again');
      }
    }
  });
  return {
    close: async () => {
      await listening.close();
      await beat.close();
    },
  };
}
