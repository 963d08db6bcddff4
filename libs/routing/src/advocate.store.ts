import type { AdvocateView } from '#contracts';
import type { Transaction } from '#database';

export type AdvocateRow = Pick<AdvocateView, 'memberId' | 'name' | 'email' | 'status' | 'topics' | 'languages' | 'offersADay'>;

/** All of them, or one. */
export function advocatesOf(tx: Transaction, workspaceId: string, memberId: string | null = null): Promise<AdvocateRow[]> {
  return tx.query<AdvocateRow>(
    `select m.id as "memberId", m.name, m.email, case when m.status = 'active' and s.suspended then 'suspended' else m.status end as status,
       coalesce(p.skills, '{}') as topics, coalesce(p.languages, '{}') as languages, s.offers_a_day as "offersADay"
     from member m left join member_profile p on p.workspace_id = m.workspace_id and p.member_id = m.id
     left join lateral (
       select bool_or(x.status = 'suspended') as suspended, max(x.offers_a_day) as offers_a_day from desk_member x
       where x.workspace_id = m.workspace_id and x.member_id = m.id) s on true
     where m.workspace_id = $1 and m.role = 'advocate' and ($2::uuid is null or m.id = $2) order by m.name, m.id limit 5000`,
    [workspaceId, memberId],
  );
}

/** How many offers somebody new gets within a day and has in hand at once, until staff says otherwise. */
const usualOffersADay = 5;
const usualHeld = 3;

export async function seatAdvocate(
  tx: Transaction,
  workspaceId: string,
  given: { deskId: string; memberId: string; topics: readonly string[]; languages: readonly string[] },
): Promise<void> {
  await tx.query(
    `insert into desk_member (workspace_id, desk_id, member_id, capacity, offers_a_day) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, desk_id, member_id) do nothing`,
    [workspaceId, given.deskId, given.memberId, usualHeld, usualOffersADay],
  );
  await tx.query(
    `insert into member_profile (workspace_id, member_id, skills, languages) values ($1, $2, $3, $4)
     on conflict (workspace_id, member_id) do update set skills = excluded.skills, languages = excluded.languages`,
    [workspaceId, given.memberId, given.topics, given.languages],
  );
}

/** What staff corrects; undefined stays. False when there is no such advocate. */
export async function changeAdvocate(
  tx: Transaction,
  workspaceId: string,
  memberId: string,
  change: { topics?: readonly string[] | undefined; languages?: readonly string[] | undefined; offersADay?: number | null | undefined },
): Promise<boolean> {
  const [known] = await tx.query(`select from member where workspace_id = $1 and id = $2 and role = 'advocate'`, [workspaceId, memberId]);
  if (!known) return false;
  await tx.query(
    `insert into member_profile (workspace_id, member_id, skills, languages) values ($1, $2, coalesce($3::text[], '{}'), coalesce($4::text[], '{}'))
     on conflict (workspace_id, member_id) do update set skills = coalesce($3, member_profile.skills), languages = coalesce($4, member_profile.languages)`,
    [workspaceId, memberId, change.topics ?? null, change.languages ?? null],
  );
  if (change.offersADay !== undefined)
    await tx.query(`update desk_member set offers_a_day = $3 where workspace_id = $1 and member_id = $2`, [workspaceId, memberId, change.offersADay]);
  return true;
}

/** False when there is no such advocate. */
export async function suspendAdvocate(tx: Transaction, workspaceId: string, memberId: string, suspended: boolean): Promise<boolean> {
  const rows = await tx.query(
    `update desk_member s set status = $3 from member m
     where s.workspace_id = $1 and s.member_id = $2 and m.workspace_id = $1 and m.id = $2 and m.role = 'advocate' returning s.desk_id`,
    [workspaceId, memberId, suspended ? 'suspended' : 'active'],
  );
  return rows.length > 0;
}
