import type { Database } from '#database';
import { noteRedating, redate, timeZoneView } from '#insights';

/** Lets days begin where somebody wants them to. A process that ends meanwhile leaves everything as it was, and the next one begins anew. */
export async function redateWhenAsked(database: Database, workspaceId: string): Promise<void> {
  const { changing } = await database.inWorkspace({ workspaceId }, (tx) => timeZoneView(tx, workspaceId));
  if (!changing) return;
  const { timeZone } = changing;
  await database.inWorkspace({ workspaceId }, (tx) =>
    redate(tx, workspaceId, timeZone, (share) => database.inWorkspace({ workspaceId }, (other) => noteRedating(other, workspaceId, timeZone, share))),
  );
}
