import type { NotificationPage, NotificationSettings } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { markRead, notificationSettingsOf, notificationsOf } from './notification.store.js';

/** What a member is told of. */
export class Notifications {
  constructor(private readonly database: Database) {}

  list(caller: Caller, page: { cursor?: string | undefined; limit: number }): Promise<NotificationPage> {
    allow(caller, 'self.manage');
    return this.database.inWorkspace(scopeOf(caller), (tx) =>
      notificationsOf(tx, caller.workspaceId, caller.memberId, { cursor: page.cursor, limit: page.limit }),
    );
  }

  read(caller: Caller, which: Parameters<typeof markRead>[3]): Promise<{ read: number }> {
    allow(caller, 'self.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const read = await markRead(tx, caller.workspaceId, caller.memberId, which);
      // Their other screens count anew.
      if (read > 0)
        await appendEvents(tx, caller.workspaceId, [{ type: 'notification.added', memberId: caller.memberId, body: { memberIds: [caller.memberId], read } }]);
      return { read };
    });
  }

  settings(caller: Caller): Promise<NotificationSettings> {
    allow(caller, 'self.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) =>
      (await notificationSettingsOf(tx, caller.workspaceId, [caller.memberId])).get(caller.memberId)!,
    );
  }

  choose(caller: Caller, settings: NotificationSettings): Promise<NotificationSettings> {
    allow(caller, 'self.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await tx.query(`update member set settings = settings || jsonb_build_object('notifications', $3::jsonb) where workspace_id = $1 and id = $2`, [
        caller.workspaceId,
        caller.memberId,
        JSON.stringify(settings),
      ]);
      if (settings.digest === 'off')
        await tx.query(`delete from directory_digest where workspace_id = $1 and member_id = $2`, [caller.workspaceId, caller.memberId]);
      return settings;
    });
  }
}
