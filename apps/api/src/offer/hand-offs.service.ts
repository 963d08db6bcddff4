import { allow, audit, type Caller, memberById, newToken } from '#accounts';
import type { HandOffRecord, HandOffStep, OwnHandOffsView, OwnHandOffView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { handOut, type Inbox, masked, type OfferedThread, offeredThreads, type Replies } from '#inbox';
import { AppError, log } from '#kernel';
import {
  claimOffer,
  extendOffer,
  findHandOffLink,
  type HandOff,
  handOffById,
  handOffRecord,
  handOffsOf,
  keepHandOffLink,
  lockOffering,
  moveOffer,
  noteConsent,
  offerDesk,
  partnerOfMember,
  partnersOf,
  takenHandOffs,
} from '#routing';
import { type HandOffText, handOffWords, ownWords } from './hand-off-words.store.js';
import { changed, lost } from './offers.service.js';

/** How long a customer has to agree, and a partner who reached them to come to an end. */
const consentMs = 3 * 24 * 3_600_000;
const workMs = 14 * 24 * 3_600_000;
/** A file holds at most so many requests, the last first. */
const mostInFile = 2_000;

/** Who of a partner acts: signed in, or by a link of a mail. */
interface Actor {
  workspaceId: string;
  memberId: string;
  partnerId: string;
  /** By a link: this one alone. */
  offerId: string | null;
}

/** Requests handed to partners, and what they make of them. All is done for the partner after it is known who asks. */
export class HandOffs {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly replies: Replies,
    private readonly origin: string,
  ) {}

  async mine(caller: Caller, now: Date): Promise<OwnHandOffsView> {
    return this.views(await this.actorOf(caller), now);
  }

  async step(caller: Caller, offerId: string, step: HandOffStep, now: Date): Promise<OwnHandOffsView> {
    const actor = await this.actorOf(caller);
    await this.take(actor, offerId, step, now);
    return this.views(actor, now);
  }

  /** What the partner of whoever asks ever took, for a program of their own. */
  async taken(caller: Caller): Promise<HandOffRecord[]> {
    const { workspaceId, partnerId } = await this.actorOf(caller);
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const taken = await takenHandOffs(tx, workspaceId, partnerId, { limit: mostInFile });
      const threads = await offeredThreads(
        tx,
        workspaceId,
        taken.map(({ conversationId }) => conversationId),
      );
      return taken.flatMap((one) => {
        const thread = threads.get(one.conversationId);
        return thread ? [handOffRecord(one, { ...thread, lines: askedIn(thread).map(({ text }) => text) })] : [];
      });
    });
  }

  /** For those who never sign in: the one request their link is for. */
  async byLink(token: string, step: HandOffStep | null, now: Date): Promise<OwnHandOffsView> {
    const link = await this.database.inDirectory((tx) => findHandOffLink(tx, token));
    if (link?.whose !== 'partner' || !link.memberId) throw new AppError('not-found', 'This link is too old, or not complete.');
    const { workspaceId, offerId, memberId } = link;
    const partner = await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const member = await memberById(tx, workspaceId, memberId);
      return member && member.status !== 'deactivated' ? partnerOfMember(tx, workspaceId, memberId) : null;
    });
    if (!partner) throw new AppError('not-found', 'This link is too old, or not complete.');
    const actor = { workspaceId, memberId, partnerId: partner.id, offerId };
    if (step) await this.take(actor, offerId, step, now);
    return this.views(actor, now);
  }

  private async actorOf(caller: Caller): Promise<Actor> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    const partner = await this.database.inWorkspace({ workspaceId }, (tx) => partnerOfMember(tx, workspaceId, memberId));
    if (!partner) throw new AppError('forbidden', 'You belong to no partner.');
    return { workspaceId, memberId, partnerId: partner.id, offerId: null };
  }

  private async take(actor: Actor, offerId: string, step: HandOffStep, now: Date): Promise<void> {
    const { workspaceId } = actor;
    const done = await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const handOff = await this.own(tx, actor, offerId);
      const { memberId } = handOff;
      if (step.step === 'accept') await accept(tx, workspaceId, handOff, now);
      else if (step.step === 'decline' || step.step === 'not-done') {
        await giveUp(tx, workspaceId, handOff, step.step === 'decline' ? 'declined' : 'not-done', step.reason, now);
      } else {
        const moved = await moveOffer(tx, workspaceId, { offerId, memberId, to: step.step }, now);
        if (!moved) throw new AppError('conflict', lost.closed, { details: { why: 'closed' } });
        if (step.step === 'contacted') await extendOffer(tx, workspaceId, offerId, new Date(now.getTime() + workMs));
        await appendEvents(tx, workspaceId, [changed(moved, step.step)]);
      }
      await audit(tx, workspaceId, { memberId: actor.memberId, action: `hand-off.${step.step}`, subject: offerId });
      return handOff;
    });
    if (step.step === 'accept') await this.ask(done, workspaceId, done.consent === 'given' ? 'agreed' : 'consent', now);
    else if (step.step === 'done') await this.ask(done, workspaceId, 'outcome', now);
  }

  /** Asks the customer in the thread, where it can be answered; who agreed before is told. The link is theirs alone. */
  private async ask(handOff: HandOff, workspaceId: string, what: Exclude<HandOffText, 'place'>, now: Date): Promise<void> {
    const { offerId, conversationId, memberId, partner } = handOff;
    const asked = await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const thread = (await offeredThreads(tx, workspaceId, [conversationId])).get(conversationId);
      const member = await memberById(tx, workspaceId, memberId);
      if (!thread || !member || !(await this.canReply(tx, workspaceId, thread))) return null;
      await lockOffering(tx, workspaceId, conversationId);
      const token = newToken();
      if (what !== 'agreed') await keepHandOffLink(tx, token, { workspaceId, offerId, whose: what, memberId: null });
      if (what === 'consent') {
        await noteConsent(tx, workspaceId, offerId, 'asked', null, now);
        await extendOffer(tx, workspaceId, offerId, new Date(now.getTime() + consentMs));
      }
      const link = `${this.origin}/for-you#token=${token}`;
      const text = handOffWords(what, thread.lang, await ownWords(tx, workspaceId, what), { partner, link });
      return { text, basedOn: thread.version, accountId: member.accountId };
    });
    if (!asked) return;
    const caller: Caller = { workspaceId, memberId, accountId: asked.accountId, role: 'partner', sessionId: null, keyId: null };
    const answered = await this.replies.replyOfHolder(caller, conversationId, { text: asked.text, basedOn: asked.basedOn });
    if (answered.ok) return;
    // The customer wrote in that moment; what is asked is the same.
    const again = await this.replies.replyOfHolder(caller, conversationId, { text: asked.text, basedOn: answered.version });
    if (!again.ok) log.warn({ offerId }, 'a customer could not be asked, since the thread keeps moving');
  }

  private async own(tx: Transaction, actor: Actor, offerId: string): Promise<HandOff> {
    const [found] = await tx.query<{ conversation_id: string }>(
      `select conversation_id from hand_off where workspace_id = $1 and offer_id = $2 and partner_id = $3`,
      [actor.workspaceId, offerId, actor.partnerId],
    );
    if (!found || (actor.offerId && actor.offerId !== offerId)) throw new AppError('not-found', 'There is no such request for you.');
    await lockOffering(tx, actor.workspaceId, found.conversation_id);
    return (await handOffById(tx, actor.workspaceId, offerId))!;
  }

  private views(actor: Actor, now: Date): Promise<OwnHandOffsView> {
    const { workspaceId, partnerId } = actor;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const found = (await handOffsOf(tx, workspaceId, partnerId, now)).filter(({ offerId }) => !actor.offerId || offerId === actor.offerId);
      const threads = await offeredThreads(
        tx,
        workspaceId,
        found.map(({ conversationId }) => conversationId),
      );
      const [partner] = await partnersOf(tx, workspaceId, partnerId);
      const items: OwnHandOffView[] = [];
      for (const one of found) {
        const thread = threads.get(one.conversationId);
        if (thread) items.push(handOffView(one, thread));
      }
      return { partner: partner!.name, items, record: partner!.record };
    });
  }

  private async canReply(tx: Transaction, workspaceId: string, thread: OfferedThread): Promise<boolean> {
    return (await this.inbox.replyOn(tx, workspaceId, { channel_id: thread.channelId, form: thread.form, last_mention_id: thread.lastMentionId })).ok;
  }
}

async function accept(tx: Transaction, workspaceId: string, { offerId, memberId, conversationId, deskId }: HandOff, now: Date): Promise<void> {
  const desk = (await offerDesk(tx, workspaceId, deskId))!;
  const claimed = await claimOffer(tx, workspaceId, { offerId, memberId, answerMinutes: desk.answerMinutes }, now);
  if (!claimed.ok) throw new AppError('conflict', lost[claimed.why], { details: { why: claimed.why } });
  const { moved, events } = await handOut(tx, workspaceId, [{ conversationId, from: null, to: memberId, atDesk: deskId }], { activity: 'assigned', now });
  if (moved.size === 0) throw new AppError('conflict', lost.taken, { details: { why: 'taken' } });
  const offer = { id: offerId, conversationId, deskId, memberId };
  await appendEvents(tx, workspaceId, [...events, changed(offer, 'claimed'), ...claimed.taken.map((id) => changed({ ...offer, id, memberId: null }, 'taken'))]);
}

async function giveUp(tx: Transaction, workspaceId: string, handOff: HandOff, to: 'declined' | 'not-done', reason: string, now: Date): Promise<void> {
  const { offerId, memberId, conversationId, state } = handOff;
  const moved = await moveOffer(tx, workspaceId, { offerId, memberId, to, reason: reason || null }, now);
  if (!moved) throw new AppError('conflict', lost.closed, { details: { why: 'closed' } });
  const { events } =
    state === 'offered' ? { events: [] } : await handOut(tx, workspaceId, [{ conversationId, from: memberId, to: null }], { activity: 'returned', now });
  await appendEvents(tx, workspaceId, [...events, changed(moved, to)]);
}

/** Only what is needed: no names and no handles until the customer gave theirs. */
function handOffView(handOff: HandOff, thread: OfferedThread): OwnHandOffView {
  const { offerId, state, offeredAt, dueAt, place, consent, contact, confirmed } = handOff;
  return {
    id: offerId,
    state: state as OwnHandOffView['state'],
    offeredAt: offeredAt.toISOString(),
    dueAt: dueAt.toISOString(),
    network: thread.network,
    lang: thread.lang,
    place,
    url: state !== 'offered' && consent === 'not-asked' ? thread.url : null,
    consent,
    contact: state === 'offered' ? null : contact,
    confirmed,
    lines: askedIn(thread).map(({ by, text, at }) => ({ by, text, at: at.toISOString() })),
  };
}

const askedIn = ({ lines }: OfferedThread): OfferedThread['lines'] =>
  lines.filter(({ by }) => by === 'asker').map((line) => ({ ...line, text: masked(line.text) }));
