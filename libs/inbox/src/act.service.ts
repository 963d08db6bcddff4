import { type ActView, type ConversationDetail, type Form, type NetworkAction, opposite } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import type { JobSender } from '#jobs';
import { AppError, newId } from '#kernel';
import { type ActRow, actOf, cancelAct, findAct, insertAct, newestAct } from './act.store.js';
import { lockConversation } from './conversation.store.js';
import type { ConversationRow } from './conversation.view.js';

export interface ActAsk {
  action: NetworkAction;
  holdSeconds: number;
}

/** What a network allows, by the form of what was posted. */
export type ActsOn = (network: string, form: Form) => ConversationDetail['mayAct'];

interface Target {
  conversation_id: string | null;
  channel_id: string;
  external_id: string | null;
  form: Form;
  own: boolean;
}

/** What is done on the network besides answering: liking and hiding what others wrote, deleting what we wrote. */
export class Acts {
  constructor(
    private readonly database: Database,
    private readonly jobs: Pick<JobSender, 'hint'>,
    private readonly actsOn: ActsOn,
  ) {}

  onMention(caller: Caller, mentionId: string, ask: ActAsk): Promise<ActView> {
    return this.act(caller, { mentionId, replyId: null }, ask, 'mention', async (tx) => {
      const [row] = await tx.query<Target>(
        `select conversation_id, channel_id, external_id, form, own from mention where workspace_id = $1 and id = $2 and deleted_at is null`,
        [caller.workspaceId, mentionId],
      );
      return row;
    });
  }

  onReply(caller: Caller, replyId: string, ask: ActAsk): Promise<ActView> {
    return this.act(caller, { mentionId: null, replyId }, ask, 'reply', async (tx) => {
      const [row] = await tx.query<Target>(
        `select r.conversation_id, r.channel_id, r.remote_id as external_id, c.form, true as own from reply r
         join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
         where r.workspace_id = $1 and r.id = $2`,
        [caller.workspaceId, replyId],
      );
      return row;
    });
  }

  /** Takes back what the network was not yet asked for. */
  cancel(caller: Caller, id: string): Promise<ActView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found = await findAct(tx, workspaceId, id);
      const row = found && (await lockConversation(tx, workspaceId, found.conversation_id));
      if (!found || !row) throw new AppError('not-found', 'There is no such action.');
      if (!(await cancelAct(tx, workspaceId, id))) throw new AppError('conflict', 'It is done already, or being done.');
      const now = { ...found, state: 'cancelled' as const };
      await this.tell(tx, caller, row, now);
      return actOf(now);
    });
  }

  /** Asked twice, it is done once: what stands or is on its way is answered as it is. */
  private async act(
    caller: Caller,
    of: { mentionId: string | null; replyId: string | null },
    { action, holdSeconds }: ActAsk,
    what: 'mention' | 'reply',
    find: (tx: Transaction) => Promise<Target | undefined>,
  ): Promise<ActView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    const act = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const target = await find(tx);
      if (!target?.conversation_id) throw new AppError('not-found', `There is no such ${what}.`);
      const row = await lockConversation(tx, workspaceId, target.conversation_id);
      if (!row) throw new AppError('not-found', `There is no such ${what}.`);
      if (target.external_id === null) throw new AppError('conflict', 'The network never said under what name it keeps this.');
      const [channel] = await tx.query<{ network: string }>(`select network from channel where workspace_id = $1 and id = $2 and purpose = 'answer'`, [
        workspaceId,
        target.channel_id,
      ]);
      const may = channel ? this.actsOn(channel.network, target.form) : { theirs: [], ours: [] };
      if (!(target.own ? may.ours : may.theirs).includes(action))
        throw new AppError('conflict', 'The network does not let us do this here.', { details: { why: 'not-allowed' } });
      const place = { channelId: target.channel_id, externalId: target.external_id, conversationId: target.conversation_id };
      const newest = await newestAct(tx, workspaceId, place, [action, opposite[action]]);
      if (newest?.action === action && ['held', 'queued', 'done'].includes(newest.state)) return newest;
      // The opposite that is still on its way is taken back rather than answered by another.
      if (newest && (newest.state === 'held' || newest.state === 'queued') && !(await cancelAct(tx, workspaceId, newest.id)))
        throw new AppError('conflict', 'The opposite is just being done. Try again in a moment.');
      const now = new Date();
      const made = await insertAct(
        tx,
        workspaceId,
        {
          id: newId(),
          conversation_id: target.conversation_id,
          channel_id: target.channel_id,
          mention_id: of.mentionId,
          reply_id: of.replyId,
          external_id: target.external_id,
          action,
          member_id: memberId,
          held_until: holdSeconds > 0 ? new Date(now.getTime() + holdSeconds * 1_000) : null,
        },
        now,
      );
      await this.tell(tx, caller, row, made);
      return made;
    });
    if (act.state === 'queued') this.jobs.hint('act.do', { workspaceId, actId: act.id });
    return actOf(act);
  }

  private tell(tx: Transaction, caller: Caller, row: ConversationRow, act: ActRow): Promise<number> {
    return appendEvents(tx, caller.workspaceId, [
      {
        type: 'act.changed',
        conversationId: row.id,
        mentionId: act.mention_id,
        channelId: act.channel_id,
        deskId: row.desk_id,
        memberId: caller.memberId,
        body: { actId: act.id, action: act.action, state: act.state },
      },
    ]);
  }
}
