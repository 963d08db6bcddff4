import { allow, audit, type Caller, Guests, scopeOf } from '#accounts';
import type { OpenQuestionView, OwnOffersView, OwnOfferView, StandingView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { handOut, type Inbox, masked, noteAnsweredThere, type OfferedThread, offeredThreads, type Replies } from '#inbox';
import { AppError } from '#kernel';
import {
  acceptGuidelines,
  advocatesOf,
  claimOffer,
  guidelinesFor,
  lockOffering,
  moveOffer,
  type Offer,
  offerDesk,
  offersOf,
  offerToOne,
  openQuestions,
  type OwnOffer,
  recognition,
  type StandingRow,
  standings,
  suitsAdvocate,
  topicsIn,
} from '#routing';

export type AnswerOfOffer = { how: 'reply'; text: string; basedOn: number } | { how: 'public' };

/** What is offered to somebody, and what they make of it. They read in their own sight; changes touch offers of others, and are the machinery's. */
export class Offers {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly replies: Replies,
    private readonly guests: Guests,
  ) {}

  mine(caller: Caller, now: Date): Promise<OwnOffersView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const guidelines = caller.role === 'advocate' ? await guidelinesFor(tx, workspaceId, memberId) : null;
      const offers = guidelines ? [] : await offersOf(tx, workspaceId, memberId, now);
      const threads = await offeredThreads(
        tx,
        workspaceId,
        offers.map(({ conversationId }) => conversationId),
      );
      const items: OwnOfferView[] = [];
      for (const offer of offers) {
        const thread = threads.get(offer.conversationId);
        if (thread) items.push(await this.view(tx, workspaceId, offer, thread));
      }
      const [standing] = await standings(tx, workspaceId, memberId);
      const [seat] = await tx.query(`select from desk_member where workspace_id = $1 and member_id = $2 and status = 'suspended'`, [workspaceId, memberId]);
      return { items, standing: standingOf(standing), paused: seat !== undefined, guidelines };
    });
  }

  async accept(caller: Caller, version: number, lang: string, now: Date): Promise<OwnOffersView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const waiting = await guidelinesFor(tx, workspaceId, memberId);
      if (waiting && waiting.version !== version) throw new AppError('conflict', 'The guidelines changed meanwhile. Read them again.');
      if (waiting) await acceptGuidelines(tx, workspaceId, { memberId, version, lang }, now);
    });
    return this.mine(caller, now);
  }

  /** Questions in their topics that nobody took and that were not offered to them; the newest, and never more than twenty. */
  open(caller: Caller): Promise<OpenQuestionView[]> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    // What is not offered to them is outside of their own sight; what they are shown of it is what any advocate would be.
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      if (caller.role === 'advocate' && (await guidelinesFor(tx, workspaceId, memberId))) return [];
      const self = (await advocatesOf(tx, workspaceId, memberId))[0];
      if (!self) return [];
      const found = await openQuestions(tx, workspaceId, memberId);
      const threads = await offeredThreads(
        tx,
        workspaceId,
        found.map(({ conversationId }) => conversationId),
      );
      const items = found.flatMap(({ conversationId, askedAt, skills }): OpenQuestionView[] => {
        const thread = threads.get(conversationId);
        const last = thread?.lines.findLast(({ by }) => by === 'asker');
        if (!thread || !last) return [];
        const asked = { text: last.text, lang: thread.lang, skills };
        if (suitsAdvocate({ languages: self.languages, topics: self.topics, record: { answered: 0, ended: 0 } }, asked) === 0) return [];
        const { network, lang } = thread;
        return [{ conversationId, network, lang, askedAt: askedAt.toISOString(), topics: topicsIn(self.topics, asked), text: masked(last.text) }];
      });
      return items.slice(0, openShown);
    });
  }

  /** Takes one of the open questions. */
  async takeOpen(caller: Caller, conversationId: string, now: Date): Promise<OwnOffersView> {
    const gone = new AppError('conflict', lost.taken, { details: { why: 'taken' } });
    const { workspaceId, memberId } = caller;
    if (!(await this.open(caller)).some((one) => one.conversationId === conversationId)) throw new AppError('not-found', 'There is no such open question.');
    const offerId = await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const offering = await lockOffering(tx, workspaceId, conversationId);
      if (offering?.state !== 'open') throw gone;
      const dueAt = new Date(Math.max(offering.dueMs ?? 0, now.getTime() + 60_000));
      return offerToOne(tx, workspaceId, offering, memberId, dueAt, now);
    });
    return this.claim(caller, offerId, now);
  }

  async claim(caller: Caller, offerId: string, now: Date): Promise<OwnOffersView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      if (caller.role === 'advocate' && (await guidelinesFor(tx, workspaceId, memberId)))
        throw new AppError('conflict', 'Accept the guidelines first.', { details: { why: 'guidelines' } });
      const [full] = await tx.query(
        `select from desk_member s where s.workspace_id = $1 and s.member_id = $2 and s.capacity is not null and s.desk_id = (
           select desk_id from offer where workspace_id = $1 and id = $3)
           and s.capacity <= (select count(*) from offer o where o.workspace_id = $1 and o.member_id = $2 and o.state = 'claimed')`,
        [workspaceId, memberId, offerId],
      );
      if (full) throw new AppError('conflict', 'You have as many in hand as you may. Answer or pass on one first.', { details: { why: 'full' } });
      const offer = await this.own(tx, caller, offerId);
      const desk = (await offerDesk(tx, workspaceId, offer.deskId))!;
      const claimed = await claimOffer(tx, workspaceId, { offerId, memberId, answerMinutes: desk.answerMinutes }, now);
      if (!claimed.ok) throw new AppError('conflict', lost[claimed.why], { details: { why: claimed.why } });
      const { moved, events } = await handOut(tx, workspaceId, [{ conversationId: offer.conversationId, from: null, to: memberId, atDesk: offer.deskId }], {
        activity: 'assigned',
        now,
      });
      // Staff was faster, or it went to another desk; nothing of this happened.
      if (moved.size === 0) throw new AppError('conflict', lost.taken, { details: { why: 'taken' } });
      await appendEvents(tx, workspaceId, [
        ...events,
        changed(offer, 'claimed'),
        ...claimed.taken.map((id) => changed({ ...offer, id, memberId: null }, 'taken')),
      ]);
    });
    return this.mine(caller, now);
  }

  /** "I don't know" and "no time" pass it on at once; nobody is asked twice. */
  async decline(caller: Caller, offerId: string, reason: string, now: Date): Promise<OwnOffersView> {
    allow(caller, 'offer.answer');
    await this.database.inWorkspace({ workspaceId: caller.workspaceId }, async (tx) => {
      const offer = await this.own(tx, caller, offerId);
      await giveBack(tx, caller, offer, reason, now);
    });
    return this.mine(caller, now);
  }

  /** Through us where the channel allows it, or said on the network as oneself. */
  async answer(caller: Caller, offerId: string, answer: AnswerOfOffer, now: Date): Promise<OwnOffersView> {
    allow(caller, 'offer.answer');
    const { workspaceId, memberId } = caller;
    const offer = await this.database.inWorkspace({ workspaceId }, (tx) => this.own(tx, caller, offerId));
    if (offer.state !== 'claimed' || offer.dueAt <= now) throw new AppError('conflict', lost.expired, { details: { why: 'expired' } });
    if (answer.how === 'reply') {
      const { text, basedOn } = answer;
      const answered = await this.replies.replyOfHolder(caller, offer.conversationId, { text, basedOn });
      if (!answered.ok) throw new AppError('conflict', 'The conversation moved on since you read it.', { details: { version: answered.version } });
    }
    await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const moved = await moveOffer(tx, workspaceId, { offerId, memberId, to: 'answered', reason: answer.how }, now);
      // The answer went out whether or not the timer won meanwhile; then the record says expired.
      if (!moved) return;
      if (answer.how === 'public') await noteAnsweredThere(tx, workspaceId, offer.conversationId);
      await audit(tx, workspaceId, { memberId, action: 'offer.answered', subject: offerId, details: { how: answer.how } });
      await appendEvents(tx, workspaceId, [changed(moved, 'answered')]);
    });
    return this.mine(caller, now);
  }

  leave(caller: Caller, now: Date): Promise<void> {
    const { workspaceId, memberId } = caller;
    return this.guests.leave(caller, async (tx) => {
      for (const { id } of await offersOf(tx, workspaceId, memberId, now)) await giveBack(tx, caller, await this.own(tx, caller, id), 'left', now);
    });
  }

  private async own(tx: Transaction, { workspaceId, memberId }: Caller, offerId: string): Promise<Offer> {
    const [row] = await tx.query<{ conversation_id: string }>(`select conversation_id from offer where workspace_id = $1 and id = $2 and member_id = $3`, [
      workspaceId,
      offerId,
      memberId,
    ]);
    const offering = row && (await lockOffering(tx, workspaceId, row.conversation_id));
    const offer = offering?.offers.find(({ id }) => id === offerId);
    if (!offer) throw new AppError('not-found', 'There is no such offer for you.');
    return offer;
  }

  private async view(tx: Transaction, workspaceId: string, offer: OwnOffer, thread: OfferedThread): Promise<OwnOfferView> {
    const can = await this.inbox.replyOn(tx, workspaceId, { channel_id: thread.channelId, form: thread.form, last_mention_id: thread.lastMentionId });
    return {
      id: offer.id,
      state: offer.state === 'claimed' ? 'claimed' : 'offered',
      offeredAt: offer.offeredAt.toISOString(),
      dueAt: offer.dueAt.toISOString(),
      network: thread.network,
      lang: thread.lang,
      version: thread.version,
      url: thread.url,
      canReply: can.ok,
      maxLength: can.ok ? (can.maxLength ?? null) : null,
      lines: thread.lines.map(({ by, text, at }) => ({ by, text: masked(text), at: at.toISOString() })),
    };
  }
}

const openShown = 20;

export const lost = {
  none: 'There is no such offer for you.',
  taken: 'Somebody else was faster.',
  expired: 'The time for this is over; it went on to somebody else.',
  closed: 'This was closed meanwhile.',
} as const;

async function giveBack(tx: Transaction, { workspaceId, memberId }: Caller, offer: Offer, reason: string, now: Date): Promise<void> {
  const moved = await moveOffer(tx, workspaceId, { offerId: offer.id, memberId, to: 'declined', reason }, now);
  if (!moved) throw new AppError('conflict', lost.closed, { details: { why: 'closed' } });
  const { events } =
    offer.state === 'claimed'
      ? await handOut(tx, workspaceId, [{ conversationId: offer.conversationId, from: memberId, to: null }], { activity: 'returned', now })
      : { events: [] };
  await appendEvents(tx, workspaceId, [...events, changed(moved, 'declined')]);
}

/** The event of an offer that moved on. */
export function changed(offer: { id: string; conversationId: string; deskId: string; memberId: string | null }, state: string) {
  const { id, conversationId, deskId, memberId } = offer;
  return { type: 'offer.changed' as const, conversationId, deskId, memberId, body: { offerId: id, state } };
}

const none = { answered: 0, declined: 0, expired: 0, accepted: 0, thanked: 0, medianSeconds: null };

export function standingOf(row: StandingRow | undefined): StandingView {
  const { answered, declined, expired, accepted, thanked, medianSeconds } = row ?? none;
  return { level: recognition(accepted), answered, declined, expired, accepted, thanked, medianSeconds };
}
