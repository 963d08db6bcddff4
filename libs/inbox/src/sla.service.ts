import type { ConversationView, SlaPolicyBody, SlaPolicyView } from '#contracts';
import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { findConversation } from './conversation.store.js';
import { conversationOf } from './conversation.view.js';
import { noConversation } from './inbox.service.js';
import { policies, promiseAnew, putPolicy } from './sla.store.js';

const atOnce = 5_000;

/** What is promised about time, and to whom. */
export class Promises {
  constructor(private readonly database: Database) {}

  list(caller: Caller): Promise<SlaPolicyView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => policies(tx, caller.workspaceId));
  }

  /** Without an id a new one. What is open is promised anew at once. */
  put(caller: Caller, id: string | null, body: SlaPolicyBody): Promise<SlaPolicyView> {
    return this.change(caller, id, async (tx, known) => {
      await putPolicy(tx, caller.workspaceId, known, body);
      return (await policies(tx, caller.workspaceId)).find((policy) => policy.id === known)!;
    });
  }

  drop(caller: Caller, id: string): Promise<void> {
    return this.change(caller, id, async (tx) => void (await tx.query(`delete from sla_policy where workspace_id = $1 and id = $2`, [caller.workspaceId, id])));
  }

  /** Another policy for one conversation; null is the workspace's own. */
  choose(caller: Caller, conversationId: string, policyId: string | null): Promise<ConversationView> {
    allow(caller, 'conversation.work');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (policyId && !(await policies(tx, workspaceId)).some(({ id }) => id === policyId))
        throw new AppError('invalid', 'There is no such policy.', { fields: [{ field: 'policyId', message: 'is not a policy' }] });
      if (!(await findConversation(tx, workspaceId, conversationId))) throw noConversation();
      await tx.query(`update conversation set sla_policy_id = $3 where workspace_id = $1 and id = $2`, [workspaceId, conversationId, policyId]);
      const events = await promiseAnew(tx, workspaceId, [conversationId], new Date());
      const row = (await findConversation(tx, workspaceId, conversationId))!;
      await appendEvents(tx, workspaceId, events);
      return conversationOf(row);
    });
  }

  private change<T>(caller: Caller, id: string | null, write: (tx: Transaction, id: string) => Promise<T>): Promise<T> {
    allow(caller, 'sla.manage');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (id && !(await policies(tx, workspaceId)).some((policy) => policy.id === id)) throw new AppError('not-found', 'There is no such policy.');
      const subject = id ?? newId();
      const value = await write(tx, subject);
      const open = await tx.query<{ id: string }>(
        `select id from conversation where workspace_id = $1 and status <> 'resolved' order by last_activity_at desc limit $2`,
        [workspaceId, atOnce],
      );
      const events = await promiseAnew(
        tx,
        workspaceId,
        open.map((row) => row.id),
        new Date(),
      );
      await audit(tx, workspaceId, { memberId, action: 'sla.changed', subject });
      await appendEvents(tx, workspaceId, events);
      return value;
    });
  }
}
