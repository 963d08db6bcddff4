import { allow, audit, type Caller, scopeOf } from '#accounts';
import type {
  CrisisView,
  DecisionView,
  RoutingMode,
  RuleActions,
  RuleBody,
  RuleCheck,
  RuleMoment,
  rulePatch,
  RulesView,
  RuleVersionView,
  RuleView,
} from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, type FieldProblem, newId } from '#kernel';
import { explain, type Language, parse, renameValue } from '#query';
import type { z } from 'zod';
import { decisionsOf } from './decision.store.js';
import { plan } from './offering.store.js';
import { bumpRouting, routingState, type RuleRow, rulesOf } from './routing.store.js';
import { fieldsOf } from './rule-fields.js';

type Patch = z.infer<typeof rulePatch>;

/** Rules: validated, versioned, audited; and the crisis switch. */
export class Rules {
  constructor(private readonly database: Database) {}

  list(caller: Caller, lang: Language): Promise<RulesView> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const { mode, crisis } = await routingState(tx, caller.workspaceId);
      return { mode, crisis, items: await this.views(tx, caller.workspaceId, lang) };
    });
  }

  /** What a query means, or what is wrong with it and where. */
  check(runs: RuleMoment, query: string, lang: Language): RuleCheck {
    const parsed = parse(query, fieldsOf[runs]);
    if (parsed.ok) return { ok: true, explained: explain(parsed.query, lang, fieldsOf[runs]), errors: [] };
    const errors = parsed.errors.map(({ message, start, end, suggestion }) => ({ message, from: start, to: end, suggestion: suggestion ?? null }));
    return { ok: false, explained: '', errors };
  }

  async make(caller: Caller, body: RuleBody, lang: Language): Promise<RuleView> {
    const id = newId();
    await this.change(caller, 'rule.made', id, async (tx) => {
      await refuseUnsound(tx, caller.workspaceId, body);
      await tx.query(
        `insert into rule (workspace_id, id, runs, position, name, query, weight, actions, status, changed_by)
         values ($1, $2, $3, (select coalesce(max(position), 0) + 1 from rule where workspace_id = $1), $4, $5, $6, $7, $8, $9)`,
        [caller.workspaceId, id, body.runs, body.name, body.query, body.weight, JSON.stringify(body.actions), body.status, caller.memberId],
      );
      await keepVersion(tx, caller, id, 1, body);
      if (body.runs === 'timer') await plan(tx, caller.workspaceId, 'timers', caller.workspaceId, new Date());
      return { name: body.name, query: body.query };
    });
    return this.find(caller, id, lang);
  }

  /** Compare and set: refused when somebody else changed the rule since it was read. */
  async patch(caller: Caller, id: string, { version, ...patch }: Patch, lang: Language): Promise<RuleView> {
    await this.change(caller, 'rule.changed', id, async (tx) => {
      const [row] = (await rulesOf(tx, caller.workspaceId)).filter((rule) => rule.id === id);
      if (!row) throw new AppError('not-found', 'There is no such rule.');
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      const body = { ...bodyOf(row), ...given } as RuleBody;
      await refuseUnsound(tx, caller.workspaceId, body);
      const [changed] = await tx.query(
        `update rule set name = $4, query = $5, weight = $6, actions = $7, status = $8, version = version + 1, changed_by = $9, changed_at = now(),
           standard = case when name = $4 and query = $5 then standard end
         where workspace_id = $1 and id = $2 and version = $3 returning version`,
        [caller.workspaceId, id, version, body.name, body.query, body.weight, JSON.stringify(body.actions), body.status, caller.memberId],
      );
      if (!changed) throw new AppError('conflict', 'Somebody changed this rule meanwhile.', { details: { version: row.version } });
      await keepVersion(tx, caller, id, version + 1, body);
      return { version: version + 1, ...given };
    });
    return this.find(caller, id, lang);
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.change(caller, 'rule.removed', id, async (tx) => {
      const [row] = await tx.query<{ name: string }>(`delete from rule where workspace_id = $1 and id = $2 returning name`, [caller.workspaceId, id]);
      if (!row) throw new AppError('not-found', 'There is no such rule.');
      return row;
    });
  }

  async order(caller: Caller, ids: readonly string[], lang: Language): Promise<RulesView> {
    await this.change(caller, 'rules.ordered', caller.workspaceId, async (tx) => {
      const known = await tx.query<{ id: string }>(`select id from rule where workspace_id = $1`, [caller.workspaceId]);
      const missing = ids.find((id) => !known.some((rule) => rule.id === id));
      if (missing !== undefined) throw new AppError('invalid', 'There is no such rule.', { fields: [{ field: 'ids', message: `has no rule ${missing}` }] });
      await tx.query(
        `update rule set position = g.position from unnest($2::uuid[]) with ordinality as g (id, position) where rule.workspace_id = $1 and rule.id = g.id`,
        [caller.workspaceId, ids],
      );
      return { ids };
    });
    return this.list(caller, lang);
  }

  async setMode(caller: Caller, mode: RoutingMode, lang: Language): Promise<RulesView> {
    await this.change(caller, 'routing.mode', caller.workspaceId, async (tx) => {
      await tx.query(`update routing_state set mode = $2 where workspace_id = $1`, [caller.workspaceId, mode]);
      return { mode };
    });
    return this.list(caller, lang);
  }

  history(caller: Caller, id: string): Promise<RuleVersionView[]> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const rows = await tx.query<{ version: number; at: Date; member_id: string | null; body: RuleBody }>(
        `select version, at, member_id, body from rule_history where workspace_id = $1 and rule_id = $2 order by version desc limit 100`,
        [caller.workspaceId, id],
      );
      if (rows.length === 0 && !(await rulesOf(tx, caller.workspaceId)).some((rule) => rule.id === id))
        throw new AppError('not-found', 'There is no such rule.');
      return rows.map(({ version, at, member_id, body }) => ({ version, at: at.toISOString(), memberId: member_id, body }));
    });
  }

  /** One act: work goes to the crisis desk, rules for a crisis wake up, an answer is pinned. And back. */
  async switchCrisis(caller: Caller, crisis: { deskId: string | null; pinned: string } | null, now: Date): Promise<CrisisView | null> {
    allow(caller, 'crisis.switch');
    const view = crisis && { since: now.toISOString(), memberId: caller.memberId, ...crisis };
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await routingState(tx, caller.workspaceId);
      if (crisis?.deskId) await refuseUnknown(tx, caller.workspaceId, { deskId: crisis.deskId }, 'deskId');
      await tx.query(`update routing_state set crisis = $2, version = version + 1 where workspace_id = $1`, [caller.workspaceId, view && JSON.stringify(view)]);
      await audit(tx, caller.workspaceId, {
        memberId: caller.memberId,
        action: view ? 'crisis.begun' : 'crisis.ended',
        subject: caller.workspaceId,
        details: { deskId: crisis?.deskId ?? null },
      });
      await appendEvents(tx, caller.workspaceId, [{ type: 'routing.changed', memberId: caller.memberId, body: { what: 'crisis', on: view !== null } }]);
    });
    return view;
  }

  crisis(caller: Caller): Promise<CrisisView | null> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => (await routingState(tx, caller.workspaceId)).crisis);
  }

  /** Why the conversation is where it is, as it was decided, the latest first. */
  whyHere(caller: Caller, conversationId: string): Promise<DecisionView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [seen] = await tx.query(`select from conversation where workspace_id = $1 and id = $2`, [caller.workspaceId, conversationId]);
      if (!seen) throw new AppError('not-found', 'There is no such conversation.');
      return decisionsOf(tx, caller.workspaceId, conversationId);
    });
  }

  private async find(caller: Caller, id: string, lang: Language): Promise<RuleView> {
    return (await this.list(caller, lang)).items.find((rule) => rule.id === id)!;
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

  private async views(tx: Transaction, workspaceId: string, lang: Language): Promise<RuleView[]> {
    const rows = await rulesOf(tx, workspaceId);
    const views: RuleView[] = [];
    for (const row of rows) {
      const check = this.check(row.runs, row.query, lang);
      const [missing] = await unknownNames(tx, workspaceId, row.actions);
      views.push({
        ...bodyOf(row),
        id: row.id,
        position: row.position,
        version: row.version,
        standard: row.standard,
        explained: check.explained,
        problem: check.errors[0]?.message ?? missing?.message ?? null,
        changedAt: row.changed_at.toISOString(),
        changedBy: row.changed_by,
      });
    }
    return views;
  }
}

/** Rules ask for a tag and put it on by its name: both follow a new one, each rule as a version of its own. */
export async function renameTagInRules(tx: Transaction, caller: Caller, names: { from: string; to: string }): Promise<void> {
  const { workspaceId, memberId } = caller;
  await routingState(tx, workspaceId);
  const calls = (tag: string): boolean => tag.toLowerCase() === names.from.toLowerCase();
  let changed = 0;
  for (const row of await rulesOf(tx, workspaceId)) {
    const query = renameValue(row.query, fieldsOf[row.runs], 'tag', names);
    const tags = row.actions.tags?.map((tag) => (calls(tag) ? names.to : tag));
    if (query === row.query && !row.actions.tags?.some(calls)) continue;
    const body: RuleBody = { ...bodyOf(row), query, actions: tags ? { ...row.actions, tags: [...new Set(tags)] } : row.actions };
    await tx.query(`update rule set query = $3, actions = $4, version = version + 1, changed_by = $5, changed_at = now() where workspace_id = $1 and id = $2`, [
      workspaceId,
      row.id,
      body.query,
      JSON.stringify(body.actions),
      memberId,
    ]);
    await keepVersion(tx, caller, row.id, row.version + 1, body);
    await audit(tx, workspaceId, { memberId, action: 'rule.changed', subject: row.id, details: { version: row.version + 1, tag: names } });
    changed++;
  }
  if (changed === 0) return;
  await bumpRouting(tx, workspaceId);
  await appendEvents(tx, workspaceId, [{ type: 'routing.changed', memberId, body: { what: 'rule.changed' } }]);
}

function bodyOf({ runs, name, query, weight, actions, status }: RuleRow): RuleBody {
  return { runs, name, query, weight, actions, status };
}

async function keepVersion(tx: Transaction, caller: Caller, id: string, version: number, body: RuleBody): Promise<void> {
  await tx.query(`insert into rule_history (workspace_id, rule_id, version, body, member_id) values ($1, $2, $3, $4, $5)`, [
    caller.workspaceId,
    id,
    version,
    JSON.stringify(body),
    caller.memberId,
  ]);
}

/** What a rule can do, by when it runs. */
const does = {
  arrival: ['deskId', 'teamId', 'memberId', 'skills', 'priority', 'tags', 'slaPolicyId', 'takeIn', 'ignore', 'notify'],
  timer: ['deskId', 'memberId', 'priority', 'tags', 'notify'],
  reply: ['approval'],
} as const satisfies Record<RuleMoment, readonly (keyof RuleActions)[]>;
const momentWords: Record<RuleMoment, string> = { arrival: 'when a mention comes in', timer: 'as time goes by', reply: 'when an answer is written' };

/** Refuses a rule that cannot be read, names what is not there, or does what its moment does not allow. */
async function refuseUnsound(tx: Transaction, workspaceId: string, body: RuleBody): Promise<void> {
  const parsed = parse(body.query, fieldsOf[body.runs]);
  if (!parsed.ok) {
    throw new AppError('invalid', parsed.errors[0]!.message, {
      fields: parsed.errors.map(({ message }) => ({ field: 'query', message })),
      details: { errors: parsed.errors },
    });
  }
  for (const [action, value] of Object.entries(body.actions)) {
    if (value === undefined || value === false || (does[body.runs] as readonly string[]).includes(action)) continue;
    throw new AppError('invalid', 'A rule cannot do that then.', {
      fields: [{ field: `actions.${action}`, message: `is not among what a rule can do ${momentWords[body.runs]}` }],
    });
  }
  if (body.actions.ignore && body.actions.deskId)
    throw new AppError('invalid', 'A rule sends to a desk or ignores, not both.', { fields: [{ field: 'actions.ignore', message: 'excludes a desk' }] });
  await refuseUnknown(tx, workspaceId, body.actions, 'actions');
}

async function refuseUnknown(tx: Transaction, workspaceId: string, actions: Partial<RuleActions>, at: string): Promise<void> {
  const fields = await unknownNames(tx, workspaceId, actions);
  if (fields.length > 0)
    throw new AppError('invalid', fields[0]!.message, {
      fields: fields.map(({ field, message }) => ({ field: at === 'actions' ? `actions.${field}` : at, message })),
    });
}

async function unknownNames(tx: Transaction, workspaceId: string, actions: Partial<RuleActions>): Promise<FieldProblem[]> {
  const members = [...(actions.memberId ? [actions.memberId] : []), ...(actions.notify ?? [])];
  const teams = [actions.teamId, actions.approval?.teamId].filter((id): id is string => Boolean(id));
  const missing = async (table: 'desk' | 'team' | 'member' | 'sla_policy', ids: readonly string[], condition = 'true'): Promise<boolean> => {
    if (ids.length === 0) return false;
    const rows = await tx.query(`select from ${table} where workspace_id = $1 and id = any ($2::uuid[]) and ${condition}`, [workspaceId, ids]);
    return rows.length < new Set(ids).size;
  };
  const problems: FieldProblem[] = [];
  if (await missing('desk', actions.deskId ? [actions.deskId] : [], `status = 'active'`)) problems.push({ field: 'deskId', message: 'is no active desk' });
  if (await missing('team', teams)) problems.push({ field: 'teamId', message: 'is no team' });
  if (await missing('member', members, `status = 'active'`)) problems.push({ field: 'memberId', message: 'is no active member' });
  if (await missing('sla_policy', actions.slaPolicyId ? [actions.slaPolicyId] : [])) problems.push({ field: 'slaPolicyId', message: 'is no promise of time' });
  return problems;
}
