import type { Transaction } from '#database';
import type { Counted } from '#inbox';
import { countMinutes } from '#insights';
import { TopicFiler } from '#listening';
import { planRules } from '#routing';

const refile = new TopicFiler().recounting(countMinutes);

/** What newly read mentions change, in the transaction that does: the figures, the topics, and whether the rules are asked again. */
export async function recount(tx: Transaction, workspaceId: string, counted: readonly Counted[]): Promise<void> {
  await refile(tx, workspaceId, counted);
  await planRules(tx, workspaceId, [...new Set(counted.flatMap(({ mentionId }) => mentionId ?? []))], new Date());
}
