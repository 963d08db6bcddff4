import { lengthOf, type ReplyState, type ReplyView } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Scope, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import type { JobSender } from '#jobs';
import { AppError, newId } from '#kernel';
import { askGroup } from './approval.service.js';
import { type ApprovalRule, decide, decidersOf, insertApproval, waitingApproval } from './approval.store.js';
import { waitingSince } from './activity.store.js';
import { firstReplyAgain } from './first-reply.store.js';
import { changeConversation, lockConversation } from './conversation.store.js';
import { type ConversationRow, replyOf } from './conversation.view.js';
import { keepDraft } from './draft.store.js';
import { type Inbox, noConversation } from './inbox.service.js';
import { cancelQueued, findReply, insertReply, queueReply } from './reply.store.js';
import { askPrivate } from './private.store.js';
import { storeAnswer } from './suggestion.store.js';
import { threadSince } from './thread.store.js';

export interface Answer {
  text: string;
  /** The conversation's version the writer saw. */
  basedOn: number;
  holdSeconds?: number;
  asksPrivate?: boolean;
}

/** An answer about to be written, as rules on answers see it. */
export interface Drafted {
  text: string;
  writerId: string;
  conversation: ConversationRow;
}
/** The rule that wants an answer approved; null when it may go out. */
export type ApprovalGate = (tx: Transaction, workspaceId: string, drafted: Drafted) => Promise<ApprovalRule | null>;
/** Has an approval looked at when it is late. */
export type PlanApproval = (tx: Transaction, workspaceId: string, approvalId: string, dueAt: Date) => Promise<void>;

export type Answered = { ok: true; reply: ReplyView } | { ok: false; why: 'stale'; version: number; since: Awaited<ReturnType<typeof threadSince>> };

/** Answers, written here and sent by the worker. */
export class Replies {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly jobs: Pick<JobSender, 'hint'>,
    private readonly gate: ApprovalGate = () => Promise.resolve(null),
    private readonly planApproval: PlanApproval = () => Promise.resolve(),
  ) {}

  /** Compare and send: refused when the thread is not the one the writer saw, with what came since. */
  reply(caller: Caller, conversationId: string, answer: Answer): Promise<Answered> {
    allow(caller, 'conversation.work');
    return this.write(scopeOf(caller), caller, conversationId, answer);
  }

  /** For an advocate who took the conversation, which whoever calls has made sure of. They see too little of an inbox to change it themselves. */
  replyOfHolder(caller: Caller, conversationId: string, answer: Answer): Promise<Answered> {
    allow(caller, 'offer.answer');
    return this.write({ workspaceId: caller.workspaceId }, caller, conversationId, answer);
  }

  private async write(
    scope: Scope,
    caller: Caller,
    conversationId: string,
    { text, basedOn, holdSeconds = 0, asksPrivate = false }: Answer,
  ): Promise<Answered> {
    const { workspaceId, memberId } = caller;
    const answered = await this.database.inWorkspace(scope, async (tx): Promise<Answered> => {
      const row = await lockConversation(tx, workspaceId, conversationId);
      if (!row) throw noConversation();
      if (row.version !== basedOn) {
        const since = await threadSince(tx, workspaceId, conversationId, Math.max(1, row.version - basedOn), await this.inbox.presenting(tx, workspaceId));
        return { ok: false, why: 'stale', version: row.version, since };
      }
      const allowed = await this.inbox.replyOn(tx, workspaceId, row);
      if (!allowed.ok) throw new AppError('conflict', allowed.why, { details: { why: 'cannot-reply' } });
      if (allowed.length && lengthOf(text, allowed.length) > allowed.length.max) {
        throw new AppError('invalid', `The network takes at most ${allowed.length.max} characters.`, {
          fields: [{ field: 'text', message: `is longer than ${allowed.length.max} characters` }],
        });
      }
      const now = new Date();
      const rule = await this.gate(tx, workspaceId, { text, writerId: memberId, conversation: row });
      if (rule && (await decidersOf(tx, workspaceId, { teamId: rule.teamId, askedBy: memberId })).length > 0)
        return { ok: true, reply: await this.await(tx, caller, row, { text, basedOn, asksPrivate }, rule, now) };
      const heldUntil = holdSeconds > 0 ? new Date(now.getTime() + holdSeconds * 1_000) : null;
      const reply = await insertReply(tx, workspaceId, {
        id: newId(),
        conversationId,
        channelId: row.channel_id,
        memberId,
        text,
        mentionId: row.last_mention_id,
        basedOn,
        heldUntil,
        now,
      });
      await queueReply(tx, workspaceId, reply.id, heldUntil ?? now);
      await storeAnswer(tx, reply.id, row.last_mention_id);
      await keepDraft(tx, workspaceId, { conversationId, memberId, mode: 'reply', text: '', basedOn: null });
      if (asksPrivate && row.form !== 'message') await askPrivate(tx, workspaceId, row.author_id, conversationId);
      await changeConversation(tx, workspaceId, conversationId, { version: row.version + 1, waitingSince: null, lastActivityAt: now });
      await tx.query(`update conversation set first_reply_at = coalesce(first_reply_at, $3) where workspace_id = $1 and id = $2`, [
        workspaceId,
        conversationId,
        now,
      ]);
      await this.tell(tx, caller, row, reply.id, reply.state, row.version + 1);
      return { ok: true, reply };
    });
    // What is held is found by the sweep when its time comes.
    if (answered.ok && answered.reply.state === 'queued') this.jobs.hint('reply.send', { workspaceId, replyId: answered.reply.id });
    return answered;
  }

  /** Keeps an answer until somebody decides on it. It is no answer yet: who wrote to us still waits. */
  private async await(
    tx: Transaction,
    caller: Caller,
    row: ConversationRow,
    { text, basedOn, asksPrivate = false }: Answer,
    rule: ApprovalRule,
    now: Date,
  ): Promise<ReplyView> {
    const { workspaceId, memberId } = caller;
    const { id: conversationId, channel_id: channelId, last_mention_id: mentionId } = row;
    const replyId = newId();
    await insertReply(tx, workspaceId, {
      id: replyId,
      conversationId,
      channelId,
      memberId,
      text,
      mentionId,
      basedOn,
      heldUntil: null,
      awaitsApproval: true,
      now,
    });
    const id = await insertApproval(tx, workspaceId, { replyId, conversationId, askedBy: memberId, rule, now });
    if (rule.minutes !== null) await this.planApproval(tx, workspaceId, id, new Date(now.getTime() + rule.minutes * 60_000));
    await storeAnswer(tx, replyId, mentionId);
    await keepDraft(tx, workspaceId, { conversationId, memberId, mode: 'reply', text: '', basedOn: null });
    if (asksPrivate && row.form !== 'message') await askPrivate(tx, workspaceId, row.author_id, conversationId);
    await changeConversation(tx, workspaceId, conversationId, { version: row.version + 1, lastActivityAt: now });
    await this.tell(tx, caller, row, replyId, 'held', row.version + 1, [
      await askGroup(tx, workspaceId, { id, replyId, conversationId, teamId: rule.teamId, askedBy: memberId }, 'waiting'),
    ]);
    return replyOf((await findReply(tx, workspaceId, replyId))!);
  }

  /** Tries again what did not go out. After `unknown` it may arrive twice, which is why a person decides. */
  async retry(caller: Caller, replyId: string): Promise<ReplyView> {
    const reply = await this.move(caller, replyId, ['rejected', 'failed', 'unknown'], 'queued', async (tx, row) => {
      await tx.query(`update reply set state = 'queued', attempts = 0, problem = null, changed_at = now() where workspace_id = $1 and id = $2`, [
        caller.workspaceId,
        replyId,
      ]);
      await queueReply(tx, caller.workspaceId, replyId, new Date());
      await changeConversation(tx, caller.workspaceId, row.id, { version: row.version + 1, waitingSince: null });
      await tx.query(`update conversation set first_reply_at = coalesce(first_reply_at, now()) where workspace_id = $1 and id = $2`, [
        caller.workspaceId,
        row.id,
      ]);
    });
    this.jobs.hint('reply.send', { workspaceId: caller.workspaceId, replyId });
    return reply;
  }

  /** Takes back what is not on its way yet. */
  cancel(caller: Caller, replyId: string): Promise<ReplyView> {
    return this.move(caller, replyId, ['held', 'queued', 'failed'], 'cancelled', async (tx, row) => {
      const approval = await waitingApproval(tx, caller.workspaceId, replyId);
      if (approval)
        await decide(tx, caller.workspaceId, approval.id, { state: 'withdrawn', by: caller.memberId, reason: null, textBefore: null, now: new Date() });
      if (!(await cancelQueued(tx, caller.workspaceId, replyId))) throw new AppError('conflict', 'The reply is being sent already.');
      await changeConversation(tx, caller.workspaceId, row.id, { version: row.version + 1, waitingSince: await waitingSince(tx, caller.workspaceId, row.id) });
      await firstReplyAgain(tx, caller.workspaceId, row.id);
    });
  }

  /** A person looked on the network whether it arrived: then it was sent, or it goes out again. */
  async settle(caller: Caller, replyId: string, arrived: boolean): Promise<ReplyView> {
    if (!arrived) return this.retry(caller, replyId);
    return this.move(caller, replyId, ['unknown'], 'sent', async (tx, row) => {
      await tx.query(`delete from directory_reply where workspace_id = $1 and reply_id = $2`, [caller.workspaceId, replyId]);
      await tx.query(`update reply set state = 'sent', problem = null, sent_at = now(), changed_at = now() where workspace_id = $1 and id = $2`, [
        caller.workspaceId,
        replyId,
      ]);
      await changeConversation(tx, caller.workspaceId, row.id, { version: row.version + 1 });
    });
  }

  private move(
    caller: Caller,
    replyId: string,
    from: readonly ReplyState[],
    to: ReplyState,
    work: (tx: Transaction, row: ConversationRow) => Promise<void>,
  ): Promise<ReplyView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found = await findReply(tx, workspaceId, replyId);
      const row = found && (await lockConversation(tx, workspaceId, found.conversation_id));
      const reply = row && (await findReply(tx, workspaceId, replyId));
      if (!reply || !row) throw new AppError('not-found', 'There is no such reply.');
      if (!from.includes(reply.state)) throw new AppError('conflict', `The reply is ${reply.state}.`, { details: { state: reply.state } });
      await work(tx, row);
      await this.tell(tx, caller, row, replyId, to, row.version + 1);
      return replyOf((await findReply(tx, workspaceId, replyId))!);
    });
  }

  private tell(
    tx: Transaction,
    caller: Caller,
    row: ConversationRow,
    replyId: string,
    state: ReplyState,
    version: number,
    more: readonly NewEvent[] = [],
  ): Promise<number> {
    return appendEvents(tx, caller.workspaceId, [
      {
        type: 'reply.changed',
        conversationId: row.id,
        channelId: row.channel_id,
        deskId: row.desk_id,
        memberId: caller.memberId,
        body: { replyId, state, version },
      },
      ...more,
    ]);
  }
}
