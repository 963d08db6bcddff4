import type { WeighedCandidate } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { handOut, type OfferedQuestion, questionOf, type Settled } from '#inbox';
import {
  type Askable,
  askableAt,
  closeOffering,
  expireHolder,
  type LockedOffering,
  lockOffering,
  nextOfferStep,
  offerDesk,
  offerRound,
  openOffering,
  plan,
  shortened,
  storeDecisions,
  type Suitor,
  suitsAdvocate,
  supportDeskId,
  unavailable,
  type WorkspaceRouting,
} from '#routing';

/** After so many rounds without a taker a question goes to staff. */
const rounds = 3;
const listed = 12;

/** Begins to offer what opened at a desk of advocates; what goes on there is looked at again. In the transaction that stored it. */
export async function openOfferings(
  tx: Transaction,
  workspaceId: string,
  settled: readonly Settled[],
  routing: WorkspaceRouting | null,
  now: Date,
): Promise<void> {
  const offered = new Map(settled.filter(({ deskId }) => routing?.places.get(deskId)?.kind === 'advocates').map((one) => [one.conversationId, one]));
  await Promise.all(
    [...offered.values()].map(({ conversationId, deskId, deskBefore }) =>
      deskBefore === null
        ? openOffering(tx, workspaceId, { conversationId, deskId, kind: 'advocates' }, now)
        : plan(tx, workspaceId, 'offering', conversationId, now),
    ),
  );
}

/** Moves one offering on: its first round, the next after declines or silence, or back to staff. Answers when to look again; null: no more. */
export function tendOffering(database: Database, workspaceId: string, conversationId: string, now: Date): Promise<Date | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const offering = await lockOffering(tx, workspaceId, conversationId);
    const question = await questionOf(tx, workspaceId, conversationId);
    if (!question || !offering) return null;
    if (offering.state === 'closed') {
      // Asked again after the answer: that is for staff. Thanks are not.
      if (question.status === 'open' && question.isWaiting && question.kind !== 'praise' && question.deskId === offering.deskId)
        await toStaff(tx, workspaceId, conversationId, question.assigneeId, 'asked-again', now);
      return null;
    }
    const desk = await offerDesk(tx, workspaceId, offering.deskId);
    if (desk?.status !== 'active' || isWithStaff(question, offering)) {
      await closeOffering(tx, workspaceId, conversationId, now);
      return null;
    }
    const suitors = (
      await askableAt(
        tx,
        workspaceId,
        offering.deskId,
        offering.offers.map(({ memberId }) => memberId),
        now,
      )
    ).map((askable) => suitorFor(askable, question));
    const stillOffered = offering.offers.filter(({ state }) => state === 'offered').length;
    const next = nextOfferStep({ ...offering, stillOffered, started: offering.offers.length > 0 }, suitors, { ...desk, rounds }, now.getTime());
    if (next.step === 'wait') return offering.dueMs === null ? null : new Date(offering.dueMs);
    const events = await takeBack(tx, workspaceId, offering, now);
    if (next.step === 'to-staff') {
      await closeOffering(tx, workspaceId, conversationId, now);
      await toStaff(tx, workspaceId, conversationId, null, next.why, now, events);
      return null;
    }
    const offers = await offerRound(tx, workspaceId, offering, next, now);
    const chosen = new Set(offers.map(({ memberId }) => memberId));
    const ranking = suitors.map((one) => weighed(one, question, chosen, now)).sort((a, b) => b.score - a.score);
    await storeDecisions(tx, workspaceId, [{ conversationId, what: 'offered', deskId: offering.deskId, ...shortened(ranking, listed) }], now);
    await appendEvents(tx, workspaceId, [
      ...events,
      ...offers.map((offer): NewEvent => ({ ...about(conversationId, offer.deskId), memberId: offer.memberId, body: { offerId: offer.id, state: 'offered' } })),
    ]);
    return new Date(next.dueMs);
  });
}

function suitorFor(askable: Askable, question: OfferedQuestion): Suitor {
  return { ...askable, suits: suitsAdvocate({ languages: askable.languages, topics: askable.skills, record: askable.record }, question) };
}

/** Somebody of staff took it, finished it or moved it. */
function isWithStaff({ status, assigneeId, deskId }: OfferedQuestion, offering: LockedOffering): boolean {
  const holder = offering.offers.find(({ id }) => id === offering.holderId)?.memberId ?? null;
  return status !== 'open' || assigneeId !== holder || deskId !== offering.deskId;
}

/** Whoever took it and stayed silent has it no more. */
async function takeBack(tx: Transaction, workspaceId: string, offering: LockedOffering, now: Date): Promise<NewEvent[]> {
  const holder = offering.offers.find(({ id }) => id === offering.holderId);
  if (!holder) return [];
  await expireHolder(tx, workspaceId, offering, now);
  const { events } = await handOut(tx, workspaceId, [{ conversationId: offering.conversationId, from: holder.memberId, to: null }], {
    activity: 'returned',
    now,
  });
  return [...events, { ...about(offering.conversationId, offering.deskId), memberId: holder.memberId, body: { offerId: holder.id, state: 'expired' } }];
}

async function toStaff(
  tx: Transaction,
  workspaceId: string,
  conversationId: string,
  from: string | null,
  why: string,
  now: Date,
  before: readonly NewEvent[] = [],
): Promise<void> {
  const deskId = await supportDeskId(tx, workspaceId);
  const { events } = await handOut(tx, workspaceId, [{ conversationId, from, to: null, deskId }], { activity: 'moved', now });
  await storeDecisions(tx, workspaceId, [{ conversationId, what: 'passed-on', deskId, note: why }], now);
  await appendEvents(tx, workspaceId, [...before, ...events]);
}

function weighed(suitor: Suitor, question: OfferedQuestion, chosen: ReadonlySet<string>, now: Date): WeighedCandidate {
  const speaks = suitor.languages.length === 0 || question.lang === 'und' || suitor.languages.includes(question.lang);
  const why = (): WeighedCandidate['why'] => {
    if (chosen.has(suitor.memberId)) return null;
    if (suitor.declined) return 'declined';
    if (!speaks) return 'language';
    if (suitor.suits === 0) return 'skill';
    if (suitor.offersADay !== null && suitor.offersToday >= suitor.offersADay) return 'full';
    return unavailable({ ...suitor, present: true }, now.getTime()) ?? 'later';
  };
  const { memberId, load, capacity, suits } = suitor;
  return { memberId, load, capacity, score: Math.round(suits * 1_000) / 1_000, speaks, skilled: suits > 0, why: why() };
}

const about = (conversationId: string, deskId: string): Pick<NewEvent, 'type' | 'conversationId' | 'deskId'> => ({
  type: 'offer.changed',
  conversationId,
  deskId,
});
