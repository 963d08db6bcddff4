import type { Transaction } from '#database';
import { type Candidate } from './candidates.js';
import { type Suitor } from './offering.js';
import { candidatesAt } from './seat.store.js';
import type { AdvocateRecord } from './suiting.js';

/** Somebody of a desk whose work is offered, before it is known how well they suit. */
export interface Askable extends Candidate, Pick<Suitor, 'offersToday' | 'offersADay'> {
  record: AdvocateRecord;
}

interface OfferedRow {
  member_id: string;
  offers_a_day: number | null;
  today: number;
  holding: number;
  answered: number;
  ended: number;
}

/** Everybody at the desk with what they were offered; `asked` were offered this conversation before. */
export async function askableAt(tx: Transaction, workspaceId: string, deskId: string, asked: readonly string[], now: Date): Promise<Askable[]> {
  const candidates = await candidatesAt(tx, workspaceId, deskId, now);
  const rows = await tx.query<OfferedRow>(
    `select s.member_id, s.offers_a_day, count(o.id) filter (where o.offered_at > $3::timestamptz - interval '1 day')::int as today,
       count(o.id) filter (where o.state in ('claimed', 'contacted'))::int as holding,
       count(o.id) filter (where o.state in ('answered', 'done'))::int as answered,
       count(o.id) filter (where o.state in ('answered', 'done', 'not-done', 'declined', 'expired'))::int as ended
     from desk_member s left join offer o on o.workspace_id = s.workspace_id and o.member_id = s.member_id and o.offered_at > $3::timestamptz - interval '180 days'
     where s.workspace_id = $1 and s.desk_id = $2 group by s.member_id, s.offers_a_day`,
    [workspaceId, deskId, now],
  );
  const offered = new Map(rows.map((row) => [row.member_id, row]));
  return candidates.map((candidate) => {
    const row = offered.get(candidate.memberId);
    return {
      ...candidate,
      load: row?.holding ?? 0,
      declined: asked.includes(candidate.memberId),
      offersToday: row?.today ?? 0,
      offersADay: row?.offers_a_day ?? null,
      record: { answered: row?.answered ?? 0, ended: row?.ended ?? 0 },
    };
  });
}

export interface OfferDesk {
  kind: string;
  status: string;
  offerTo: number;
  offerMinutes: number;
  answerMinutes: number;
}

export async function offerDesk(tx: Transaction, workspaceId: string, deskId: string): Promise<OfferDesk | null> {
  const [row] = await tx.query<OfferDesk>(
    `select kind, status, offer_to as "offerTo", offer_minutes as "offerMinutes", answer_minutes as "answerMinutes" from desk where workspace_id = $1 and id = $2`,
    [workspaceId, deskId],
  );
  return row ?? null;
}

/** Where what nobody took goes. */
export async function supportDeskId(tx: Transaction, workspaceId: string): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `select id from desk where workspace_id = $1 and kind = 'support' and status = 'active' order by position, id limit 1`,
    [workspaceId],
  );
  return row!.id;
}

export interface OwnOffer {
  id: string;
  conversationId: string;
  state: string;
  offeredAt: Date;
  dueAt: Date;
}

/** What somebody may still take or has in hand, what is due first at the top. */
export async function offersOf(tx: Transaction, workspaceId: string, memberId: string, now: Date): Promise<OwnOffer[]> {
  return tx.query<OwnOffer>(
    `select id, conversation_id as "conversationId", state, offered_at as "offeredAt", due_at as "dueAt" from offer
     where workspace_id = $1 and member_id = $2 and state in ('offered', 'claimed') and due_at > $3 order by state, due_at, id limit 50`,
    [workspaceId, memberId, now],
  );
}

export interface StandingRow {
  memberId: string;
  answered: number;
  declined: number;
  expired: number;
  accepted: number;
  thanked: number;
  medianSeconds: number | null;
}

/** What everybody who is offered work made of it; of one member, or of all. */
export async function standings(tx: Transaction, workspaceId: string, memberId: string | null): Promise<StandingRow[]> {
  return tx.query<StandingRow>(
    `select s.*, coalesce(c.accepted, 0) as accepted, coalesce(c.thanked, 0) as thanked from (
     select member_id as "memberId", count(*) filter (where state in ('answered', 'done'))::int as answered, count(*) filter (where state = 'declined')::int as declined,
       count(*) filter (where state = 'expired')::int as expired,
       round(percentile_cont(0.5) within group (order by extract(epoch from claimed_at - offered_at)) filter (where claimed_at is not null))::int as "medianSeconds"
     from offer where workspace_id = $1 and ($2::uuid is null or member_id = $2) group by member_id) s
     left join (
       select member_id, count(*)::int as accepted, count(*) filter (where confirmed_by = 'thanks')::int as thanked
       from outcome where workspace_id = $1 and kind = 'answered' and done_by = 'advocate' and not void and ($2::uuid is null or member_id = $2) group by member_id) c
       on c.member_id = s."memberId"`,
    [workspaceId, memberId],
  );
}
