import type { Transaction } from '#database';
import { newId } from '#kernel';

/** How long a private message still belongs to the public thread that asked for it. */
const withinDays = 14;

/** We asked them, in public, to write to us in private. */
export async function askPrivate(tx: Transaction, workspaceId: string, authorId: string, conversationId: string): Promise<void> {
  await tx.query(
    `insert into private_ask (workspace_id, author_id, conversation_id, at) values ($1, $2, $3, now())
     on conflict (workspace_id, author_id) do update set conversation_id = excluded.conversation_id, at = excluded.at`,
    [workspaceId, authorId, conversationId],
  );
}

/**
 * Links private conversations that opened with the public ones that asked for them, by the same author or another account
 * of the same person; both threads say so.
 */
export async function linkPrivate(tx: Transaction, workspaceId: string, opened: readonly { conversationId: string; authorId: string }[]): Promise<void> {
  if (opened.length === 0) return;
  const links = await tx.query<{ public_id: string; private_id: string }>(
    `with same as (
       select o.conversation_id, o.author_id from unnest($2::uuid[], $3::uuid[]) as o (conversation_id, author_id)
       union select o.conversation_id, other.author_id from unnest($2::uuid[], $3::uuid[]) as o (conversation_id, author_id)
       join person_link own on own.workspace_id = $1 and own.author_id = o.author_id and own.unlinked_at is null
       join person_link other on other.workspace_id = $1 and other.person_id = own.person_id and other.unlinked_at is null)
     insert into conversation_link (workspace_id, public_id, private_id, at)
     select $1, a.conversation_id, s.conversation_id, now() from same s
     join private_ask a on a.workspace_id = $1 and a.author_id = s.author_id and a.at > now() - make_interval(days => $4)
     where a.conversation_id <> s.conversation_id
     on conflict do nothing returning public_id, private_id`,
    [workspaceId, opened.map((one) => one.conversationId), opened.map((one) => one.authorId), withinDays],
  );
  const lines = links.flatMap((link) => [
    { conversationId: link.public_id, type: 'went-private', otherId: link.private_id },
    { conversationId: link.private_id, type: 'came-private', otherId: link.public_id },
  ]);
  if (lines.length === 0) return;
  await tx.query(
    `insert into activity (workspace_id, id, conversation_id, at, type, details)
     select $1, id, conversation_id, now(), type, jsonb_build_object('conversationId', other_id)
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[]) as g (id, conversation_id, type, other_id)`,
    [workspaceId, lines.map(() => newId()), lines.map((line) => line.conversationId), lines.map((line) => line.type), lines.map((line) => line.otherId)],
  );
}
