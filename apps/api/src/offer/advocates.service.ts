import { allow, audit, type Caller, Guests, scopeOf } from '#accounts';
import type { z } from 'zod';
import type { advocatePatch, AdvocatesCsvView, AdvocateView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError } from '#kernel';
import { advocatesOf, bumpRouting, changeAdvocate, deskOfKind, handlesByMember, readAdvocates, seatAdvocate, standings, suspendAdvocate } from '#routing';
import { standingOf } from './offers.service.js';

type AdvocatePatch = z.infer<typeof advocatePatch>;

/** Staff's side of the community: who is invited, how they do, who pauses. */
export class Advocates {
  constructor(
    private readonly database: Database,
    private readonly guests: Guests,
  ) {}

  list(caller: Caller): Promise<AdvocateView[]> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => this.views(tx, caller.workspaceId));
  }

  async invite(caller: Caller, csv: string, origin: string): Promise<AdvocatesCsvView> {
    allow(caller, 'member.manage');
    const { lines, errors } = readAdvocates(csv);
    const invited: AdvocatesCsvView['invited'] = [];
    for (const { line, email, name, topics, languages } of lines) {
      try {
        const made = await this.guests.invite(caller, { email, name, role: 'advocate' }, origin);
        await this.database.inWorkspace(scopeOf(caller), async (tx) => {
          const deskId = await deskOfKind(tx, caller.workspaceId, 'advocates');
          await seatAdvocate(tx, caller.workspaceId, { deskId, memberId: made.memberId, topics, languages });
          await bumpRouting(tx, caller.workspaceId);
        });
        invited.push({ line, email, name, ...made });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        errors.push({ line, message: error.message });
      }
    }
    return { invited, errors: errors.sort((a, b) => a.line - b.line) };
  }

  /** Corrects what somebody is asked about. Suspended, they get nothing more until it is lifted; what they hold they may finish. */
  change(caller: Caller, memberId: string, { suspended, ...profile }: AdvocatePatch): Promise<AdvocateView[]> {
    allow(caller, 'routing.manage');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await changeAdvocate(tx, workspaceId, memberId, profile))) throw new AppError('not-found', 'There is no such advocate.');
      if (suspended !== undefined) await suspendAdvocate(tx, workspaceId, memberId, suspended);
      await bumpRouting(tx, workspaceId);
      const action = suspended === undefined ? 'advocate.changed' : suspended ? 'advocate.suspended' : 'advocate.resumed';
      await audit(tx, workspaceId, { memberId: caller.memberId, action, subject: memberId });
      await appendEvents(tx, workspaceId, [{ type: 'routing.changed', memberId, body: { what: 'advocate' } }]);
      return this.views(tx, workspaceId);
    });
  }

  private async views(tx: Transaction, workspaceId: string): Promise<AdvocateView[]> {
    const records = new Map((await standings(tx, workspaceId, null)).map((row) => [row.memberId, row]));
    const handles = await handlesByMember(tx, workspaceId);
    return (await advocatesOf(tx, workspaceId)).map((row) => ({ ...row, ...standingOf(records.get(row.memberId)), handles: handles.get(row.memberId) ?? [] }));
  }
}
