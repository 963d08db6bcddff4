import { type ConversationView, fillIn, type MacroStep, type ReplyView, type Variables, variablesOf } from '#contracts';
import { allow, type Caller, memberById, scopeOf, workspaceById } from '#accounts';
import type { Database, Transaction } from '#database';
import { AppError } from '#kernel';
import { macrosFor } from './canned.store.js';
import type { Conversations } from './conversation.service.js';
import { findConversation } from './conversation.store.js';
import { conversationOf } from './conversation.view.js';
import { noConversation } from './inbox.service.js';
import type { Answered, Replies } from './reply.service.js';
import { untilIn } from './until.js';

export interface Run {
  macroId: string;
  basedOn: number;
  holdSeconds: number;
  timeZone: string;
}

export type Ran = { ok: true; reply: ReplyView | null; conversation: ConversationView } | Extract<Answered, { ok: false }>;

/** Several actions in one. */
export class Macros {
  constructor(
    private readonly database: Database,
    private readonly replies: Replies,
    private readonly conversations: Conversations,
  ) {}

  /** The reply goes first: when the thread moved on, nothing at all is done. */
  async run(caller: Caller, conversationId: string, { macroId, basedOn, holdSeconds, timeZone }: Run): Promise<Ran> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    const { steps, values } = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const macro = (await macrosFor(tx, workspaceId, memberId)).find((one) => one.id === macroId);
      if (!macro) throw new AppError('not-found', 'There is no such macro.');
      return { steps: macro.steps, values: await valuesFor(tx, caller, conversationId) };
    });
    const now = new Date();
    const moments = new Map(steps.flatMap((step) => (step.do === 'snooze' && step.until ? [[step.until, untilIn(step.until, now, timeZone)] as const] : [])));
    for (const [words, until] of moments) if (!until) throw new AppError('invalid', `“${words}” is not a time to come.`);

    let reply: ReplyView | null = null;
    for (const step of steps.toSorted((a, b) => Number(b.do === 'reply') - Number(a.do === 'reply'))) {
      if (step.do === 'reply') {
        const answered = await this.replies.reply(caller, conversationId, { text: fillIn(step.text, values), basedOn, holdSeconds });
        if (!answered.ok) return answered;
        reply = answered.reply;
      } else await this.take(caller, conversationId, step, values, moments);
    }
    const row = await this.database.inWorkspace(scopeOf(caller), (tx) => findConversation(tx, workspaceId, conversationId));
    return { ok: true, reply, conversation: conversationOf(row!) };
  }

  private take(
    caller: Caller,
    id: string,
    step: Exclude<MacroStep, { do: 'reply' }>,
    values: Variables,
    moments: ReadonlyMap<string, Date | null>,
  ): Promise<unknown> {
    switch (step.do) {
      case 'note':
        return this.conversations.note(caller, id, { text: fillIn(step.text, values), mentions: [] });
      case 'status':
        return step.to === 'resolved'
          ? this.conversations.resolve(caller, id)
          : step.to === 'pending'
            ? this.conversations.pend(caller, id)
            : this.conversations.reopen(caller, id);
      case 'snooze':
        return this.conversations.snooze(caller, id, step.until ? moments.get(step.until)! : null);
      case 'priority':
        return this.conversations.prioritise(caller, id, step.to);
      case 'assign':
        return this.conversations.assign(caller, id, step.to === 'me' ? caller.memberId : step.to);
    }
  }
}

async function valuesFor(tx: Transaction, caller: Caller, conversationId: string): Promise<Variables> {
  const row = await findConversation(tx, caller.workspaceId, conversationId);
  if (!row) throw noConversation();
  const [channel] = await tx.query<{ name: string }>(`select name from channel where workspace_id = $1 and id = $2`, [caller.workspaceId, row.channel_id]);
  const member = await memberById(tx, caller.workspaceId, caller.memberId);
  const workspace = await workspaceById(tx, caller.workspaceId);
  return variablesOf({
    author: { name: row.author_name, handle: row.handle },
    me: member?.name ?? '',
    channel: channel?.name ?? '',
    workspace: workspace?.name ?? '',
  });
}
