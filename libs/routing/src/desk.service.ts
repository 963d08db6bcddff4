import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { deskMemberBody, deskPatch, DeskBody, DeskKind, DeskMemberView, DeskView, TeamView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId, NIL_ID } from '#kernel';
import type { z } from 'zod';
import { plan } from './offering.store.js';
import { bumpRouting, placesOf, routingState } from './routing.store.js';

interface DeskRow {
  id: string;
  kind: DeskKind;
  name: string;
  status: 'active' | 'archived';
  assign: DeskBody['assign'];
  everyone: boolean;
  prefer_last: boolean;
  capacity: number;
  hours: DeskBody['hours'];
  offer_minutes: number;
  offer_to: number;
  answer_minutes: number;
  return_minutes: number;
}

const columns: Record<keyof Omit<z.infer<typeof deskPatch>, never>, string> = {
  name: 'name',
  assign: 'assign',
  everyone: 'everyone',
  preferLast: 'prefer_last',
  capacity: 'capacity',
  hours: 'hours',
  offerMinutes: 'offer_minutes',
  offerTo: 'offer_to',
  answerMinutes: 'answer_minutes',
  returnMinutes: 'return_minutes',
  status: 'status',
};
const asJson = new Set<string>(['hours']);

/** Desks, who sits at them, and teams. */
export class Desks {
  constructor(private readonly database: Database) {}

  list(caller: Caller): Promise<DeskView[]> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => this.views(tx, caller.workspaceId));
  }

  async make(caller: Caller, body: DeskBody): Promise<DeskView> {
    const id = newId();
    await this.change(caller, 'desk.made', id, async (tx) => {
      await tx.query(
        `insert into desk (workspace_id, id, kind, name, position) values ($1, $2, $3, $4, (select coalesce(max(position), 0) + 1 from desk where workspace_id = $1))`,
        [caller.workspaceId, id, body.kind, body.name],
      );
      await this.set(tx, caller.workspaceId, id, body);
      return { kind: body.kind, name: body.name };
    });
    return this.find(caller, id);
  }

  async patch(caller: Caller, id: string, patch: z.infer<typeof deskPatch>): Promise<DeskView> {
    await this.change(caller, 'desk.changed', id, async (tx) => {
      const desk = await deskOr404(tx, caller.workspaceId, id);
      if (patch.status === 'archived' && desk.kind === 'support') await this.refuseLastSupport(tx, caller.workspaceId, id);
      await this.set(tx, caller.workspaceId, id, patch);
      return patch;
    });
    return this.find(caller, id);
  }

  /** Seats somebody, or changes what they can bear there. */
  async seat(caller: Caller, deskId: string, memberId: string, body: z.infer<typeof deskMemberBody>): Promise<DeskView> {
    await this.change(caller, 'desk.seated', deskId, async (tx) => {
      await deskOr404(tx, caller.workspaceId, deskId);
      const [member] = await tx.query(`select from member where workspace_id = $1 and id = $2 and status <> 'deactivated'`, [caller.workspaceId, memberId]);
      if (!member) throw new AppError('not-found', 'There is no such member.');
      await tx.query(`insert into desk_member (workspace_id, desk_id, member_id) values ($1, $2, $3) on conflict do nothing`, [
        caller.workspaceId,
        deskId,
        memberId,
      ]);
      await tx.query(
        `update desk_member set status = coalesce($4, status), capacity = case when $5 then $6::smallint else capacity end,
           channel_capacity = coalesce($7::jsonb, channel_capacity), offers_a_day = case when $8 then $9::smallint else offers_a_day end
         where workspace_id = $1 and desk_id = $2 and member_id = $3`,
        [
          caller.workspaceId,
          deskId,
          memberId,
          body.status ?? null,
          body.capacity !== undefined,
          body.capacity ?? null,
          body.channelCapacity ? JSON.stringify(body.channelCapacity) : null,
          body.offersADay !== undefined,
          body.offersADay ?? null,
        ],
      );
      return { memberId, ...body };
    });
    return this.find(caller, deskId);
  }

  async unseat(caller: Caller, deskId: string, memberId: string): Promise<DeskView> {
    await this.change(caller, 'desk.unseated', deskId, async (tx) => {
      const [row] = await tx.query(`delete from desk_member where workspace_id = $1 and desk_id = $2 and member_id = $3 returning member_id`, [
        caller.workspaceId,
        deskId,
        memberId,
      ]);
      if (!row) throw new AppError('not-found', 'They do not sit at this desk.');
      return { memberId };
    });
    return this.find(caller, deskId);
  }

  teams(caller: Caller): Promise<TeamView[]> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) =>
      tx.query<TeamView>(
        `select t.id, t.name, coalesce(array_agg(m.member_id order by m.member_id) filter (where m.member_id is not null), '{}') as "memberIds"
         from team t left join team_member m on m.workspace_id = t.workspace_id and m.team_id = t.id where t.workspace_id = $1 group by t.id, t.name order by t.name`,
        [caller.workspaceId],
      ),
    );
  }

  /** Makes a team, or gives an existing one another name and other people. */
  async keepTeam(caller: Caller, id: string | null, body: { name: string; memberIds: string[] }): Promise<TeamView> {
    const teamId = id ?? newId();
    await this.change(caller, id ? 'team.changed' : 'team.made', teamId, async (tx) => {
      const { workspaceId } = caller;
      const [same] = await tx.query(`select from team where workspace_id = $1 and lower(name) = lower($2) and id <> $3`, [workspaceId, body.name, teamId]);
      if (same) throw new AppError('invalid', 'There is a team of that name.', { fields: [{ field: 'name', message: 'is taken' }] });
      const [row] = id
        ? await tx.query(`update team set name = $3 where workspace_id = $1 and id = $2 returning id`, [workspaceId, id, body.name])
        : await tx.query(`insert into team (workspace_id, id, name) values ($1, $2, $3) returning id`, [workspaceId, teamId, body.name]);
      if (!row) throw new AppError('not-found', 'There is no such team.');
      await tx.query(`delete from team_member where workspace_id = $1 and team_id = $2`, [workspaceId, teamId]);
      await tx.query(
        `insert into team_member (workspace_id, team_id, member_id) select $1, $2, id from member where workspace_id = $1 and id = any ($3::uuid[])`,
        [workspaceId, teamId, body.memberIds],
      );
      return body;
    });
    return (await this.teams(caller)).find((team) => team.id === teamId)!;
  }

  /** A team that a rule asks for stays: without it nobody would be asked. */
  async dropTeam(caller: Caller, id: string): Promise<void> {
    await this.change(caller, 'team.removed', id, async (tx) => {
      const [rule] = await tx.query<{ name: string }>(
        `select name from rule where workspace_id = $1 and (actions ->> 'teamId' = $2::text or actions -> 'approval' ->> 'teamId' = $2::text) limit 1`,
        [caller.workspaceId, id],
      );
      if (rule) throw new AppError('conflict', `The rule “${rule.name}” asks for this team.`);
      await tx.query(`delete from team_member where workspace_id = $1 and team_id = $2`, [caller.workspaceId, id]);
      const [row] = await tx.query(`delete from team where workspace_id = $1 and id = $2 returning id`, [caller.workspaceId, id]);
      if (!row) throw new AppError('not-found', 'There is no such team.');
      return {};
    });
  }

  private async find(caller: Caller, id: string): Promise<DeskView> {
    return (await this.list(caller)).find((desk) => desk.id === id)!;
  }

  private async change(caller: Caller, action: string, subject: string, work: (tx: Transaction) => Promise<Record<string, unknown>>): Promise<void> {
    allow(caller, 'routing.manage');
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await routingState(tx, caller.workspaceId);
      const details = await work(tx);
      await bumpRouting(tx, caller.workspaceId);
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action, subject, details });
      await appendEvents(tx, caller.workspaceId, [{ type: 'routing.changed', memberId: caller.memberId, body: { what: action } }]);
    });
  }

  private async set(tx: Transaction, workspaceId: string, id: string, patch: Partial<DeskBody> & { status?: string | undefined }): Promise<void> {
    for (const [key, column] of Object.entries(columns)) {
      const value = patch[key as keyof typeof patch];
      if (value === undefined) continue;
      const stored = asJson.has(key) && value !== null ? JSON.stringify(value) : value;
      await tx.query(`update desk set ${column} = $3 where workspace_id = $1 and id = $2`, [workspaceId, id, stored]);
    }
    await this.watch(tx, workspaceId, id);
  }

  /** A desk that hands out its work by itself is looked at by the worker; another is left alone. */
  private async watch(tx: Transaction, workspaceId: string, id: string): Promise<void> {
    const [automatic] = await tx.query(`select from desk where workspace_id = $1 and id = $2 and status = 'active' and assign <> 'manual'`, [workspaceId, id]);
    if (automatic) await plan(tx, workspaceId, 'desk', id, new Date());
    else await tx.query(`delete from directory_routing where workspace_id = $1 and what = 'desk' and subject_id = $2`, [workspaceId, id]);
  }

  private async refuseLastSupport(tx: Transaction, workspaceId: string, id: string): Promise<void> {
    const [other] = await tx.query(`select from desk where workspace_id = $1 and kind = 'support' and status = 'active' and id <> $2`, [workspaceId, id]);
    if (!other) throw new AppError('conflict', 'The last support desk stays: whatever addresses us must reach somebody.');
  }

  private async views(tx: Transaction, workspaceId: string): Promise<DeskView[]> {
    await routingState(tx, workspaceId);
    const desks = await tx.query<DeskRow>(
      `select id, kind, name, status, assign, everyone, prefer_last, capacity, hours, offer_minutes, offer_to, answer_minutes, return_minutes
       from desk where workspace_id = $1 order by position, id`,
      [workspaceId],
    );
    const members = await tx.query<DeskMemberView & { deskId: string }>(
      `select desk_id as "deskId", member_id as "memberId", status, capacity, channel_capacity as "channelCapacity", offers_a_day as "offersADay"
       from desk_member where workspace_id = $1 order by joined_at, member_id`,
      [workspaceId],
    );
    const counts = await tx.query<{ desk_id: string; open: number; waiting: number }>(
      `select desk_id, sum(conversations)::int as open, coalesce(sum(conversations) filter (where assignee_id = $2), 0)::int as waiting
       from inbox_count where workspace_id = $1 and status = 'open' group by desk_id`,
      [workspaceId, NIL_ID],
    );
    const places = await placesOf(tx, workspaceId);
    return desks.map((row) => {
      const count = counts.find(({ desk_id }) => desk_id === row.id);
      return {
        id: row.id,
        kind: row.kind,
        name: row.name,
        status: row.status,
        assign: row.assign,
        everyone: row.everyone,
        preferLast: row.prefer_last,
        capacity: row.capacity,
        hours: row.hours,
        offerMinutes: row.offer_minutes,
        offerTo: row.offer_to,
        answerMinutes: row.answer_minutes,
        returnMinutes: row.return_minutes,
        members: members
          .filter(({ deskId }) => deskId === row.id)
          .map(({ memberId, status, capacity, channelCapacity, offersADay }) => ({ memberId, status, capacity, channelCapacity, offersADay })),
        serving: places.get(row.id)?.serving ?? 0,
        waiting: count?.waiting ?? 0,
        open: count?.open ?? 0,
      };
    });
  }
}

async function deskOr404(tx: Transaction, workspaceId: string, id: string): Promise<{ kind: DeskKind }> {
  const [desk] = await tx.query<{ kind: DeskKind }>(`select kind from desk where workspace_id = $1 and id = $2 for update`, [workspaceId, id]);
  if (!desk) throw new AppError('not-found', 'There is no such desk.');
  return desk;
}
