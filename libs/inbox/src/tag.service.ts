import type { ConversationView, TagView } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { AppError, newId } from '#kernel';
import { addActivity } from './activity.store.js';
import { lockConversation } from './conversation.store.js';
import { noConversation } from './inbox.service.js';
import { conversationsById } from './list.store.js';
import { addTags, removeTags, tagIds, tags } from './tag.store.js';

const noTag = (): AppError => new AppError('not-found', 'There is no such tag.');

/** Tags of a workspace, and which conversations carry them. */
export class Tags {
  constructor(private readonly database: Database) {}

  list(caller: Caller): Promise<TagView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => tags(tx, caller.workspaceId));
  }

  make(caller: Caller, name: string): Promise<TagView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const id = newId();
      const rows = await tx.query<TagView>(
        `insert into tag (workspace_id, id, name) values ($1, $2, $3) on conflict (workspace_id, lower(name)) do nothing returning id, name`,
        [workspaceId, id, name],
      );
      if (!rows[0]) throw taken(name);
      await this.tell(tx, caller, id);
      return rows[0];
    });
  }

  rename(caller: Caller, id: string, name: string): Promise<TagView> {
    allow(caller, 'tag.manage');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [other] = await tx.query(`select from tag where workspace_id = $1 and lower(name) = lower($3) and id <> $2`, [workspaceId, id, name]);
      if (other) throw taken(name);
      const [row] = await tx.query<TagView>(`update tag set name = $3 where workspace_id = $1 and id = $2 returning id, name`, [workspaceId, id, name]);
      if (!row) throw noTag();
      await this.tell(tx, caller, id);
      return row;
    });
  }

  async remove(caller: Caller, id: string): Promise<void> {
    allow(caller, 'tag.manage');
    const { workspaceId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [row] = await tx.query(`delete from tag where workspace_id = $1 and id = $2 returning id`, [workspaceId, id]);
      if (!row) throw noTag();
      await tx.query(`delete from conversation_tag where workspace_id = $1 and tag_id = $2`, [workspaceId, id]);
      await this.tell(tx, caller, id);
    });
  }

  /** Adds and takes off tags by name; new ones are made. */
  tag(caller: Caller, conversationId: string, change: { add: readonly string[]; remove: readonly string[] }): Promise<ConversationView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await lockConversation(tx, workspaceId, conversationId);
      if (!row) throw noConversation();
      const add = await tagIds(tx, workspaceId, change.add, true);
      const remove = await tagIds(tx, workspaceId, change.remove, false);
      const added = await addTags(tx, workspaceId, [conversationId], add.ids, memberId);
      const removed = await removeTags(tx, workspaceId, [conversationId], remove.ids);
      if (added.length + removed.length > 0) {
        const body = { tags: { added: added.map((tag) => tag.tagId), removed: removed.map((tag) => tag.tagId) } };
        await addActivity(tx, workspaceId, { conversationId, memberId, type: 'tagged', details: body });
        const changed: NewEvent = { type: 'conversation.changed', conversationId, channelId: row.channel_id, deskId: row.desk_id, memberId, body };
        await appendEvents(tx, workspaceId, [...(add.made ? [{ type: 'tag.changed' as const, memberId }] : []), changed]);
      }
      return (await conversationsById(tx, workspaceId, [conversationId]))[0]!;
    });
  }

  private tell(tx: Transaction, caller: Caller, tagId: string): Promise<number> {
    return appendEvents(tx, caller.workspaceId, [{ type: 'tag.changed', memberId: caller.memberId, body: { tagId } }]);
  }
}

function taken(name: string): AppError {
  return new AppError('conflict', `There is a tag ${name} already.`, { fields: [{ field: 'name', message: 'is taken' }] });
}
