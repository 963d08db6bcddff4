import type { Database } from '#database';
import { settingsOf } from '#inbox';
import { log } from '#kernel';
import {
  addMove,
  arrivalFields,
  type DryRunResult,
  findDryRun,
  isAddressed,
  noteDryRun,
  nothingFound,
  pastItem,
  type PastMention,
  pastMentions,
  place,
  placesOf,
  ruleset,
} from '#routing';

const batch = 2_000;

/** Reads the past in batches, each a transaction of its own, and compares the rules tried with those in force. */
export async function runDryRun(database: Database, workspaceId: string, id: string, now: () => Date): Promise<void> {
  const opened = await database.inWorkspace({ workspaceId }, async (tx) => {
    const run = await findDryRun(tx, workspaceId, id);
    if (!run || (run.state !== 'waiting' && run.state !== 'running')) return null;
    const places = await placesOf(tx, workspaceId);
    const supportId = [...places.values()].find(({ kind, isActive }) => kind === 'support' && isActive)?.id ?? '';
    return { run, places, supportId, unsureBelow: (await settingsOf(tx, workspaceId)).unsureBelow };
  });
  if (!opened) return;
  const { run, places, supportId, unsureBelow } = opened;
  const result: DryRunResult = structuredClone(nothingFound);
  let read = 0;
  const note = (state: 'running' | 'done' | 'failed', problem: string | null = null): Promise<boolean> =>
    database.inWorkspace({ workspaceId }, (tx) => noteDryRun(tx, workspaceId, id, { state, read, result, problem, at: now() }));
  try {
    const before = ruleset(run.rules.inForce, run.rules.inForceMode, arrivalFields);
    const after = ruleset(run.rules.tried, run.mode, arrivalFields);
    const since = new Date(run.createdAt.getTime() - run.days * 86_400_000);
    for (let last: PastMention | undefined; ;) {
      const from = last && { receivedAt: last.received_at, id: last.id };
      const mentions = await database.inWorkspace({ workspaceId }, (tx) =>
        pastMentions(tx, workspaceId, { since, until: run.createdAt, after: from ?? null, limit: batch }),
      );
      for (const mention of mentions) {
        const addressed = isAddressed(mention);
        const item = pastItem(mention, unsureBelow);
        const [was, would] = [before.judge(item), after.judge(item)];
        addMove(result, {
          from: place(was, addressed, places, supportId, null)?.deskId ?? null,
          to: place(would, addressed, places, supportId, null)?.deskId ?? null,
          mentionId: mention.id,
          conversationId: mention.conversation_id,
          matched: run.rules.ruleId !== null && would.matched.some(({ ruleId }) => ruleId === run.rules.ruleId),
        });
      }
      read += mentions.length;
      last = mentions.at(-1);
      if (mentions.length < batch) break;
      if (!(await note('running'))) return;
    }
    await note('done');
  } catch (error) {
    log.error({ id, error: (error as Error).message, stack: (error as Error).stack }, 'a dry run broke off');
    await note('failed', 'Reading the past broke off.');
  }
}
