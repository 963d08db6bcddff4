import type { Database } from '#database';
import { appendEvents } from '#events';
import { log } from '#kernel';
import { noteAttendance, plan, presentMs } from '#routing';

/** Who has a screen open, as routing needs to know it: written at arrival and then now and then, for as long as they stay. */
export class Attendance {
  constructor(
    private readonly database: Database,
    private readonly now: () => Date = () => new Date(),
  ) {}

  seen(workspaceId: string, memberIds: readonly string[]): void {
    if (memberIds.length === 0) return;
    this.note(workspaceId, [...new Set(memberIds)]).catch((error: Error) => log.warn({ error: error.message }, 'attendance was not noted; the next beat does'));
  }

  private async note(workspaceId: string, memberIds: readonly string[]): Promise<void> {
    const now = this.now();
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const came = await noteAttendance(tx, workspaceId, memberIds, now);
      for (const memberId of memberIds) await plan(tx, workspaceId, 'attendance', memberId, new Date(now.getTime() + presentMs));
      await appendEvents(
        tx,
        workspaceId,
        came.map((memberId) => ({ type: 'routing.changed', memberId, body: { what: 'attendance' } })),
      );
    });
  }
}
