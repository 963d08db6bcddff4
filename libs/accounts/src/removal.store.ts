import { type Database, isRetriable } from '#database';
import { AppError } from '#kernel';

const passes = 20;
const readingWork = ['directory_teaching', 'directory_rereading', 'directory_second_reading'];
const pauseMs = 250;

/**
 * Takes a demonstration out of every table, without trace. Only a workspace of kind `demo`: a real one is somebody's work.
 * Runs as the owner of the tables, since the audit log and the search tables are closed to the app's role, and under the
 * policies all the same, which show it this workspace alone.
 */
export async function removeDemo(database: Database, workspaceId: string): Promise<void> {
  await endWork(database, workspaceId);
  // A worker in the middle of something may write after a pass; what it wrote is gone after the next.
  for (let pass = 0; pass < passes; pass++) {
    if (await isClean(database, workspaceId)) return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new AppError('unavailable', 'The demonstration is still being written to. Try again in a moment.');
}

/** One pass. Whoever still wrote in another order than we delete has the right of way, and the next pass comes. */
async function isClean(database: Database, workspaceId: string): Promise<boolean> {
  try {
    return (await removeRows(database, workspaceId)) === 0;
  } catch (error) {
    if (!isRetriable(error)) throw error;
    return false;
  }
}

/** Nothing is polled, read or sent for it from now on. */
async function endWork(database: Database, workspaceId: string): Promise<void> {
  await database.inWorkspace({ workspaceId }, async (tx) => {
    const [workspace] = await tx.query<{ kind: string }>(`select kind from workspace where id = $1`, [workspaceId]);
    if (workspace && workspace.kind !== 'demo') throw new AppError('forbidden', 'Only a demonstration is removed this way.');
    for (const table of ['directory_channel', 'directory_intake', 'directory_reply', 'directory_snooze', 'directory_outgoing', ...readingWork]) {
      await tx.query(`delete from ${table} where workspace_id = $1`, [workspaceId]);
    }
    await tx.query(`delete from channel where workspace_id = $1`, [workspaceId]);
  });
}

async function removeRows({ source }: Database, workspaceId: string): Promise<number> {
  return source.transaction(async (manager) => {
    await manager.query(`select set_config('app.workspace', $1, true)`, [workspaceId]);
    const tables = (await manager.query(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace order by 1`,
    )) as { name: string }[];
    let removed = 0;
    for (const { name } of tables) {
      const [, count] = (await manager.query(`delete from "${name}" where workspace_id = $1`, [workspaceId])) as [unknown, number];
      removed += count;
    }
    const [, count] = (await manager.query(`delete from workspace where id = $1`, [workspaceId])) as [unknown, number];
    return removed + count;
  });
}
