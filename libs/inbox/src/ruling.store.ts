import type { Transaction } from '#database';
import { tagIds } from './tag.store.js';

/** What rules want of a conversation that found its desk, beside the desk. */
export interface Ruling {
  conversationId: string;
  tags: readonly string[];
  slaPolicyId: string | null;
}

/** Puts on tags, making those that are new, and names the promise that is worked out from it. Twice changes nothing. */
export async function applyRulings(tx: Transaction, workspaceId: string, rulings: readonly Ruling[]): Promise<void> {
  const tagged = rulings.flatMap(({ conversationId, tags }) => tags.map((tag) => ({ conversationId, tag })));
  if (tagged.length > 0) {
    await tagIds(
      tx,
      workspaceId,
      tagged.map(({ tag }) => tag),
      true,
    );
    await tx.query(
      `insert into conversation_tag (workspace_id, conversation_id, tag_id, member_id)
       select $1, g.conversation_id, t.id, null from unnest($2::uuid[], $3::text[]) as g (conversation_id, name)
       join tag t on t.workspace_id = $1 and lower(t.name) = lower(g.name) on conflict do nothing`,
      [workspaceId, tagged.map(({ conversationId }) => conversationId), tagged.map(({ tag }) => tag)],
    );
  }
  const promised = rulings.filter(({ slaPolicyId }) => slaPolicyId !== null);
  if (promised.length > 0)
    await tx.query(
      `update conversation c set sla_policy_id = p.id from unnest($2::uuid[], $3::uuid[]) as g (conversation_id, policy_id)
       join sla_policy p on p.workspace_id = $1 and p.id = g.policy_id where c.workspace_id = $1 and c.id = g.conversation_id`,
      [workspaceId, promised.map(({ conversationId }) => conversationId), promised.map(({ slaPolicyId }) => slaPolicyId)],
    );
}
