import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { Availability, profileBody, ProfileView, SightView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import type { z } from 'zod';
import { off } from './candidates.js';
import { bumpRouting } from './routing.store.js';
import { plan } from './offering.store.js';

interface ProfileRow {
  member_id: string;
  languages: string[] | null;
  skills: string[] | null;
  territories: ProfileView['territories'] | null;
  time_zone: string | null;
  hours: ProfileView['hours'];
  availability: Availability | null;
  present: boolean | null;
  leave: ProfileView['leave'] | null;
}

/** How long somebody counts as present after their screen was last seen. */
export const presentMs = 75_000;

/** Who is back sooner goes on; who is back later begins anew. */
const breakMs = 30 * 60_000;

/** What people can do, when they work, whether they are there, and what they may see. */
export class Staffing {
  constructor(private readonly database: Database) {}

  profiles(caller: Caller, now: Date): Promise<ProfileView[]> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => profilesOf(tx, caller.workspaceId, now, null));
  }

  /** One's own, or by a supervisor anybody's. */
  async keepProfile(caller: Caller, memberId: string, body: z.infer<typeof profileBody>, now: Date): Promise<ProfileView> {
    if (memberId !== caller.memberId) allow(caller, 'routing.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await memberOr404(tx, caller.workspaceId, memberId);
      await ensureProfile(tx, caller.workspaceId, memberId);
      await tx.query(
        `update member_profile set languages = coalesce($3::text[], languages), skills = coalesce($4::text[], skills), territories = coalesce($5::jsonb, territories),
           time_zone = coalesce($6, time_zone), hours = case when $7 then $8::jsonb else hours end where workspace_id = $1 and member_id = $2`,
        [
          caller.workspaceId,
          memberId,
          body.languages ?? null,
          body.skills ?? null,
          body.territories ? JSON.stringify(body.territories) : null,
          body.timeZone ?? null,
          body.hours !== undefined,
          body.hours ? JSON.stringify(body.hours) : null,
        ],
      );
      await bumpRouting(tx, caller.workspaceId);
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'profile.changed', subject: memberId, details: body });
      await appendEvents(tx, caller.workspaceId, [{ type: 'routing.changed', memberId, body: { what: 'profile' } }]);
      return (await profilesOf(tx, caller.workspaceId, now, memberId))[0]!;
    });
  }

  async addLeave(caller: Caller, memberId: string, leave: { startsOn: string; endsOn: string }, now: Date): Promise<ProfileView> {
    return this.leave(caller, memberId, now, 'leave.added', async (tx) => {
      await tx.query(`insert into leave (workspace_id, id, member_id, starts_on, ends_on) values ($1, $2, $3, $4, $5)`, [
        caller.workspaceId,
        newId(),
        memberId,
        leave.startsOn,
        leave.endsOn,
      ]);
      return leave;
    });
  }

  async dropLeave(caller: Caller, memberId: string, leaveId: string, now: Date): Promise<ProfileView> {
    return this.leave(caller, memberId, now, 'leave.removed', async (tx) => {
      const [row] = await tx.query(`delete from leave where workspace_id = $1 and member_id = $2 and id = $3 returning id`, [
        caller.workspaceId,
        memberId,
        leaveId,
      ]);
      if (!row) throw new AppError('not-found', 'There is no such leave.');
      return { leaveId };
    });
  }

  /** Away: no new work, and what was not touched yet goes back at once. */
  async setAvailability(caller: Caller, availability: Availability, now: Date): Promise<ProfileView> {
    allow(caller, 'self.manage');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await ensureProfile(tx, workspaceId, memberId);
      await tx.query(
        `update member_profile set came_at = case when availability = $3 then came_at else $4 end, availability = $3 where workspace_id = $1 and member_id = $2`,
        [workspaceId, memberId, availability, now],
      );
      await plan(tx, workspaceId, 'attendance', memberId, now);
      await appendEvents(tx, workspaceId, [{ type: 'routing.changed', memberId, body: { what: 'availability', availability } }]);
      return (await profilesOf(tx, workspaceId, now, memberId))[0]!;
    });
  }

  availability(caller: Caller, now: Date): Promise<ProfileView> {
    allow(caller, 'self.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => (await profilesOf(tx, caller.workspaceId, now, caller.memberId))[0]!);
  }

  sight(caller: Caller, memberId: string): Promise<SightView> {
    allow(caller, 'routing.sight');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await memberOr404(tx, caller.workspaceId, memberId);
      return (await sightOf(tx, caller.workspaceId, memberId)) ?? { deskIds: null, channelIds: null };
    });
  }

  /** Bounds what somebody sees to some desks, some channels, or both; two nulls: everything. Never an owner or administrator. */
  async bound(caller: Caller, memberId: string, sight: SightView): Promise<SightView> {
    allow(caller, 'routing.sight');
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const { role } = await memberOr404(tx, caller.workspaceId, memberId);
      if (role === 'owner' || role === 'admin') throw new AppError('conflict', 'Owners and administrators see everything.');
      if (sight.deskIds === null && sight.channelIds === null)
        await tx.query(`delete from member_sight where workspace_id = $1 and member_id = $2`, [caller.workspaceId, memberId]);
      else
        await tx.query(
          `insert into member_sight (workspace_id, member_id, desk_ids, channel_ids) values ($1, $2, $3, $4)
           on conflict (workspace_id, member_id) do update set desk_ids = excluded.desk_ids, channel_ids = excluded.channel_ids`,
          [caller.workspaceId, memberId, sight.deskIds, sight.channelIds],
        );
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'sight.bound', subject: memberId, details: sight });
      // Sockets of theirs begin anew with what they may see now.
      await appendEvents(tx, caller.workspaceId, [{ type: 'member.changed', memberId, body: { sight: 'changed' } }]);
    });
    return sight;
  }

  private async leave(
    caller: Caller,
    memberId: string,
    now: Date,
    action: string,
    work: (tx: Transaction) => Promise<Record<string, string>>,
  ): Promise<ProfileView> {
    if (memberId !== caller.memberId) allow(caller, 'routing.manage');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await memberOr404(tx, caller.workspaceId, memberId);
      const details = await work(tx);
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action, subject: memberId, details });
      await bumpRouting(tx, caller.workspaceId);
      await appendEvents(tx, caller.workspaceId, [{ type: 'routing.changed', memberId, body: { what: 'leave' } }]);
      return (await profilesOf(tx, caller.workspaceId, now, memberId))[0]!;
    });
  }
}

/** To what a member is bounded; null: they see everything. */
export async function sightOf(tx: Transaction, workspaceId: string, memberId: string): Promise<SightView | null> {
  const [row] = await tx.query<SightView>(
    `select desk_ids as "deskIds", channel_ids as "channelIds" from member_sight where workspace_id = $1 and member_id = $2`,
    [workspaceId, memberId],
  );
  return row ?? null;
}

async function memberOr404(tx: Transaction, workspaceId: string, memberId: string): Promise<{ role: string }> {
  const [row] = await tx.query<{ role: string }>(`select role from member where workspace_id = $1 and id = $2`, [workspaceId, memberId]);
  if (!row) throw new AppError('not-found', 'There is no such member.');
  return row;
}

async function ensureProfile(tx: Transaction, workspaceId: string, memberId: string): Promise<void> {
  await tx.query(`insert into member_profile (workspace_id, member_id) values ($1, $2) on conflict do nothing`, [workspaceId, memberId]);
}

/** Screens of these members were seen. Answers those who were not there before: waiting work may be for them. */
export async function noteAttendance(tx: Transaction, workspaceId: string, memberIds: readonly string[], now: Date): Promise<string[]> {
  const rows = await tx.query<{ member_id: string; came: boolean }>(
    `with before as (select member_id, present_until from member_profile where workspace_id = $1 and member_id = any ($2::uuid[])),
     kept as (
       insert into member_profile (workspace_id, member_id, present_until, came_at)
       select $1, id, $4::timestamptz, $3::timestamptz from member where workspace_id = $1 and id = any ($2::uuid[]) order by id
       on conflict (workspace_id, member_id) do update set present_until = excluded.present_until,
         came_at = case when member_profile.present_until > $5::timestamptz then member_profile.came_at else excluded.came_at end
       returning member_id)
     select kept.member_id, coalesce(before.present_until < $3, true) as came from kept left join before using (member_id)`,
    [workspaceId, memberIds, now, new Date(now.getTime() + presentMs), new Date(now.getTime() - breakMs)],
  );
  return rows.filter(({ came }) => came).map(({ member_id }) => member_id);
}

async function profilesOf(tx: Transaction, workspaceId: string, now: Date, memberId: string | null): Promise<ProfileView[]> {
  const rows = await tx.query<ProfileRow>(
    `select m.id as member_id, p.languages, p.skills, p.territories, p.time_zone, p.hours, p.availability, p.present_until > $2 as present,
       (select jsonb_agg(jsonb_build_object('id', l.id, 'startsOn', l.starts_on, 'endsOn', l.ends_on) order by l.starts_on)
        from leave l where l.workspace_id = m.workspace_id and l.member_id = m.id and l.ends_on >= $2::date) as leave
     from member m left join member_profile p on p.workspace_id = m.workspace_id and p.member_id = m.id
     where m.workspace_id = $1 and m.status = 'active' and ($3::uuid is null or m.id = $3) order by m.created_at, m.id`,
    [workspaceId, now, memberId],
  );
  return rows.map((row) => ({
    memberId: row.member_id,
    off: off(
      { present: row.present === true && row.availability !== 'away', hours: row.hours, timeZone: row.time_zone ?? 'UTC', leave: row.leave ?? [] },
      now.getTime(),
    ),
    languages: row.languages ?? [],
    skills: row.skills ?? [],
    territories: row.territories ?? [],
    timeZone: row.time_zone ?? 'UTC',
    hours: row.hours,
    availability: row.availability ?? 'auto',
    present: row.present ?? false,
    leave: row.leave ?? [],
  }));
}
