import { newToken, workspaceById } from '#accounts';
import type { CustomerBody, CustomerView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { handOut } from '#inbox';
import { AppError } from '#kernel';
import {
  closeOffering,
  extendOffer,
  findHandOffLink,
  type HandOff,
  handOffById,
  type HandOffLink,
  keepHandOffLink,
  lockOffering,
  moveOffer,
  noteConfirmed,
  noteConsent,
  offerDesk,
  storeDecisions,
  supportDeskId,
  takeHandOffLink,
} from '#routing';
import { changed } from './offers.service.js';

const gone = (): AppError => new AppError('not-found', 'This link was used before, or is too old.');

/** What a customer says to a hand-off, by the link they were given: whether a partner may reach them, and whether it worked. */
export class Customers {
  constructor(private readonly database: Database) {}

  async look(token: string): Promise<CustomerView> {
    const link = await this.linkOf(token);
    return this.database.inWorkspace({ workspaceId: link.workspaceId }, (tx) => this.view(tx, link, null));
  }

  /** A link works once: it stands in a thread that others may read. Whoever agrees gets the one to confirm by, which nobody else sees. */
  async say(body: CustomerBody, now: Date): Promise<CustomerView> {
    const link = await this.linkOf(body.token);
    const { workspaceId, offerId, whose } = link;
    const isConsent = body.says === 'agree' || body.says === 'refuse';
    if (isConsent !== (whose === 'consent')) throw gone();
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const [found] = await tx.query<{ conversation_id: string }>(`select conversation_id from hand_off where workspace_id = $1 and offer_id = $2`, [
        workspaceId,
        offerId,
      ]);
      if (!found || !(await takeHandOffLink(tx, body.token))) throw gone();
      await lockOffering(tx, workspaceId, found.conversation_id);
      const handOff = (await handOffById(tx, workspaceId, offerId))!;
      let next: string | null = null;
      if (body.says === 'agree') {
        if (handOff.state !== 'claimed') throw new AppError('conflict', 'Meanwhile this went on to somebody else.');
        const { name, reach, note } = body;
        await noteConsent(tx, workspaceId, offerId, 'given', { name, reach, note }, now);
        const desk = (await offerDesk(tx, workspaceId, handOff.deskId))!;
        await extendOffer(tx, workspaceId, offerId, new Date(now.getTime() + desk.answerMinutes * 60_000));
        next = newToken();
        await keepHandOffLink(tx, next, { workspaceId, offerId, whose: 'outcome', memberId: null });
        await appendEvents(tx, workspaceId, [changed({ ...handOff, id: offerId }, 'agreed')]);
      } else if (body.says === 'refuse') {
        await noteConsent(tx, workspaceId, offerId, 'refused', null, now);
        if (handOff.state === 'claimed') {
          await moveOffer(tx, workspaceId, { offerId, memberId: handOff.memberId, to: 'withdrawn', reason: 'no-consent' }, now);
          await closeOffering(tx, workspaceId, handOff.conversationId, now);
          await toStaff(tx, workspaceId, handOff, 'no-consent', now);
        }
      } else {
        const worked = body.says === 'it-worked';
        if (worked && (handOff.state === 'claimed' || handOff.state === 'contacted'))
          await moveOffer(tx, workspaceId, { offerId, memberId: handOff.memberId, to: 'done' }, now);
        await noteConfirmed(tx, workspaceId, offerId, worked, now);
        if (!worked) {
          await closeOffering(tx, workspaceId, handOff.conversationId, now);
          await toStaff(tx, workspaceId, handOff, 'not-confirmed', now);
        }
        await appendEvents(tx, workspaceId, [changed({ ...handOff, id: offerId }, worked ? 'confirmed' : 'not-confirmed')]);
      }
      return this.view(tx, { ...link, whose: 'partner' }, next);
    });
  }

  private async linkOf(token: string): Promise<HandOffLink> {
    const link = await this.database.inDirectory((tx) => findHandOffLink(tx, token));
    if (!link || link.whose === 'partner') throw gone();
    return link;
  }

  private async view(tx: Transaction, { workspaceId, offerId, whose }: HandOffLink, next: string | null): Promise<CustomerView> {
    const handOff = await handOffById(tx, workspaceId, offerId);
    if (!handOff) throw gone();
    const workspace = (await workspaceById(tx, workspaceId))!.name;
    const ask = whose === 'partner' || (whose === 'consent' && handOff.consent !== 'asked') || handOff.confirmed !== null ? 'nothing' : whose;
    return { workspace, partner: handOff.partner, place: handOff.place, ask, next };
  }
}

/** Back where somebody of ours looks after it. */
async function toStaff(tx: Transaction, workspaceId: string, { conversationId, memberId }: HandOff, why: string, now: Date): Promise<void> {
  const deskId = await supportDeskId(tx, workspaceId);
  const { events } = await handOut(tx, workspaceId, [{ conversationId, from: memberId, to: null, deskId }], { activity: 'moved', now });
  await storeDecisions(tx, workspaceId, [{ conversationId, what: 'passed-on', deskId, note: why }], now);
  await appendEvents(tx, workspaceId, events);
}
