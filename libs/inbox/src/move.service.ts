import type { ConversationView } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { addActivity, waitingSince } from './activity.store.js';
import { changeConversation, facetOf, findConversation, lockConversation } from './conversation.store.js';
import { differences } from './conversation.service.js';
import { conversationOf, type ConversationRow } from './conversation.view.js';
import { countFacets } from './facets.js';
import { noConversation } from './inbox.service.js';
import { moveLines, openBeside, retell, standsUpon, storeMove, takeMove } from './move.store.js';

type Tell = { type: string; otherId: string };

/** One matter in two threads becomes one, two matters in one thread become two; both can be taken back. */
export class Moves {
  constructor(private readonly database: Database) {}

  /** What was said here goes on there. Only within one channel and one privacy, so that an answer reaches whom it is for. */
  merge(caller: Caller, fromId: string, intoId: string): Promise<ConversationView> {
    if (fromId === intoId)
      throw new AppError('invalid', 'A conversation is not merged with itself.', { fields: [{ field: 'intoId', message: 'is the same' }] });
    return this.work(caller, [fromId, intoId], async (tx, rows) => {
      const { workspaceId, memberId } = caller;
      const [from, into] = [rows.get(fromId), rows.get(intoId)];
      if (!from || !into) throw noConversation();
      if (from.merged_into || into.merged_into) throw new AppError('conflict', 'One of them was merged before.');
      if (from.channel_id !== into.channel_id) throw new AppError('conflict', 'They are on different channels. Link them as one person instead.');
      if (from.author_id !== into.author_id) throw new AppError('conflict', 'They are with different people.');
      if ((from.form === 'message') !== (into.form === 'message'))
        throw new AppError('conflict', 'One of them is private and the other public; a merged thread would show the private one.');
      const moved = await moveLines(tx, workspaceId, fromId, intoId, null);
      const before = { status: from.status, waitingSince: from.waiting_since?.toISOString() ?? null };
      await storeMove(tx, workspaceId, memberId, { id: newId(), kind: 'merge', fromId, intoId, before, ...moved });
      await retell(tx, workspaceId, intoId);
      await changeConversation(tx, workspaceId, intoId, { waitingSince: await waitingSince(tx, workspaceId, intoId), lastActivityAt: new Date() });
      await end(tx, workspaceId, fromId, intoId);
      return {
        show: intoId,
        tell: new Map<string, Tell>([
          [fromId, { type: 'merged-into', otherId: intoId }],
          [intoId, { type: 'merged-from', otherId: fromId }],
        ]),
      };
    });
  }

  /** These mentions become a conversation of their own. */
  split(caller: Caller, fromId: string, mentionIds: readonly string[]): Promise<ConversationView> {
    return this.work(caller, [fromId], async (tx, rows) => {
      const { workspaceId, memberId } = caller;
      if (!rows.get(fromId)) throw noConversation();
      const found = await tx.query<{ id: string; chosen: boolean }>(
        `select id, id = any ($3::uuid[]) as chosen from mention where workspace_id = $1 and conversation_id = $2 and not own`,
        [workspaceId, fromId, mentionIds],
      );
      const chosen = found.filter((row) => row.chosen).map((row) => row.id);
      if (chosen.length !== new Set(mentionIds).size) throw new AppError('not-found', 'Some of these are not in this conversation.');
      if (chosen.length === found.length) throw new AppError('conflict', 'Something has to stay here.');
      const intoId = newId();
      await openBeside(tx, workspaceId, fromId, intoId, chosen);
      const moved = await moveLines(tx, workspaceId, fromId, intoId, { mentionIds: chosen, replyIds: [], noteIds: [] });
      await storeMove(tx, workspaceId, memberId, { id: newId(), kind: 'split', fromId, intoId, before: { status: 'open', waitingSince: null }, ...moved });
      for (const id of [fromId, intoId]) {
        await retell(tx, workspaceId, id);
        await changeConversation(tx, workspaceId, id, { waitingSince: await waitingSince(tx, workspaceId, id) });
      }
      return {
        show: intoId,
        tell: new Map<string, Tell>([
          [fromId, { type: 'split-into', otherId: intoId }],
          [intoId, { type: 'split-from', otherId: fromId }],
        ]),
      };
    });
  }

  /** Everything that moved goes back, what came since stays where it is. */
  async undo(caller: Caller, moveId: string): Promise<ConversationView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    const found = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [row] = await tx.query<{ from_id: string; into_id: string }>(`select from_id, into_id from conversation_move where workspace_id = $1 and id = $2`, [
        workspaceId,
        moveId,
      ]);
      return row;
    });
    if (!found) throw new AppError('not-found', 'There is no such merge or split.');
    return this.work(caller, [found.from_id, found.into_id], async (tx) => {
      if (await standsUpon(tx, workspaceId, moveId)) throw new AppError('conflict', 'A later merge or split moved the same posts. Take that one back first.');
      const move = await takeMove(tx, workspaceId, moveId);
      if (!move) throw new AppError('conflict', 'It was taken back before.');
      const { fromId, intoId } = move;
      // A split moved no replies; those written since in the part that ends go back with it.
      await moveLines(tx, workspaceId, intoId, fromId, move.kind === 'merge' ? move : null);
      await retell(tx, workspaceId, fromId);
      if (move.kind === 'merge') {
        await tx.query(`update conversation set merged_into = null where workspace_id = $1 and id = $2`, [workspaceId, fromId]);
        const status = move.before.status === 'resolved' ? 'resolved' : 'open';
        await changeConversation(tx, workspaceId, fromId, {
          status,
          resolvedAt: status === 'resolved' ? new Date() : null,
          waitingSince: move.before.waitingSince ? new Date(move.before.waitingSince) : null,
        });
        await retell(tx, workspaceId, intoId);
        await changeConversation(tx, workspaceId, intoId, { waitingSince: await waitingSince(tx, workspaceId, intoId) });
      } else {
        await changeConversation(tx, workspaceId, fromId, { waitingSince: await waitingSince(tx, workspaceId, fromId) });
        await end(tx, workspaceId, intoId, fromId);
      }
      return {
        show: fromId,
        tell: new Map<string, Tell>([
          [fromId, { type: `${move.kind}-undone`, otherId: intoId }],
          [intoId, { type: `${move.kind}-undone`, otherId: fromId }],
        ]),
      };
    });
  }

  /** Locks the conversations in key order, as the pipeline does, and tells the log what changed in each. */
  private work(
    caller: Caller,
    ids: readonly string[],
    act: (tx: Transaction, rows: ReadonlyMap<string, ConversationRow>) => Promise<{ show: string; tell: ReadonlyMap<string, Tell> }>,
  ): Promise<ConversationView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const before = new Map<string, ConversationRow>();
      for (const id of ids.toSorted()) {
        const row = await lockConversation(tx, workspaceId, id);
        if (row) before.set(id, row);
      }
      const { show, tell } = await act(tx, before);
      const after = new Map<string, ConversationRow>();
      for (const id of tell.keys()) after.set(id, (await findConversation(tx, workspaceId, id))!);
      await countFacets(
        tx,
        workspaceId,
        [...after.values()].map((row) => ({ before: before.has(row.id) ? facetOf(before.get(row.id)!) : null, after: facetOf(row) })),
      );
      for (const [id, { type, otherId }] of tell)
        await addActivity(tx, workspaceId, { conversationId: id, memberId, type, details: { conversationId: otherId } });
      await appendEvents(
        tx,
        workspaceId,
        [...after.values()].map((row) => ({
          type: 'conversation.changed',
          conversationId: row.id,
          channelId: row.channel_id,
          deskId: row.desk_id,
          memberId,
          body: {
            ...(before.has(row.id) ? differences(before.get(row.id)!, row) : { status: { from: null, to: 'open' } }),
            moved: tell.get(row.id)!.type,
            version: row.version,
          },
        })),
      );
      return conversationOf(after.get(show)!);
    });
  }
}

async function end(tx: Transaction, workspaceId: string, id: string, intoId: string): Promise<void> {
  await tx.query(`delete from directory_snooze where workspace_id = $1 and conversation_id = $2`, [workspaceId, id]);
  await changeConversation(tx, workspaceId, id, { status: 'resolved', resolvedAt: new Date(), snoozedUntil: null, waitingSince: null });
  await tx.query(`update conversation set merged_into = $3, version = version + 1 where workspace_id = $1 and id = $2`, [workspaceId, id, intoId]);
}
