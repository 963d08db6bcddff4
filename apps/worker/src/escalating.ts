import { priorities } from '#contracts';
import { type Database } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { applyRulings, escalate, takeOverdue } from '#inbox';
import { log } from '#kernel';
import { inForce, routingState, type RuleRow, rulesOf, storeDecisions } from '#routing';

/** Rules on time look at open conversations so often. */
const everyMs = 15_000;
const atOnce = 200;

/** Runs a workspace's rules on time, each in a transaction of its own. Answers when to look again; null when it has none. */
export async function escalateOverdue(database: Database, workspaceId: string, now: Date): Promise<Date | null> {
  const rules = await database.inWorkspace({ workspaceId }, async (tx) => {
    const all = await rulesOf(tx, workspaceId, 'timer');
    return { all, inForce: inForce(all, (await routingState(tx, workspaceId)).crisis !== null) };
  });
  for (const rule of rules.inForce) {
    try {
      while ((await runRule(database, workspaceId, rule, now)) === atOnce);
    } catch (error) {
      // One rule that cannot be asked, for what it names is gone, does not hold up the others.
      log.warn({ ruleId: rule.id, error: (error as Error).message }, 'a rule on time could not be asked');
    }
  }
  return rules.all.length > 0 ? new Date(now.getTime() + everyMs) : null;
}

function runRule(database: Database, workspaceId: string, rule: Pick<RuleRow, 'id' | 'query' | 'actions'>, now: Date): Promise<number> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const overdue = await takeOverdue(tx, workspaceId, { ruleId: rule.id, query: rule.query, limit: atOnce }, now);
    if (overdue.length === 0) return 0;
    const { deskId = null, memberId = null, priority, tags = [], notify = [] } = rule.actions;
    const events = await escalate(tx, workspaceId, overdue, { deskId, memberId, priority: priority ? priorities.indexOf(priority) : null }, now);
    await applyRulings(
      tx,
      workspaceId,
      overdue.map(({ id }) => ({ conversationId: id, tags, slaPolicyId: null })),
    );
    await storeDecisions(
      tx,
      workspaceId,
      overdue.map(({ id, deskId: at }) => ({ conversationId: id, what: 'escalated', ruleId: rule.id, deskId: deskId ?? at, memberId })),
      now,
    );
    const told = overdue.map(({ id }): NewEvent => ({ type: 'routing.told', conversationId: id, body: { ruleId: rule.id, told: notify } }));
    await appendEvents(tx, workspaceId, [...events, ...(notify.length > 0 ? told : [])]);
    return overdue.length;
  });
}
