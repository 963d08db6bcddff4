import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { outcomeBody, OutcomeFigures, OutcomeView } from '#contracts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { AppError } from '#kernel';
import type { z } from 'zod';
import { correctOutcome, outcomeFigures, outcomesOfConversation } from './outcome.store.js';

/** What came of the work: figures, and people's corrections. */
export class Outcomes {
  constructor(private readonly database: Database) {}

  /** As far as the caller sees: whoever is bounded to desks or channels gets the figures of these. */
  figures(caller: Caller, since: Date, until: Date): Promise<OutcomeFigures> {
    allow(caller, 'insight.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => ({
      since: since.toISOString(),
      until: until.toISOString(),
      ...(await outcomeFigures(tx, caller.workspaceId, since, until)),
    }));
  }

  of(caller: Caller, conversationId: string): Promise<OutcomeView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [seen] = await tx.query(`select from conversation where workspace_id = $1 and id = $2`, [caller.workspaceId, conversationId]);
      if (!seen) throw new AppError('not-found', 'There is no such conversation.');
      return outcomesOfConversation(tx, caller.workspaceId, conversationId);
    });
  }

  /** A person's word outlasts whatever is told from the thread later. */
  correct(caller: Caller, conversationId: string, said: z.infer<typeof outcomeBody>): Promise<OutcomeView[]> {
    allow(caller, 'outcome.correct');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [seen] = await tx.query(`select from conversation where workspace_id = $1 and id = $2 for no key update`, [workspaceId, conversationId]);
      if (!seen) throw new AppError('not-found', 'There is no such conversation.');
      if (said.memberId) {
        const [member] = await tx.query(`select from member where workspace_id = $1 and id = $2`, [workspaceId, said.memberId]);
        if (!member) throw new AppError('invalid', 'There is no such member.', { fields: [{ field: 'memberId', message: 'is no member' }] });
      }
      await correctOutcome(tx, workspaceId, conversationId, { ...said, by: memberId, now: new Date() });
      await audit(tx, workspaceId, { memberId, action: 'outcome.corrected', subject: conversationId, details: { kind: said.kind, came: said.came } });
      await appendEvents(tx, workspaceId, [
        { type: 'outcome.changed', conversationId, memberId, body: { kind: said.kind, doneBy: said.doneBy, confirmedBy: 'correction', void: !said.came } },
      ]);
      return outcomesOfConversation(tx, workspaceId, conversationId);
    });
  }
}
