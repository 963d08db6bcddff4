import { type ConversationView, type NoteView, type Priority, priorities } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { follow, followersOf } from './beside.store.js';
import { changeConversation, type ConversationChange, facetOf, findConversation, lockConversation, resolveUntouched } from './conversation.store.js';
import { conversationOf, type ConversationRow } from './conversation.view.js';
import { addActivity, addNote, waitingSince } from './activity.store.js';
import { keepDraft } from './draft.store.js';
import { countFacets } from './facets.js';
import { noConversation } from './inbox.service.js';

/** What an action does to the row it found; null when there is nothing to do. */
type Act = (row: ConversationRow, tx: Transaction) => Promise<ConversationChange | null> | ConversationChange | null;

/** Work on conversations: each action is one transaction with its counters, its line in the thread and its event. */
export class Conversations {
  constructor(private readonly database: Database) {}

  assign(caller: Caller, id: string, memberId: string | null): Promise<ConversationView> {
    return this.change(caller, id, 'assigned', async (row, tx) => {
      if (row.assignee_id === memberId) return null;
      if (memberId) {
        const [member] = await tx.query<{ status: string }>(`select status from member where workspace_id = $1 and id = $2`, [caller.workspaceId, memberId]);
        if (member?.status !== 'active')
          throw new AppError('invalid', 'Only active members can be assigned.', { fields: [{ field: 'memberId', message: 'is not an active member' }] });
      }
      return { assigneeId: memberId };
    });
  }

  resolve(caller: Caller, id: string): Promise<ConversationView> {
    return this.change(caller, id, 'resolved', async (row, tx) => {
      if (row.status === 'resolved') return null;
      await forgetSnooze(tx, caller.workspaceId, row);
      return { status: 'resolved', resolvedAt: new Date(), snoozedUntil: null, waitingSince: null };
    });
  }

  reopen(caller: Caller, id: string): Promise<ConversationView> {
    return this.change(caller, id, 'reopened', async (row, tx) => {
      if (row.status === 'open') return null;
      await forgetSnooze(tx, caller.workspaceId, row);
      return { status: 'open', resolvedAt: null, snoozedUntil: null, waitingSince: await waitingSince(tx, caller.workspaceId, id) };
    });
  }

  /** It is their turn; what they write opens it again. */
  pend(caller: Caller, id: string): Promise<ConversationView> {
    return this.change(caller, id, 'pending', async (row, tx) => {
      if (row.status === 'pending') return null;
      await forgetSnooze(tx, caller.workspaceId, row);
      return { status: 'pending', resolvedAt: null, snoozedUntil: null, waitingSince: null };
    });
  }

  /** Until a time, or with null until they write again. */
  snooze(caller: Caller, id: string, until: Date | null): Promise<ConversationView> {
    if (until && until.getTime() <= Date.now())
      throw new AppError('invalid', 'A snooze ends in the future.', { fields: [{ field: 'until', message: 'is in the past' }] });
    return this.change(caller, id, 'snoozed', async (row, tx) => {
      await forgetSnooze(tx, caller.workspaceId, row);
      if (!until) return { status: 'snoozed', snoozedUntil: null, resolvedAt: null };
      await tx.query(
        `insert into directory_snooze (workspace_id, conversation_id, until) values ($1, $2, $3)
         on conflict (workspace_id, conversation_id) do update set until = excluded.until`,
        [caller.workspaceId, row.id, until],
      );
      return { status: 'snoozed', snoozedUntil: until, resolvedAt: null };
    });
  }

  prioritise(caller: Caller, id: string, priority: Priority): Promise<ConversationView> {
    return this.change(caller, id, 'priority', (row) => (priorities[row.priority] === priority ? null : { priority: priorities.indexOf(priority) }));
  }

  async note(caller: Caller, id: string, { text, mentions }: { text: string; mentions: readonly string[] }): Promise<NoteView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findConversation(tx, workspaceId, id);
      if (!row) throw noConversation();
      const named = await tx.query<{ id: string }>(`select id from member where workspace_id = $1 and id = any ($2::uuid[]) and status = 'active'`, [
        workspaceId,
        mentions,
      ]);
      const note = await addNote(tx, workspaceId, { id: newId(), conversationId: id, memberId, text, mentions: named.map((row) => row.id) });
      await keepDraft(tx, workspaceId, { conversationId: id, memberId, mode: 'note', text: '', basedOn: null });
      await appendEvents(tx, workspaceId, [
        {
          type: 'note.added',
          conversationId: id,
          channelId: row.channel_id,
          deskId: row.desk_id,
          memberId,
          body: { noteId: note.id, mentions: note.mentions.length > 0 ? note.mentions : undefined },
        },
      ]);
      return note;
    });
  }

  /** To be told of what happens here, or no longer. Anybody may ask a colleague to follow. */
  follow(caller: Caller, id: string, memberId: string, following: boolean): Promise<{ followers: string[] }> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findConversation(tx, workspaceId, id);
      if (!row) throw noConversation();
      const [member] = await tx.query(`select from member where workspace_id = $1 and id = $2 and status = 'active'`, [workspaceId, memberId]);
      if (!member) throw new AppError('invalid', 'Only active members follow.', { fields: [{ field: 'memberId', message: 'is not an active member' }] });
      const changed = await follow(tx, workspaceId, id, memberId, following);
      const followers = await followersOf(tx, workspaceId, id);
      if (changed)
        await appendEvents(tx, workspaceId, [
          { type: 'conversation.changed', conversationId: id, channelId: row.channel_id, deskId: row.desk_id, memberId: caller.memberId, body: { followers } },
        ]);
      return { followers };
    });
  }

  /** Resolves everything open that nothing happened in since then; answers how many. */
  resolveOlder(workspaceId: string, before: Date): Promise<number> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const rows = await resolveUntouched(tx, workspaceId, before);
      await countFacets(
        tx,
        workspaceId,
        rows.map((facet) => ({ before: { ...facet, status: 'open' }, after: facet })),
      );
      const body = { status: { from: 'open', to: 'resolved' } };
      await appendEvents(
        tx,
        workspaceId,
        rows.map(({ id, channelId, deskId }) => ({ type: 'conversation.changed', conversationId: id, channelId, deskId, body })),
      );
      return rows.length;
    });
  }

  private change(caller: Caller, id: string, type: string, act: Act): Promise<ConversationView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const before = await lockConversation(tx, workspaceId, id);
      if (!before) throw noConversation();
      const change = await act(before, tx);
      if (!change) return conversationOf(before);
      await changeConversation(tx, workspaceId, id, change);
      const after = (await findConversation(tx, workspaceId, id))!;
      await countFacets(tx, workspaceId, [{ before: facetOf(before), after: facetOf(after) }]);
      const body = differences(before, after);
      await addActivity(tx, workspaceId, { conversationId: id, memberId, type, details: body });
      await appendEvents(tx, workspaceId, [
        { type: 'conversation.changed', conversationId: id, channelId: after.channel_id, deskId: after.desk_id, memberId, body },
      ]);
      return conversationOf(after);
    });
  }
}

async function forgetSnooze(tx: Transaction, workspaceId: string, row: ConversationRow): Promise<void> {
  if (row.status === 'snoozed') await tx.query(`delete from directory_snooze where workspace_id = $1 and conversation_id = $2`, [workspaceId, row.id]);
}

const told = ['status', 'kind', 'unsure', 'priority', 'assigneeId', 'snoozedUntil'] as const;

/** The fields that screens and rules care about, old and new. */
export function differences(before: ConversationRow, after: ConversationRow): Record<string, { from: unknown; to: unknown }> {
  const [old, now] = [conversationOf(before), conversationOf(after)];
  return Object.fromEntries(told.filter((field) => old[field] !== now[field]).map((field) => [field, { from: old[field], to: now[field] }]));
}
