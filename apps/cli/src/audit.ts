import { auditBreak, workspaceById } from '#accounts';
import { withDatabase } from './installation.js';

/** Follows each workspace's audit log from its beginning. Exit code 1 when an entry was changed or is missing. */
export async function verifyAudit(): Promise<void> {
  await withDatabase(async (database) => {
    const workspaces = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_member order by 1`));
    for (const { id: workspaceId } of workspaces) {
      const { name, entries, broken } = await database.inWorkspace({ workspaceId }, async (tx) => ({
        name: (await workspaceById(tx, workspaceId))?.name ?? workspaceId,
        entries: (await tx.query<{ count: number }>(`select count(*)::int as count from audit where workspace_id = $1`, [workspaceId]))[0]!.count,
        broken: await auditBreak(tx, workspaceId),
      }));
      process.stdout.write(
        broken === null ? `${name}: ${entries} entries, whole\n` : `${name}: BROKEN at entry ${broken}: it was changed, or one before it is missing\n`,
      );
      if (broken !== null) process.exitCode = 1;
    }
  });
}
