import type { ConversationView, TagColour, TagView } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { AppError, newId } from '#kernel';
import { addActivity } from './activity.store.js';
import { lockConversation } from './conversation.store.js';
import { noConversation } from './inbox.service.js';
import { conversationsById } from './list.store.js';
import { renameTagInViews } from './saved-view.service.js';
import { bringBack, endTag, goneTag } from './tag-gone.store.js';
import { addTags, nameTaken, removeTags, tagIds, tags } from './tag.store.js';

const noTag = (): AppError => new AppError('not-found', 'There is no such tag.');

/** Has what calls a tag by its name call it by its new one, in the transaction that renames it. */
export type FollowTag = (tx: Transaction, caller: Caller, names: { from: string; to: string }) => Promise<void>;

/** Tags of a workspace, and which conversations carry them. */
export class Tags {
  private readonly follow: readonly FollowTag[];

  /** Saved views follow the name of a tag, and so does what else is told of here. */
  constructor(
    private readonly database: Database,
    others: readonly FollowTag[] = [],
  ) {
    this.follow = [renameTagInViews, ...others];
  }

  list(caller: Caller): Promise<TagView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => tags(tx, caller.workspaceId));
  }

  make(caller: Caller, { name, colour }: Omit<TagView, 'id'>): Promise<TagView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const id = newId();
      const rows = await tx.query<TagView>(
        `insert into tag (workspace_id, id, name, colour) values ($1, $2, $3, $4) on conflict (workspace_id, lower(name)) do nothing returning id, name, colour`,
        [workspaceId, id, name, colour],
      );
      if (!rows[0]) throw taken(name);
      await this.tell(tx, caller, id);
      return rows[0];
    });
  }

  change(caller: Caller, id: string, change: { name?: string | undefined; colour?: TagColour | undefined }): Promise<TagView> {
    return this.manage(caller, async (tx) => {
      const { workspaceId } = caller;
      if (change.name !== undefined && (await nameTaken(tx, workspaceId, change.name, id))) throw taken(change.name);
      const [before] = await tx.query<TagView>(`select name from tag where workspace_id = $1 and id = $2 for update`, [workspaceId, id]);
      if (!before) throw noTag();
      const [row] = await tx.query<TagView>(
        `update tag set name = coalesce($3, name), colour = coalesce($4, colour) where workspace_id = $1 and id = $2 returning id, name, colour`,
        [workspaceId, id, change.name ?? null, change.colour ?? null],
      );
      if (row!.name !== before.name) for (const follow of this.follow) await follow(tx, caller, { from: before.name, to: row!.name });
      await this.tell(tx, caller, id, { carried: change.name !== undefined });
      return row!;
    });
  }

  /** Taken off everything that carries it; `restore` puts it back. */
  remove(caller: Caller, id: string): Promise<void> {
    return this.manage(caller, async (tx) => {
      if (!(await endTag(tx, caller.workspaceId, id, { memberId: caller.memberId, intoId: null }))) throw noTag();
      await this.tell(tx, caller, id, { carried: true });
    });
  }

  /** Two that mean the same become one. Answers the one that stays; `restore` with the other's id takes it back. */
  merge(caller: Caller, id: string, intoId: string): Promise<TagView> {
    if (id === intoId) throw new AppError('invalid', 'A tag is not merged with itself.', { fields: [{ field: 'intoId', message: 'is the same' }] });
    return this.manage(caller, async (tx) => {
      const { workspaceId, memberId } = caller;
      const [into] = await tx.query<TagView>(`select id, name, colour from tag where workspace_id = $1 and id = $2 for update`, [workspaceId, intoId]);
      if (!into || !(await endTag(tx, workspaceId, id, { memberId, intoId }))) throw noTag();
      await this.tell(tx, caller, id, { intoId, carried: true });
      return into;
    });
  }

  /** Brings back a tag that was deleted or merged, onto whatever carried it. */
  restore(caller: Caller, id: string): Promise<TagView> {
    return this.manage(caller, async (tx) => {
      const gone = await goneTag(tx, caller.workspaceId, id);
      if (!gone) throw noTag();
      if (await nameTaken(tx, caller.workspaceId, gone.name, id)) throw taken(gone.name);
      const tag = await bringBack(tx, caller.workspaceId, gone);
      await this.tell(tx, caller, id, { carried: true });
      return tag;
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

  /** Over the whole workspace: whoever may do this to tags does it to conversations they do not see as well. */
  private manage<T>(caller: Caller, work: (tx: Transaction) => Promise<T>): Promise<T> {
    allow(caller, 'tag.manage');
    return this.database.inWorkspace({ workspaceId: caller.workspaceId }, work);
  }

  private tell(tx: Transaction, caller: Caller, tagId: string, body: Record<string, unknown> = {}): Promise<number> {
    return appendEvents(tx, caller.workspaceId, [{ type: 'tag.changed', memberId: caller.memberId, body: { tagId, ...body } }]);
  }
}

function taken(name: string): AppError {
  return new AppError('conflict', `There is a tag ${name} already.`, { fields: [{ field: 'name', message: 'is taken' }] });
}
