import type { CrisisView, DeskKind, RoutingMode, RuleActions, RuleMoment } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import { standardDesks, standardRules } from './defaults.js';
import type { Place } from './placing.js';
import { arrivalFields } from './rule-fields.js';
import { type Rule, ruleset, type Ruleset } from './ruleset.js';

/** All that placing a mention needs, of one workspace at one version. */
export interface WorkspaceRouting {
  version: number;
  mode: RoutingMode;
  crisis: CrisisView | null;
  arrival: Ruleset;
  places: ReadonlyMap<string, Place>;
  supportId: string;
}

export interface RoutingState {
  version: number;
  mode: RoutingMode;
  crisis: CrisisView | null;
}

interface StateRow {
  version: string;
  mode: RoutingMode;
  crisis: CrisisView | null;
}

async function findState(tx: Transaction, workspaceId: string): Promise<RoutingState | null> {
  const [row] = await tx.query<StateRow>(`select version, mode, crisis from routing_state where workspace_id = $1`, [workspaceId]);
  return row ? { version: Number(row.version), mode: row.mode, crisis: row.crisis } : null;
}

/** How the workspace routes; the first to ask makes the standard desks and rules. */
export async function routingState(tx: Transaction, workspaceId: string): Promise<RoutingState> {
  const known = await findState(tx, workspaceId);
  if (known) return known;
  const [made] = await tx.query(`insert into routing_state (workspace_id) values ($1) on conflict (workspace_id) do nothing returning version`, [workspaceId]);
  if (made) await makeStandard(tx, workspaceId);
  return (await findState(tx, workspaceId))!;
}

async function makeStandard(tx: Transaction, workspaceId: string): Promise<void> {
  const deskIds = new Map<DeskKind, string>();
  for (const [position, kind] of (Object.keys(standardDesks) as DeskKind[]).entries()) {
    const id = newId();
    deskIds.set(kind, id);
    const { name, everyone } = standardDesks[kind];
    await tx.query(`insert into desk (workspace_id, id, kind, name, position, everyone) values ($1, $2, $3, $4, $5, $6)`, [
      workspaceId,
      id,
      kind,
      name,
      position,
      everyone,
    ]);
  }
  for (const [position, { name, query, desk, actions, standard }] of standardRules.entries()) {
    await tx.query(`insert into rule (workspace_id, id, runs, position, name, query, actions, standard) values ($1, $2, 'arrival', $3, $4, $5, $6, $7)`, [
      workspaceId,
      newId(),
      position,
      name,
      query,
      JSON.stringify({ ...actions, ...(desk ? { deskId: deskIds.get(desk)! } : {}) }),
      standard,
    ]);
  }
}

/** Whatever routing keeps in memory is read anew from the next batch on. */
export async function bumpRouting(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(`update routing_state set version = version + 1 where workspace_id = $1`, [workspaceId]);
}

export interface RuleRow {
  id: string;
  runs: RuleMoment;
  position: number;
  name: string;
  query: string;
  weight: number;
  actions: RuleActions;
  status: Rule['status'];
  standard: string | null;
  version: number;
  changed_at: Date;
  changed_by: string | null;
}

export function rulesOf(tx: Transaction, workspaceId: string, runs: RuleMoment | null = null): Promise<RuleRow[]> {
  return tx.query<RuleRow>(
    `select id, runs, position, name, query, weight, actions, status, standard, version, changed_at, changed_by from rule
     where workspace_id = $1 and ($2::text is null or runs = $2) order by runs, position, id`,
    [workspaceId, runs],
  );
}

/** Pure: those in force. Rules for a crisis come first while there is one, and are asleep otherwise. */
export function inForce(rules: readonly RuleRow[], inCrisis: boolean): Rule[] {
  const rank = (rule: RuleRow): number => (rule.status === 'crisis' ? 0 : 1);
  return rules
    .filter(({ status }) => status === 'on' || (status === 'crisis' && inCrisis))
    .sort((a, b) => rank(a) - rank(b) || a.position - b.position)
    .map(({ id, runs, position, name, query, weight, actions, status }) => ({ id, runs, position, name, query, weight, actions, status }));
}

export async function placesOf(tx: Transaction, workspaceId: string): Promise<Map<string, Place>> {
  const rows = await tx.query<{ id: string; kind: DeskKind; active: boolean; automatic: boolean; serving: number }>(
    `with seated as (
       select d.id as desk_id, m.id as member_id from desk d join member m on m.workspace_id = $1 and m.status = 'active' and m.role in ('owner', 'admin', 'supervisor', 'agent')
       where d.workspace_id = $1 and d.everyone
       union
       select s.desk_id, s.member_id from desk_member s join member m on m.workspace_id = $1 and m.id = s.member_id and m.status = 'active'
       where s.workspace_id = $1 and s.status = 'active'),
     serving as (
       select desk_id, count(*)::int as people from seated
       where member_id not in (select member_id from leave where workspace_id = $1 and current_date between starts_on and ends_on)
         and (desk_id, member_id) not in (select desk_id, member_id from desk_member where workspace_id = $1 and status <> 'active')
       group by desk_id)
     select d.id, d.kind, d.status = 'active' as active, d.assign <> 'manual' as automatic, coalesce(s.people, 0) as serving
     from desk d left join serving s on s.desk_id = d.id where d.workspace_id = $1 order by d.position, d.id`,
    [workspaceId],
  );
  return new Map(rows.map(({ id, kind, active, automatic, serving }) => [id, { id, kind, isActive: active, isAutomatic: automatic, serving }]));
}

async function load(tx: Transaction, workspaceId: string, state: RoutingState): Promise<WorkspaceRouting> {
  const rules = inForce(await rulesOf(tx, workspaceId, 'arrival'), state.crisis !== null);
  const places = await placesOf(tx, workspaceId);
  const support = [...places.values()].find(({ kind, isActive }) => kind === 'support' && isActive);
  return { ...state, arrival: ruleset(rules, state.mode, arrivalFields), places, supportId: support!.id };
}

const freshMs = 30_000;
const remembered = 500;

/** Rules and desks by workspace, compiled once a version. Leave and membership change without one, so that it is read again at times. */
export class RoutingCache {
  private readonly known = new Map<string, { routing: WorkspaceRouting; readMs: number }>();

  async of(tx: Transaction, workspaceId: string, nowMs: number): Promise<WorkspaceRouting> {
    const state = await routingState(tx, workspaceId);
    const hit = this.known.get(workspaceId);
    if (hit && hit.routing.version === state.version && nowMs - hit.readMs < freshMs) return hit.routing;
    const routing = hit?.routing.version === state.version ? { ...hit.routing, places: await placesOf(tx, workspaceId) } : await load(tx, workspaceId, state);
    if (this.known.size >= remembered) this.known.clear();
    this.known.set(workspaceId, { routing, readMs: nowMs });
    return routing;
  }
}
