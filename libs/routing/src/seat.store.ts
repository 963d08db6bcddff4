import type { Assignment, WeekHours, ZonedHours } from '#contracts';
import type { Transaction } from '#database';
import type { Candidate } from './candidates.js';

export interface DrainedDesk {
  id: string;
  assign: Assignment;
  preferLast: boolean;
  hours: ZonedHours | null;
  status: string;
}

interface SeatRow {
  member_id: string;
  suspended: boolean;
  languages: string[] | null;
  skills: string[] | null;
  countries: string[] | null;
  team_ids: string[];
  capacity: number;
  channel_capacity: Record<string, number> | null;
  present: boolean;
  hours: WeekHours | null;
  time_zone: string | null;
  leave: { startsOn: string; endsOn: string }[] | null;
  last_assigned_at: Date | null;
  came_at: Date | null;
}

/** One drains a desk at a time; false: somebody does already. The lock ends with the transaction. */
export async function lockDesk(tx: Transaction, workspaceId: string, deskId: string): Promise<boolean> {
  const [row] = await tx.query<{ ok: boolean }>(`select pg_try_advisory_xact_lock(hashtextextended('earshot.desk.' || $1 || $2, 0)) as ok`, [
    workspaceId,
    deskId,
  ]);
  return row!.ok;
}

export async function deskToDrain(tx: Transaction, workspaceId: string, deskId: string): Promise<DrainedDesk | null> {
  const [row] = await tx.query<DrainedDesk>(`select id, assign, prefer_last as "preferLast", hours, status from desk where workspace_id = $1 and id = $2`, [
    workspaceId,
    deskId,
  ]);
  return row ?? null;
}

/** Everybody at a desk with what they can bear. Their load is for whoever knows the conversations. */
export async function candidatesAt(tx: Transaction, workspaceId: string, deskId: string, now: Date): Promise<Candidate[]> {
  const rows = await tx.query<SeatRow>(
    `select m.id as member_id, coalesce(s.status = 'suspended', false) as suspended, p.languages, p.skills,
       (select array_agg(upper(t ->> 'country')) from jsonb_array_elements(p.territories) t) as countries,
       array(select t.team_id from team_member t where t.workspace_id = $1 and t.member_id = m.id) as team_ids,
       coalesce(s.capacity, d.capacity)::int as capacity, s.channel_capacity, coalesce(p.availability = 'auto' and p.present_until > $3, false) as present,
       p.hours, p.time_zone, p.last_assigned_at, p.came_at,
       (select jsonb_agg(jsonb_build_object('startsOn', l.starts_on, 'endsOn', l.ends_on)) from leave l
        where l.workspace_id = $1 and l.member_id = m.id and l.ends_on >= $3::date - 1) as leave
     from desk d join member m on m.workspace_id = d.workspace_id and m.status = 'active'
     left join desk_member s on s.workspace_id = d.workspace_id and s.desk_id = d.id and s.member_id = m.id
     left join member_profile p on p.workspace_id = d.workspace_id and p.member_id = m.id
     where d.workspace_id = $1 and d.id = $2 and (s.member_id is not null or (d.everyone and m.role in ('owner', 'admin', 'supervisor', 'agent')))`,
    [workspaceId, deskId, now],
  );
  return rows.map((row) => ({
    memberId: row.member_id,
    suspended: row.suspended,
    languages: row.languages ?? [],
    skills: row.skills ?? [],
    countries: row.countries ?? [],
    teamIds: row.team_ids,
    capacity: row.capacity,
    channelCapacity: row.channel_capacity ?? {},
    load: 0,
    loadByChannel: {},
    present: row.present,
    hours: row.hours,
    timeZone: row.time_zone ?? 'UTC',
    leave: row.leave ?? [],
    lastAssignedMs: row.last_assigned_at?.getTime() ?? null,
    cameMs: row.came_at?.getTime() ?? null,
    alone: rows.length === 1,
    declined: false,
  }));
}

export async function noteAssigned(tx: Transaction, workspaceId: string, memberIds: readonly string[], now: Date): Promise<void> {
  await tx.query(
    `insert into member_profile (workspace_id, member_id, last_assigned_at) select $1, id, $3 from unnest($2::uuid[]) as g (id) order by id
     on conflict (workspace_id, member_id) do update set last_assigned_at = excluded.last_assigned_at`,
    [workspaceId, [...new Set(memberIds)], now],
  );
}

/**
 * What somebody who went away leaves behind: work that routing gave them and they have not touched (no answer, no note since), and, at
 * desks that hand out work, conversations whose customer wrote after them and waits.
 */
export async function leftBehindBy(tx: Transaction, workspaceId: string, memberId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select c.id from conversation c
     where c.workspace_id = $1 and c.assignee_id = $2 and c.status = 'open' and (exists (
       select from routing_decision d where d.workspace_id = $1 and d.conversation_id = c.id and d.what = 'assigned' and d.member_id = $2
         and not exists (select from routing_decision later where later.workspace_id = $1 and later.conversation_id = c.id and later.id > d.id and later.what in ('assigned', 'returned'))
         and not exists (select from reply r where r.workspace_id = $1 and r.conversation_id = c.id and r.member_id = $2 and r.created_at >= d.at)
         and not exists (select from note n where n.workspace_id = $1 and n.conversation_id = c.id and n.member_id = $2 and n.created_at >= d.at))
       or c.waiting_since is not null and exists (select from desk k where k.workspace_id = $1 and k.id = c.desk_id and k.assign <> 'manual')
         and not exists (select from activity a where a.workspace_id = $1 and a.conversation_id = c.id and a.type = 'assigned' and a.at >= c.waiting_since)
         and not exists (select from reply r where r.workspace_id = $1 and r.conversation_id = c.id and r.member_id = $2 and r.created_at >= c.waiting_since)
         and not exists (select from note n where n.workspace_id = $1 and n.conversation_id = c.id and n.member_id = $2 and n.created_at >= c.waiting_since))
     order by c.id`,
    [workspaceId, memberId],
  );
  return rows.map(({ id }) => id);
}

export interface Attending {
  isHere: boolean;
  isAway: boolean;
  presentUntil: Date | null;
  returnMinutes: number;
}

export async function attendanceOf(tx: Transaction, workspaceId: string, memberId: string, now: Date): Promise<Attending | null> {
  const [row] = await tx.query<Attending>(
    `select p.present_until > $3 as "isHere", p.availability = 'away' as "isAway", p.present_until as "presentUntil",
       coalesce((select min(d.return_minutes) from desk d where d.workspace_id = $1 and d.assign <> 'manual' and d.status = 'active'), 5) as "returnMinutes"
     from member_profile p where p.workspace_id = $1 and p.member_id = $2`,
    [workspaceId, memberId, now],
  );
  return row ?? null;
}
