import { allow, type Caller, scopeOf } from '#accounts';
import type { dryRunBody, DryRunView } from '#contracts';
import type { Database } from '#database';
import { AppError, newId } from '#kernel';
import { parse } from '#query';
import type { z } from 'zod';
import { nothingFound, withRule } from './dry-run.js';
import { findDryRun } from './dry-run.store.js';
import { plan } from './offering.store.js';
import { arrivalFields } from './rule-fields.js';
import { inForce, routingState, rulesOf } from './routing.store.js';
import type { Rule } from './ruleset.js';

/** Rules tried on what came in before, in the background, before they are turned on. */
export class DryRuns {
  constructor(private readonly database: Database) {}

  async start(caller: Caller, body: z.infer<typeof dryRunBody>, now: Date): Promise<DryRunView> {
    allow(caller, 'routing.manage');
    const { workspaceId, memberId } = caller;
    const parsed = body.rule && parse(body.rule.query, arrivalFields);
    if (parsed && !parsed.ok)
      throw new AppError('invalid', parsed.errors[0]!.message, { fields: [{ field: 'rule.query', message: parsed.errors[0]!.message }] });
    const id = newId();
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const state = await routingState(tx, workspaceId);
      const rules = inForce(await rulesOf(tx, workspaceId, 'arrival'), state.crisis !== null);
      const tried: Rule | null = body.rule ? { ...body.rule, id: body.rule.id ?? newId() } : null;
      const [expected] = await tx.query<{ mentions: number }>(
        `select coalesce(sum(mentions), 0)::int as mentions from rollup_minute where workspace_id = $1 and minute >= $2`,
        [workspaceId, new Date(now.getTime() - body.days * 86_400_000)],
      );
      await tx.query(`insert into dry_run (workspace_id, id, rules, mode, days, expected, member_id, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
        workspaceId,
        id,
        JSON.stringify({ inForce: rules, inForceMode: state.mode, tried: tried ? withRule(rules, tried) : rules, ruleId: tried?.id ?? null }),
        body.mode ?? state.mode,
        body.days,
        expected!.mentions,
        memberId,
        now,
      ]);
      await plan(tx, workspaceId, 'dry-run', id, now);
    });
    return this.find(caller, id);
  }

  find(caller: Caller, id: string): Promise<DryRunView> {
    allow(caller, 'routing.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const run = await findDryRun(tx, caller.workspaceId, id);
      if (!run) throw new AppError('not-found', 'There is no such try.');
      const { moves, unmoved, matched } = { ...nothingFound, ...run.result };
      // The words are read now, as the reader may see them: what was deleted or erased since is not shown.
      const ids = moves.flatMap(({ examples }) => examples.map(({ mentionId }) => mentionId));
      const texts = new Map(
        (
          await tx.query<{ id: string; snippet: string }>(
            `select id, left(text, 200) as snippet from mention where workspace_id = $1 and id = any ($2::uuid[]) and deleted_at is null`,
            [caller.workspaceId, ids],
          )
        ).map((row) => [row.id, row.snippet]),
      );
      return {
        id: run.id,
        state: run.state,
        days: run.days,
        read: run.readSoFar,
        expected: Math.max(run.expected, run.readSoFar),
        moves: moves
          .map((move) => ({
            ...move,
            examples: move.examples.flatMap((example) => {
              const snippet = texts.get(example.mentionId);
              return snippet === undefined ? [] : [{ ...example, snippet }];
            }),
          }))
          .sort((a, b) => b.count - a.count),
        unmoved,
        matched,
        problem: run.problem,
        createdAt: run.createdAt.toISOString(),
        finishedAt: run.finishedAt?.toISOString() ?? null,
      };
    });
  }

  async cancel(caller: Caller, id: string): Promise<DryRunView> {
    allow(caller, 'routing.manage');
    await this.database.inWorkspace(scopeOf(caller), (tx) =>
      tx.query(`update dry_run set state = 'cancelled', finished_at = now() where workspace_id = $1 and id = $2 and state in ('waiting', 'running')`, [
        caller.workspaceId,
        id,
      ]),
    );
    return this.find(caller, id);
  }
}
