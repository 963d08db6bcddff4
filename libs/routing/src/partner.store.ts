import type { DeskKind, PartnerRecord, PartnerTerritory, PartnerView, WeekHours } from '#contracts';
import type { Transaction } from '#database';
import { confirmedShare } from './partner-suiting.js';
import { routingState } from './routing.store.js';

export interface PartnerRow extends Omit<PartnerView, 'record'> {
  record: PartnerRecord;
}

interface StoredPartner extends Omit<PartnerRow, 'record' | 'people'> {
  people: PartnerView['people'] | null;
}

/** All partners with their people and what came of their hand-offs, or one. */
export async function partnersOf(tx: Transaction, workspaceId: string, id: string | null = null): Promise<PartnerRow[]> {
  const rows = await tx.query<StoredPartner>(
    `select p.id, p.name, p.status, p.services, p.languages, p.territories, p.time_zone as "timeZone", p.hours, p.capacity,
       (select jsonb_agg(jsonb_build_object('memberId', m.id, 'name', m.name, 'email', m.email, 'status', m.status) order by s.since, m.id)
        from partner_person s join member m on m.workspace_id = $1 and m.id = s.member_id where s.workspace_id = $1 and s.partner_id = p.id) as people
     from partner p where p.workspace_id = $1 and ($2::uuid is null or p.id = $2) order by p.name, p.id limit 5000`,
    [workspaceId, id],
  );
  const records = await partnerRecords(tx, workspaceId, id);
  return rows.map((row) => ({ ...row, people: row.people ?? [], record: records.get(row.id) ?? withShare(noRecord) }));
}

const noRecord = { offered: 0, open: 0, confirmed: 0, unconfirmed: 0, failed: 0, declined: 0, silent: 0 };
const withShare = (counts: Omit<PartnerRecord, 'share'>): PartnerRecord => ({ ...counts, share: Math.round(confirmedShare(counts) * 1_000) / 1_000 });

async function partnerRecords(tx: Transaction, workspaceId: string, id: string | null): Promise<Map<string, PartnerRecord>> {
  const rows = await tx.query<Omit<PartnerRecord, 'share'> & { partnerId: string }>(
    `select h.partner_id as "partnerId", count(*)::int as offered, count(*) filter (where o.state in ('claimed', 'contacted'))::int as open,
       count(*) filter (where h.confirmed)::int as confirmed, count(*) filter (where o.state = 'done' and h.confirmed is null)::int as unconfirmed,
       count(*) filter (where o.state = 'not-done' or h.confirmed = false)::int as failed, count(*) filter (where o.state = 'declined')::int as declined,
       count(*) filter (where o.state = 'expired')::int as silent
     from hand_off h join offer o on o.workspace_id = h.workspace_id and o.id = h.offer_id
     where h.workspace_id = $1 and ($2::uuid is null or h.partner_id = $2) group by h.partner_id`,
    [workspaceId, id],
  );
  return new Map(rows.map(({ partnerId, ...counts }) => [partnerId, withShare(counts)]));
}

export interface PartnerChange {
  name: string;
  services: readonly string[];
  languages: readonly string[];
  territories: readonly PartnerTerritory[];
  timeZone: string;
  hours: WeekHours | null;
  capacity: number;
  status: 'active' | 'paused';
}

const columnOf: Record<keyof PartnerChange, string> = {
  name: 'name',
  services: 'services',
  languages: 'languages',
  territories: 'territories',
  timeZone: 'time_zone',
  hours: 'hours',
  capacity: 'capacity',
  status: 'status',
};

export async function insertPartner(tx: Transaction, workspaceId: string, id: string, partner: Omit<PartnerChange, 'status'>): Promise<void> {
  await tx.query(
    `insert into partner (workspace_id, id, name, services, languages, territories, time_zone, hours, capacity) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8::jsonb, $9)`,
    [
      workspaceId,
      id,
      partner.name,
      partner.services,
      partner.languages,
      JSON.stringify(partner.territories),
      partner.timeZone,
      partner.hours && JSON.stringify(partner.hours),
      partner.capacity,
    ],
  );
}

export async function changePartner(tx: Transaction, workspaceId: string, id: string, change: Partial<PartnerChange>): Promise<void> {
  const given = (Object.keys(columnOf) as (keyof PartnerChange)[]).filter((key) => change[key] !== undefined);
  if (given.length === 0) return;
  const value = (key: keyof PartnerChange): unknown => (key === 'territories' || (key === 'hours' && change.hours) ? JSON.stringify(change[key]) : change[key]);
  await tx.query(`update partner set ${given.map((key, index) => `${columnOf[key]} = $${index + 3}`).join(', ')} where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
    ...given.map(value),
  ]);
}

export async function partnerNamed(tx: Transaction, workspaceId: string, name: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(`select id from partner where workspace_id = $1 and lower(name) = lower($2)`, [workspaceId, name]);
  return row?.id ?? null;
}

/** The partner somebody works for. */
export async function partnerOfMember(tx: Transaction, workspaceId: string, memberId: string): Promise<{ id: string; name: string } | null> {
  const [row] = await tx.query<{ id: string; name: string }>(
    `select p.id, p.name from partner_person s join partner p on p.workspace_id = $1 and p.id = s.partner_id where s.workspace_id = $1 and s.member_id = $2`,
    [workspaceId, memberId],
  );
  return row ?? null;
}

/** The first desk of a kind; every workspace has one of each from its start. */
export async function deskOfKind(tx: Transaction, workspaceId: string, kind: DeskKind): Promise<string> {
  await routingState(tx, workspaceId);
  const [row] = await tx.query<{ id: string }>(`select id from desk where workspace_id = $1 and kind = $2 order by status, position, id limit 1`, [
    workspaceId,
    kind,
  ]);
  return row!.id;
}

/** A person of a partner, with a seat at the desk, so that the desk has somebody. They count at once: many never sign in. */
export async function seatPerson(tx: Transaction, workspaceId: string, partnerId: string, memberId: string): Promise<void> {
  const deskId = await deskOfKind(tx, workspaceId, 'partners');
  await tx.query(
    `insert into partner_person (workspace_id, member_id, partner_id) values ($1, $2, $3)
     on conflict (workspace_id, member_id) do update set partner_id = excluded.partner_id`,
    [workspaceId, memberId, partnerId],
  );
  await tx.query(`update member set status = 'active' where workspace_id = $1 and id = $2 and status = 'invited'`, [workspaceId, memberId]);
  await tx.query(`insert into desk_member (workspace_id, desk_id, member_id) values ($1, $2, $3) on conflict (workspace_id, desk_id, member_id) do nothing`, [
    workspaceId,
    deskId,
    memberId,
  ]);
}
