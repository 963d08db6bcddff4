import type { DeskKind, OfferState } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { canMove, type Offering, type OfferingState, type Suitor } from './offering.js';

export interface Offer {
  id: string;
  conversationId: string;
  deskId: string;
  memberId: string;
  kind: DeskKind;
  round: number;
  state: OfferState;
  reason: string | null;
  offeredAt: Date;
  dueAt: Date;
  claimedAt: Date | null;
  closedAt: Date | null;
}

export type Claimed = { ok: true; offer: Offer; taken: string[] } | { ok: false; why: 'none' | 'taken' | 'expired' | 'closed'; state?: OfferState };

interface OfferRow {
  id: string;
  conversation_id: string;
  desk_id: string;
  member_id: string;
  kind: DeskKind;
  round: number;
  state: OfferState;
  reason: string | null;
  offered_at: Date;
  due_at: Date;
  claimed_at: Date | null;
  closed_at: Date | null;
}
interface OfferingRow {
  conversation_id: string;
  desk_id: string;
  kind: DeskKind;
  state: OfferingState;
  round: number;
  holder_id: string | null;
  due_at: Date | null;
  place: string | null;
}

const columns = 'id, conversation_id, desk_id, member_id, kind, round, state, reason, offered_at, due_at, claimed_at, closed_at';
const offerOf = (row: OfferRow): Offer => ({
  id: row.id,
  conversationId: row.conversation_id,
  deskId: row.desk_id,
  memberId: row.member_id,
  kind: row.kind,
  round: row.round,
  state: row.state,
  reason: row.reason,
  offeredAt: row.offered_at,
  dueAt: row.due_at,
  claimedAt: row.claimed_at,
  closedAt: row.closed_at,
});

export interface LockedOffering extends Offering {
  deskId: string;
  kind: DeskKind;
  /** Said by staff, where nothing the customer wrote names it. */
  place: string | null;
  offers: Offer[];
}

interface Opened {
  conversationId: string;
  deskId: string;
  kind: DeskKind;
  place?: string | null;
}

/** Begins to offer conversations, each once; nothing happens to what is being offered already. The first round is due at once. */
export async function openAll(tx: Transaction, workspaceId: string, given: readonly Opened[], now: Date): Promise<void> {
  if (given.length === 0) return;
  const ids = given.map(({ conversationId }) => conversationId);
  await tx.query(
    `insert into offering (workspace_id, conversation_id, desk_id, kind, state, round, due_at, opened_at, place)
     select $1, id, desk_id, kind, 'open', 1, $2, $2, place from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) as g (id, desk_id, kind, place) order by id
     on conflict (workspace_id, conversation_id) do update set desk_id = excluded.desk_id, kind = excluded.kind, state = 'open', holder_id = null, due_at = excluded.due_at, closed_at = null, place = excluded.place,
       contact = null, agreed_at = null
     where offering.state = 'closed'`,
    [workspaceId, now, ids, given.map(({ deskId }) => deskId), given.map(({ kind }) => kind), given.map(({ place }) => place ?? null)],
  );
  await planAll(tx, workspaceId, 'offering', ids, now);
}

export function openOffering(tx: Transaction, workspaceId: string, given: Opened, now: Date): Promise<void> {
  return openAll(tx, workspaceId, [given], now);
}

/** Every change of an offering goes through this lock, which is what makes one claim win. */
export async function lockOffering(tx: Transaction, workspaceId: string, conversationId: string): Promise<LockedOffering | null> {
  const [row] = await tx.query<OfferingRow>(
    `select conversation_id, desk_id, kind, state, round, holder_id, due_at, place from offering where workspace_id = $1 and conversation_id = $2 for update`,
    [workspaceId, conversationId],
  );
  if (!row) return null;
  const offers = await tx.query<OfferRow>(`select ${columns} from offer where workspace_id = $1 and conversation_id = $2 order by id`, [
    workspaceId,
    conversationId,
  ]);
  return {
    conversationId,
    deskId: row.desk_id,
    kind: row.kind,
    state: row.state,
    round: row.round,
    place: row.place,
    holderId: row.holder_id,
    dueMs: row.due_at?.getTime() ?? null,
    offers: offers.map(offerOf),
  };
}

/** Offers one round to these people. The offering must be locked. */
export async function offerRound(
  tx: Transaction,
  workspaceId: string,
  offering: LockedOffering,
  step: { to: readonly Suitor[]; round: number; dueMs: number },
  now: Date,
): Promise<Offer[]> {
  await closeOpen(tx, workspaceId, offering.conversationId, 'expired', now);
  const dueAt = new Date(step.dueMs);
  const rows = await tx.query<OfferRow>(
    `insert into offer (workspace_id, id, conversation_id, desk_id, member_id, kind, round, state, score, offered_at, due_at)
     select $1, id, $2, $3, member_id, $4, $5, 'offered', score, $6, $7 from unnest($8::uuid[], $9::uuid[], $10::real[]) as g (id, member_id, score)
     on conflict (workspace_id, conversation_id, member_id) do nothing returning ${columns}`,
    [
      workspaceId,
      offering.conversationId,
      offering.deskId,
      offering.kind,
      step.round,
      now,
      dueAt,
      step.to.map(() => newId()),
      step.to.map((suitor) => suitor.memberId),
      step.to.map((suitor) => suitor.suits),
    ],
  );
  await tx.query(`update offering set state = 'open', holder_id = null, round = $3, due_at = $4 where workspace_id = $1 and conversation_id = $2`, [
    workspaceId,
    offering.conversationId,
    step.round,
    dueAt,
  ]);
  await planOffering(tx, workspaceId, offering.conversationId, dueAt);
  return rows.map(offerOf);
}

/** Takes an offer. Of any number who try at once exactly one is told `ok`; the others' offers are `taken` from then on. */
export async function claimOffer(
  tx: Transaction,
  workspaceId: string,
  given: { offerId: string; memberId: string; answerMinutes: number },
  now: Date,
): Promise<Claimed> {
  const [found] = await tx.query<{ conversation_id: string }>(`select conversation_id from offer where workspace_id = $1 and id = $2 and member_id = $3`, [
    workspaceId,
    given.offerId,
    given.memberId,
  ]);
  const offering = found && (await lockOffering(tx, workspaceId, found.conversation_id));
  const offer = offering?.offers.find(({ id }) => id === given.offerId);
  if (!offering || !offer) return { ok: false, why: 'none' };
  if (offer.state !== 'offered')
    return { ok: false, why: offer.state === 'taken' ? 'taken' : offer.state === 'expired' ? 'expired' : 'closed', state: offer.state };
  if (offering.state !== 'open') return { ok: false, why: offering.state === 'held' ? 'taken' : 'closed' };
  if (offer.dueAt <= now) return { ok: false, why: 'expired' };
  const answerBy = new Date(now.getTime() + given.answerMinutes * 60_000);
  const [won] = await tx.query<OfferRow>(
    `update offer set state = 'claimed', claimed_at = $3, due_at = $4 where workspace_id = $1 and id = $2 and state = 'offered' returning ${columns}`,
    [workspaceId, offer.id, now, answerBy],
  );
  if (!won) return { ok: false, why: 'taken' };
  await tx.query(`update offering set state = 'held', holder_id = $3, due_at = $4 where workspace_id = $1 and conversation_id = $2`, [
    workspaceId,
    offer.conversationId,
    offer.id,
    answerBy,
  ]);
  const taken = await closeOpen(tx, workspaceId, offer.conversationId, 'taken', now);
  await planOffering(tx, workspaceId, offer.conversationId, answerBy);
  return { ok: true, offer: offerOf(won), taken };
}

/** Moves one offer on: an answer, a decline with its reason, a report. False when it is not in a state from which that goes. */
export async function moveOffer(
  tx: Transaction,
  workspaceId: string,
  given: { offerId: string; memberId: string; to: OfferState; reason?: string | null },
  now: Date,
): Promise<Offer | null> {
  const [found] = await tx.query<{ conversation_id: string }>(`select conversation_id from offer where workspace_id = $1 and id = $2 and member_id = $3`, [
    workspaceId,
    given.offerId,
    given.memberId,
  ]);
  const offering = found && (await lockOffering(tx, workspaceId, found.conversation_id));
  const offer = offering?.offers.find(({ id }) => id === given.offerId);
  if (!offering || !offer || !canMove(offer.state, given.to) || given.to === 'claimed') return null;
  const isOver = given.to !== 'contacted' && given.to !== 'answered';
  const [row] = await tx.query<OfferRow>(
    `update offer set state = $3, reason = coalesce($4, reason), closed_at = case when $5 then $6::timestamptz end where workspace_id = $1 and id = $2 returning ${columns}`,
    [workspaceId, offer.id, given.to, given.reason ?? null, isOver, now],
  );
  const holds = offering.holderId === offer.id;
  const nobodyLeft = !offering.offers.some((other) => other.id !== offer.id && other.state === 'offered');
  if (given.to === 'done' || given.to === 'answered') await closeOffering(tx, workspaceId, offer.conversationId, now);
  else if (isOver && (holds || (offering.state === 'open' && nobodyLeft))) {
    // The next round, or staff, at once.
    await tx.query(`update offering set state = 'open', holder_id = null, due_at = $3 where workspace_id = $1 and conversation_id = $2`, [
      workspaceId,
      offer.conversationId,
      now,
    ]);
    await planOffering(tx, workspaceId, offer.conversationId, now);
  }
  return offerOf(row!);
}

/** Ends it: answered, done, or back with staff. Whoever has it in hand, or was asked, is relieved; those whose time was over have expired. */
export async function closeOffering(tx: Transaction, workspaceId: string, conversationId: string, now: Date): Promise<string[]> {
  await tx.query(`update offer set state = 'expired', closed_at = $3 where workspace_id = $1 and conversation_id = $2 and state = 'offered' and due_at <= $3`, [
    workspaceId,
    conversationId,
    now,
  ]);
  await tx.query(
    `update offer set state = 'withdrawn', closed_at = $3 where workspace_id = $1 and conversation_id = $2 and state in ('claimed', 'contacted')`,
    [workspaceId, conversationId, now],
  );
  const withdrawn = await closeOpen(tx, workspaceId, conversationId, 'withdrawn', now);
  await tx.query(`update offering set state = 'closed', due_at = null, closed_at = $3 where workspace_id = $1 and conversation_id = $2 and state <> 'closed'`, [
    workspaceId,
    conversationId,
    now,
  ]);
  await tx.query(`delete from directory_routing where workspace_id = $1 and what = 'offering' and subject_id = $2`, [workspaceId, conversationId]);
  return withdrawn;
}

/** A holder who stayed silent loses it. */
export async function expireHolder(tx: Transaction, workspaceId: string, offering: LockedOffering, now: Date): Promise<void> {
  if (!offering.holderId) return;
  await tx.query(`update offer set state = 'expired', closed_at = $3 where workspace_id = $1 and id = $2 and state in ('claimed', 'contacted')`, [
    workspaceId,
    offering.holderId,
    now,
  ]);
}

async function closeOpen(tx: Transaction, workspaceId: string, conversationId: string, state: 'expired' | 'taken' | 'withdrawn', now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update offer set state = $3, closed_at = $4 where workspace_id = $1 and conversation_id = $2 and state = 'offered' returning id`,
    [workspaceId, conversationId, state, now],
  );
  return rows.map(({ id }) => id);
}

async function planOffering(tx: Transaction, workspaceId: string, conversationId: string, dueAt: Date): Promise<void> {
  await plan(tx, workspaceId, 'offering', conversationId, dueAt);
}

export const dueKinds = [
  'offering',
  'desk',
  'timers',
  'dry-run',
  'attendance',
  'approval',
  'rules',
  'offer-mail',
  'offer-push',
  'wish',
  'outcome',
  'outside-call',
  'acknowledge',
  'recognise',
] as const;
export type DueKind = (typeof dueKinds)[number];

/** Something of routing that is to be looked at then; a sweep of the worker finds it, whatever the queue forgets. */
export async function plan(tx: Transaction, workspaceId: string, what: DueKind, subjectId: string, dueAt: Date): Promise<void> {
  await tx.query(
    `insert into directory_routing (workspace_id, what, subject_id, due_at) values ($1, $2, $3, $4)
     on conflict (workspace_id, what, subject_id) do update set due_at = excluded.due_at, leased_until = null`,
    [workspaceId, what, subjectId, dueAt],
  );
}

/** The same for many at once. */
export async function planAll(tx: Transaction, workspaceId: string, what: DueKind, subjectIds: readonly string[], dueAt: Date): Promise<void> {
  if (subjectIds.length === 0) return;
  await tx.query(
    `insert into directory_routing (workspace_id, what, subject_id, due_at) select $1, $2, id, $4 from unnest($3::uuid[]) as g (id) order by id
     on conflict (workspace_id, what, subject_id) do update set due_at = excluded.due_at, leased_until = null`,
    [workspaceId, what, subjectIds, dueAt],
  );
}

/** Looks again at what was offered and answered when its asker writes once more; where it goes is told by `nextOfferStep` and whoever tends it. */
export async function planAnswered(tx: Transaction, workspaceId: string, conversationIds: readonly string[], dueAt: Date): Promise<void> {
  if (conversationIds.length === 0) return;
  await tx.query(
    `insert into directory_routing (workspace_id, what, subject_id, due_at)
     select workspace_id, 'offering', conversation_id, $3::timestamptz from offering where workspace_id = $1 and conversation_id = any ($2::uuid[]) and state = 'closed' order by conversation_id
     on conflict (workspace_id, what, subject_id) do update set due_at = excluded.due_at, leased_until = null`,
    [workspaceId, conversationIds, dueAt],
  );
}

/** Asks the rules again about open conversations whose latest mention is among these, once this is committed. */
export async function planRules(tx: Transaction, workspaceId: string, mentionIds: readonly string[], dueAt: Date): Promise<void> {
  if (mentionIds.length === 0) return;
  await tx.query(
    `insert into directory_routing (workspace_id, what, subject_id, due_at)
     select distinct $1::uuid, 'rules', c.id, $3::timestamptz from mention m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     where m.workspace_id = $1 and m.id = any ($2::uuid[]) and c.last_mention_id = m.id and c.status = 'open' and c.assignee_id is null and c.desk_id is not null
     on conflict (workspace_id, what, subject_id) do update set due_at = excluded.due_at, leased_until = null`,
    [workspaceId, mentionIds, dueAt],
  );
}
