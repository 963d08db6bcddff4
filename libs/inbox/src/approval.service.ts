import { allow, audit, type Caller, scopeOf } from '#accounts';
import { type ApprovalView, type decideBody, lengthOf, type Page } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import type { JobSender } from '#jobs';
import { AppError } from '#kernel';
import type { z } from 'zod';
import { addActivity } from './activity.store.js';
import { approvalsIn, decide, decidersOf, findApproval, groupOf, type StoredApproval } from './approval.store.js';
import { changeConversation, lockConversation } from './conversation.store.js';
import { approvalOf, type ConversationRow } from './conversation.view.js';
import { keepDraft } from './draft.store.js';
import type { Inbox } from './inbox.service.js';
import { findReply, queueReply } from './reply.store.js';

type Decision = z.infer<typeof decideBody>;

/** Answers that wait for a group. A decision is made once, below the conversation's lock; only then is anything put on its way. */
export class Approvals {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly jobs: Pick<JobSender, 'hint'>,
  ) {}

  list(caller: Caller, page: { state: ApprovalView['state']; cursor: string | undefined; limit: number }): Promise<Page<ApprovalView>> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => approvalsIn(tx, caller.workspaceId, page));
  }

  /** The same decision again answers what was decided; another one is refused. */
  async decide(caller: Caller, id: string, decision: Decision): Promise<ApprovalView> {
    allow(caller, 'approval.decide');
    const { workspaceId } = caller;
    const wanted = decision.decision === 'approve' ? 'approved' : 'refused';
    const { view, isNew } = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found = await findApproval(tx, workspaceId, id);
      const row = found && (await lockConversation(tx, workspaceId, found.conversationId));
      const approval = row && (await findApproval(tx, workspaceId, id, 'for update'));
      if (!approval || !row) throw new AppError('not-found', 'There is no such approval.');
      if (!(await decidersOf(tx, workspaceId, approval)).includes(caller.memberId))
        throw new AppError('forbidden', 'This answer waits for somebody else’s approval.', { details: { teamId: approval.teamId } });
      const isNew = approval.state === 'waiting';
      if (!isNew && approval.state !== wanted) throw new AppError('conflict', `The answer was ${approval.state}.`, { details: { state: approval.state } });
      if (isNew) {
        if (decision.decision === 'approve') await this.approve(tx, caller, row, approval, decision);
        else await refuse(tx, caller, row, approval, decision.reason);
      }
      const reply = (await findReply(tx, workspaceId, approval.replyId))!;
      return { view: approvalOf(reply.approval!, reply.text), isNew };
    });
    if (isNew && view.state === 'approved') this.jobs.hint('reply.send', { workspaceId, replyId: view.replyId });
    return view;
  }

  private async approve(
    tx: Transaction,
    caller: Caller,
    row: ConversationRow,
    approval: StoredApproval,
    { text, basedOn }: Extract<Decision, { decision: 'approve' }>,
  ): Promise<void> {
    const { workspaceId, memberId } = caller;
    if (row.version !== basedOn)
      throw new AppError('conflict', 'The conversation moved on since you read it.', { details: { why: 'stale', version: row.version } });
    const allowed = await this.inbox.replyOn(tx, workspaceId, row);
    if (!allowed.ok) throw new AppError('conflict', allowed.why, { details: { why: 'cannot-reply' } });
    const reply = (await findReply(tx, workspaceId, approval.replyId))!;
    const changed = text !== undefined && text !== reply.text ? text : null;
    if (changed && allowed.length && lengthOf(changed, allowed.length) > allowed.length.max)
      throw new AppError('invalid', `The network takes at most ${allowed.length.max} characters.`, {
        fields: [{ field: 'text', message: `is longer than ${allowed.length.max} characters` }],
      });
    const now = new Date();
    await decide(tx, workspaceId, approval.id, { state: 'approved', by: memberId, reason: null, textBefore: changed && reply.text, now });
    await tx.query(`update reply set text = $3, state = 'queued', changed_at = $4 where workspace_id = $1 and id = $2`, [
      workspaceId,
      reply.id,
      changed ?? reply.text,
      now,
    ]);
    await queueReply(tx, workspaceId, reply.id, now);
    await changeConversation(tx, workspaceId, row.id, { version: row.version + 1, waitingSince: null, lastActivityAt: now });
    await tx.query(`update conversation set first_reply_at = coalesce(first_reply_at, $3) where workspace_id = $1 and id = $2`, [workspaceId, row.id, now]);
    await tell(tx, caller, row, approval, 'approved', 'queued');
  }
}

/** The words go back to whoever wrote them, unless they have begun others. */
async function refuse(tx: Transaction, caller: Caller, row: ConversationRow, approval: StoredApproval, reason: string): Promise<void> {
  const { workspaceId, memberId } = caller;
  const now = new Date();
  const reply = (await findReply(tx, workspaceId, approval.replyId))!;
  await decide(tx, workspaceId, approval.id, { state: 'refused', by: memberId, reason, textBefore: null, now });
  await tx.query(`update reply set state = 'cancelled', changed_at = $3 where workspace_id = $1 and id = $2`, [workspaceId, reply.id, now]);
  await changeConversation(tx, workspaceId, row.id, { version: row.version + 1 });
  const [begun] = await tx.query(`select from draft where workspace_id = $1 and conversation_id = $2 and member_id = $3 and mode = 'reply'`, [
    workspaceId,
    row.id,
    approval.askedBy,
  ]);
  if (!begun && approval.askedBy)
    await keepDraft(tx, workspaceId, { conversationId: row.id, memberId: approval.askedBy, mode: 'reply', text: reply.text, basedOn: row.version + 1 });
  await tell(tx, caller, row, approval, 'refused', 'cancelled');
}

async function tell(
  tx: Transaction,
  caller: Caller,
  row: ConversationRow,
  approval: StoredApproval,
  state: 'approved' | 'refused',
  replyState: 'queued' | 'cancelled',
): Promise<void> {
  const { workspaceId, memberId } = caller;
  const at = { conversationId: row.id, channelId: row.channel_id, deskId: row.desk_id, memberId };
  await addActivity(tx, workspaceId, { conversationId: row.id, memberId, type: state, details: { approvalId: approval.id } });
  await audit(tx, workspaceId, { memberId, action: `reply.${state}`, subject: approval.replyId, details: { approvalId: approval.id } });
  await appendEvents(tx, workspaceId, [
    { ...at, type: 'reply.changed', body: { replyId: approval.replyId, state: replyState, version: row.version + 1 } },
    { ...at, type: 'approval.changed', body: { approvalId: approval.id, replyId: approval.replyId, state, told: approval.askedBy ? [approval.askedBy] : [] } },
  ]);
}

/** Says to the group that an answer waits for them, or that it is late. */
export async function askGroup(
  tx: Transaction,
  workspaceId: string,
  approval: Pick<StoredApproval, 'id' | 'replyId' | 'conversationId' | 'teamId' | 'askedBy'>,
  state: 'waiting' | 'late',
): Promise<NewEvent> {
  return {
    type: 'approval.changed',
    conversationId: approval.conversationId,
    memberId: state === 'waiting' ? approval.askedBy : null,
    body: { approvalId: approval.id, replyId: approval.replyId, state, told: await groupOf(tx, workspaceId, approval) },
  };
}

/** The clock of an approval ran out; nothing is sent by itself, the group is told once more. */
export function remindOfApproval(database: Database, workspaceId: string, id: string): Promise<void> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const approval = await findApproval(tx, workspaceId, id, 'for update');
    if (approval?.state === 'waiting') await appendEvents(tx, workspaceId, [await askGroup(tx, workspaceId, approval, 'late')]);
  });
}
