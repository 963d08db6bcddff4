import { type Database } from '#database';
import { eventsChannel } from '#events';
import { followUp } from '#inbox';
import { log } from '#kernel';
import { followOutcomes } from './outcomes.js';
import { every } from './polling.js';

const tickMs = 500;
/** Nobody waits for what came of a conversation as they wait for a notice. */
const outcomesEveryMs = 2_000;
/** Fewer events than this can wait for the next tick. */
const many = 500;
/** A workspace whose wake-up was lost is looked at again this often. */
const allEveryMs = 60_000;

/** Follows the logs of all workspaces, woken by each change. Any number of processes may; each event is followed up once. */
export function startFollowing(database: Database): { close(): Promise<void> } {
  const woken = new Set<string>();
  const unjudged = new Set<string>();
  let allAtMs = 0;
  let judgeAtMs = 0;
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
    for (const workspaceId of taken(woken)) {
      unjudged.add(workspaceId);
      await tryFor(workspaceId, woken, () => followUp(database, workspaceId, new Date()));
    }
    if (Date.now() < judgeAtMs) return;
    judgeAtMs = Date.now() + outcomesEveryMs;
    for (const workspaceId of taken(unjudged)) await tryFor(workspaceId, unjudged, () => followOutcomes(database, workspaceId, new Date()));
  });
  return {
    close: async () => {
      await listening.close();
      await beat.close();
    },
  };
}

function taken(ids: Set<string>): string[] {
  const turn = [...ids];
  ids.clear();
  return turn;
}

/** Follows until little is left, which wakes us again as it grows; what fails is put back to be tried again. */
async function tryFor(workspaceId: string, among: Set<string>, follow: () => Promise<number>): Promise<void> {
  try {
    while ((await follow()) >= many);
  } catch (error) {
    among.add(workspaceId);
    log.warn({ workspaceId, error: (error as Error).message }, 'the log could not be followed up; it is tried again');
  }
}
