import type { Transaction } from '#database';
import type { ApprovalRule, Drafted } from '#inbox';
import { inForce, type Rule, replyFields, routingState, ruleset, rulesOf } from '#routing';

/** The first rule on answers that this one matches. Few write them, so they are read anew with each answer. */
export async function approvalFor(tx: Transaction, workspaceId: string, { text, writerId, conversation }: Drafted): Promise<ApprovalRule | null> {
  const stored = await rulesOf(tx, workspaceId, 'reply');
  if (stored.length === 0) return null;
  const { crisis } = await routingState(tx, workspaceId);
  const rules: Rule[] = inForce(stored, crisis !== null);
  const [named] = await tx.query<{ network: string; channel: string; desk: string | null; writer: string; email: string }>(
    `select c.network, c.name as channel, m.name as writer, m.email, (select d.name from desk d where d.workspace_id = $1 and d.id = $3) as desk
     from channel c join member m on m.workspace_id = $1 and m.id = $4 where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, conversation.channel_id, conversation.desk_id, writerId],
  );
  if (!named) return null;
  const { kind, unsure, lang, handle, author_id: authorId, followers, form, urgency, desk_id: deskId } = conversation;
  const verdict = ruleset(rules, 'first', replyFields).judge({
    text,
    fields: {
      kind,
      unsure,
      lang,
      channel: [conversation.channel_id, named.channel, named.network],
      network: named.network,
      author: [handle, authorId],
      followers,
      form,
      urgency,
      desk: deskId ? [deskId, named.desk ?? deskId] : null,
      writer: [writerId, named.writer, named.email],
    },
  });
  const [matched] = verdict.matched;
  return matched && verdict.approval ? { ruleId: matched.ruleId, ruleName: matched.name, ...verdict.approval } : null;
}
