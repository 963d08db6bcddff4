import type { ViewName } from '#contracts';
import type { Transaction } from '#database';
import { countInList } from './list.store.js';
import { conversationCondition, mentionCondition, place } from './search.store.js';
import { settingsOf } from './settings.store.js';

/** How many conversations a list holds, counted to `most`. */
export async function countHeld(
  tx: Transaction,
  workspaceId: string,
  { view, query, memberId, most }: { view: ViewName; query: string; memberId: string; most: number },
): Promise<number> {
  const condition = query ? await conversationCondition(tx, query, memberId) : null;
  return countInList(tx, workspaceId, { view, memberId, condition, most });
}

/** How many of the last days a query finds, counted to `most`. */
export async function countRecent(
  tx: Transaction,
  workspaceId: string,
  { query, of, memberId, days, most }: { query: string; of: 'conversations' | 'mentions'; memberId: string; days: number; most: number },
): Promise<number> {
  const since = new Date(Date.now() - days * 86_400_000);
  if (of === 'conversations') {
    const asked = query ? await conversationCondition(tx, query, memberId) : { sql: 'true', parameters: [] };
    const parameters = [...asked.parameters, since];
    return countInList(tx, workspaceId, {
      view: 'all',
      memberId,
      condition: { sql: `(${asked.sql}) and c.last_activity_at >= $${parameters.length}`, parameters },
      most,
    });
  }
  const parameters: unknown[] = [workspaceId, since, most];
  const where = query ? place(await mentionCondition(tx, query, memberId, (await settingsOf(tx, workspaceId)).unsureBelow), parameters) : 'true';
  const [row] = await tx.query<{ count: number }>(
    `select count(*)::int as count from (
       select from mention m join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
       where m.workspace_id = $1 and m.received_at >= $2 and (${where}) limit $3) as l`,
    parameters,
  );
  return row!.count;
}
