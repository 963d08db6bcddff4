import type { TagColour, TagView } from '#contracts';
import type { Transaction } from '#database';

export interface GoneTag {
  id: string;
  name: string;
  colour: TagColour;
  into_id: string | null;
  conversation_ids: string[];
  /** Those that did not carry the other tag before the merge. */
  added_ids: string[];
}

const keptDays = 30;

/** Takes a tag away, keeping what it takes to bring it back for a month; false when there is none. */
export async function endTag(
  tx: Transaction,
  workspaceId: string,
  id: string,
  { memberId, intoId }: { memberId: string; intoId: string | null },
): Promise<boolean> {
  const [tag] = await tx.query<{ name: string; colour: string; created_at: Date }>(
    `delete from tag where workspace_id = $1 and id = $2 returning name, colour, created_at`,
    [workspaceId, id],
  );
  if (!tag) return false;
  const carried = await tx.query<{ conversation_id: string }>(
    `delete from conversation_tag where workspace_id = $1 and tag_id = $2 returning conversation_id`,
    [workspaceId, id],
  );
  const conversationIds = carried.map((row) => row.conversation_id);
  const added = intoId
    ? await tx.query<{ conversation_id: string }>(
        `insert into conversation_tag (workspace_id, conversation_id, tag_id, member_id) select $1, c, $2, $4 from unnest($3::uuid[]) as c
         on conflict do nothing returning conversation_id`,
        [workspaceId, intoId, conversationIds, memberId],
      )
    : [];
  await tx.query(`delete from tag_gone where workspace_id = $1 and (id = $2 or at < now() - make_interval(days => $3))`, [workspaceId, id, keptDays]);
  await tx.query(
    `insert into tag_gone (workspace_id, id, name, colour, created_at, into_id, conversation_ids, added_ids, member_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())`,
    [workspaceId, id, tag.name, tag.colour, tag.created_at, intoId, conversationIds, added.map((row) => row.conversation_id), memberId],
  );
  return true;
}

export async function goneTag(tx: Transaction, workspaceId: string, id: string): Promise<GoneTag | null> {
  const [row] = await tx.query<GoneTag>(
    `select id, name, colour, into_id, conversation_ids, added_ids from tag_gone where workspace_id = $1 and id = $2 for update`,
    [workspaceId, id],
  );
  return row ?? null;
}

export async function bringBack(tx: Transaction, workspaceId: string, gone: GoneTag): Promise<TagView> {
  const { id, name, colour, into_id: intoId } = gone;
  await tx.query(
    `with back as (delete from tag_gone where workspace_id = $1 and id = $2 returning id, name, colour, created_at)
     insert into tag (workspace_id, id, name, colour, created_at) select $1, id, name, colour, created_at from back`,
    [workspaceId, id],
  );
  await tx.query(
    `insert into conversation_tag (workspace_id, conversation_id, tag_id, member_id)
     select $1, c.id, $2, null from conversation c where c.workspace_id = $1 and c.id = any ($3::uuid[]) on conflict do nothing`,
    [workspaceId, id, gone.conversation_ids],
  );
  if (intoId)
    await tx.query(`delete from conversation_tag where workspace_id = $1 and tag_id = $2 and conversation_id = any ($3::uuid[])`, [
      workspaceId,
      intoId,
      gone.added_ids,
    ]);
  return { id, name, colour };
}
