import type { DeskKind, WeighedCandidate } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { handOut, type OfferedQuestion, questionOf, resolveContent, type Settled } from '#inbox';
import {
  type Askable,
  askableAt,
  bestFew,
  closeOffering,
  expireHolder,
  type LockedOffering,
  lockOffering,
  moveOffer,
  nextOfferStep,
  noteHandOffs,
  offerDesk,
  offerRound,
  openAll,
  openOffering,
  partnersAsked,
  planAll,
  shortened,
  storeDecisions,
  type Suitor,
  suitsAdvocate,
  supportDeskId,
  unavailable,
  type WorkspaceRouting,
} from '#routing';
import { partnerSuitors } from './partner-suitors.js';

/** After so many rounds without a taker a question goes to staff. */
const rounds = 3;
const listed = 12;
const answerWords = 5;

/** Begins to offer what opened at a desk of advocates or partners; what goes on there, or leaves it, is looked at again. In the transaction that stored it. */
export async function openOfferings(
  tx: Transaction,
  workspaceId: string,
  settled: readonly Settled[],
  routing: WorkspaceRouting | null,
  now: Date,
): Promise<void> {
  const kindOf = (deskId: string | null): DeskKind | null => {
    const kind = deskId && routing?.places.get(deskId)?.kind;
    return kind === 'advocates' || kind === 'partners' ? kind : null;
  };
  const offered = new Map(settled.filter(({ deskId, deskBefore }) => kindOf(deskId) ?? kindOf(deskBefore)).map((one) => [one.conversationId, one]));
  const all = [...offered.values()];
  const opened = all.filter(({ deskBefore }) => deskBefore === null).map(({ conversationId, deskId }) => ({ conversationId, deskId, kind: kindOf(deskId)! }));
  const goneOn = all.filter(({ deskBefore }) => deskBefore !== null).map(({ conversationId }) => conversationId);
  await openAll(tx, workspaceId, opened, now);
  await planAll(tx, workspaceId, 'offering', goneOn, now);
}

/** Moves one offering on: its first round, the next after declines or silence, or back to staff. Answers when to look again; null: no more. */
export function tendOffering(database: Database, workspaceId: string, conversationId: string, now: Date): Promise<Date | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const offering = await lockOffering(tx, workspaceId, conversationId);
    const question = await questionOf(tx, workspaceId, conversationId);
    if (!question || !offering) return null;
    if (offering.state === 'closed') {
      if (question.status !== 'open' || !question.isWaiting) return null;
      if (offering.kind === 'partners' && offering.offers.length === 0) await offerOncePlaced(tx, workspaceId, offering, question, now);
      if (question.deskId !== offering.deskId) return null;
      // Thanks close it; asked again after the answer, it is for staff.
      const content = question.isThanks && (await resolveContent(tx, workspaceId, conversationId, now, { thoughWaiting: true }));
      if (content) await appendEvents(tx, workspaceId, [content]);
      else await toStaff(tx, workspaceId, conversationId, question.assigneeId, 'asked-again', now);
      return null;
    }
    const desk = await offerDesk(tx, workspaceId, offering.deskId);
    if (desk?.status !== 'active' || isWithStaff(question, offering)) {
      await closeOffering(tx, workspaceId, conversationId, now);
      await relieve(tx, workspaceId, question, offering, desk?.status === 'active', now);
      return null;
    }
    const isPartners = offering.kind === 'partners';
    const asked = isPartners ? await partnersAsked(tx, workspaceId, conversationId) : new Map<string, never>();
    if (await isUnanswered(tx, workspaceId, offering, asked, now)) return null;
    const matched = isPartners
      ? await partnerSuitors(tx, workspaceId, offering, question, new Set([...asked.values()].map(({ partnerId }) => partnerId)), now)
      : { suitors: await advocateSuitors(tx, workspaceId, offering, question, now), place: null, partnerOf: new Map<string, string>() };
    const { suitors } = matched;
    const stillOffered = offering.offers.filter(({ state }) => state === 'offered').length;
    const next = nextOfferStep({ ...offering, stillOffered, started: offering.offers.length > 0 }, suitors, { ...desk, rounds }, now.getTime());
    if (next.step === 'wait') return offering.dueMs === null ? null : new Date(offering.dueMs);
    const events = await takeBack(tx, workspaceId, offering, now);
    if (next.step === 'to-staff') {
      await closeOffering(tx, workspaceId, conversationId, now);
      const noPlace = isPartners && next.why === 'nobody' && matched.place === null;
      await toStaff(tx, workspaceId, conversationId, null, noPlace ? 'no-place' : next.why, now, events);
      return null;
    }
    const offers = await offerRound(tx, workspaceId, offering, next, now);
    if (isPartners) {
      const handed = offers.map((offer) => ({ ...offer, partnerId: matched.partnerOf.get(offer.memberId)! }));
      await noteHandOffs(tx, workspaceId, handed, matched.place?.label ?? null);
    }
    const made = offers.map(({ id }) => id);
    await planAll(tx, workspaceId, 'offer-mail', made, now);
    await planAll(tx, workspaceId, 'offer-push', made, now);
    const chosen = new Set(offers.map(({ memberId }) => memberId));
    const ranking = suitors.map((one) => weighed(one, question, chosen, isPartners, now)).sort((a, b) => b.score - a.score);
    await storeDecisions(tx, workspaceId, [{ conversationId, what: 'offered', deskId: offering.deskId, ...shortened(ranking, listed) }], now);
    await appendEvents(tx, workspaceId, [
      ...events,
      ...offers.map((offer): NewEvent => ({ ...about(conversationId, offer.deskId), memberId: offer.memberId, body: { offerId: offer.id, state: 'offered' } })),
    ]);
    return new Date(next.dueMs);
  });
}

/** Nobody could be asked, since it was not known where they are; what they write now says it, and somebody is there. */
async function offerOncePlaced(tx: Transaction, workspaceId: string, offering: LockedOffering, question: OfferedQuestion, now: Date): Promise<void> {
  const { conversationId, deskId } = offering;
  const desk = await offerDesk(tx, workspaceId, deskId);
  if (desk?.status !== 'active' || question.deskId === deskId) return;
  // A short word is the answer to "where are you?".
  const isAnswer = question.text.trim().split(/\s+/).length <= answerWords;
  const asked = { ...offering, place: isAnswer ? question.text : null };
  const { suitors, place } = await partnerSuitors(tx, workspaceId, asked, { ...question, said: question.text, location: null }, new Set(), now);
  if (!place || bestFew(suitors, desk, now.getTime()).length === 0) return;
  const { moved, events } = await handOut(tx, workspaceId, [{ conversationId, from: question.assigneeId, to: null, deskId }], { activity: 'moved', now });
  if (moved.size === 0) return;
  await openOffering(tx, workspaceId, { conversationId, deskId, kind: 'partners', place: place.label }, now);
  await appendEvents(tx, workspaceId, events);
}

async function advocateSuitors(tx: Transaction, workspaceId: string, offering: LockedOffering, question: OfferedQuestion, now: Date): Promise<Suitor[]> {
  const before = offering.offers.map(({ memberId }) => memberId);
  return (await askableAt(tx, workspaceId, offering.deskId, before, now)).map((askable) => suitorFor(askable, question));
}

/** A partner took it, asked the customer whether they agree, and heard nothing: that is for staff, and no fault of the partner. */
async function isUnanswered(
  tx: Transaction,
  workspaceId: string,
  offering: LockedOffering,
  asked: ReadonlyMap<string, { consent: string }>,
  now: Date,
): Promise<boolean> {
  const holder = offering.offers.find(({ id }) => id === offering.holderId);
  const isDue = offering.dueMs !== null && offering.dueMs <= now.getTime();
  if (!holder || offering.state !== 'held' || !isDue || asked.get(holder.id)?.consent !== 'asked') return false;
  await moveOffer(tx, workspaceId, { offerId: holder.id, memberId: holder.memberId, to: 'withdrawn', reason: 'no-consent' }, now);
  await closeOffering(tx, workspaceId, offering.conversationId, now);
  await toStaff(tx, workspaceId, offering.conversationId, holder.memberId, 'no-consent', now, [
    { ...about(offering.conversationId, offering.deskId), memberId: holder.memberId, body: { offerId: holder.id, state: 'withdrawn' } },
  ]);
  return true;
}

function suitorFor(askable: Askable, question: OfferedQuestion): Suitor {
  return { ...askable, suits: suitsAdvocate({ languages: askable.languages, topics: askable.skills, record: askable.record }, question) };
}

/** Somebody of staff took it, finished it or moved it. */
function isWithStaff({ status, assigneeId, deskId }: OfferedQuestion, offering: LockedOffering): boolean {
  const holder = offering.offers.find(({ id }) => id === offering.holderId)?.memberId ?? null;
  return status !== 'open' || assigneeId !== holder || deskId !== offering.deskId;
}

/** It went to another desk while somebody had taken it: that desk hands it out. What a closed desk leaves is for staff. */
async function relieve(
  tx: Transaction,
  workspaceId: string,
  question: OfferedQuestion,
  offering: LockedOffering,
  isDeskOpen: boolean,
  now: Date,
): Promise<void> {
  const holder = offering.offers.find(({ id }) => id === offering.holderId)?.memberId ?? null;
  if (question.status !== 'open' || question.assigneeId !== holder) return;
  if (!isDeskOpen && question.deskId === offering.deskId) return toStaff(tx, workspaceId, offering.conversationId, holder, 'archived', now);
  if (!holder) return;
  const { events } = await handOut(tx, workspaceId, [{ conversationId: offering.conversationId, from: holder, to: null }], { activity: 'returned', now });
  await appendEvents(tx, workspaceId, events);
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

function weighed(suitor: Suitor, question: OfferedQuestion, chosen: ReadonlySet<string>, isPartner: boolean, now: Date): WeighedCandidate {
  const speaks = suitor.languages.length === 0 || question.lang === 'und' || suitor.languages.includes(question.lang);
  const why = (): WeighedCandidate['why'] => {
    if (chosen.has(suitor.memberId)) return null;
    if (suitor.declined) return 'declined';
    if (!speaks) return 'language';
    if (suitor.suits === 0) return isPartner ? 'territory' : 'skill';
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
