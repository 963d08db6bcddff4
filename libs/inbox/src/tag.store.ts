import type { TagView } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';

export function tags(tx: Transaction, workspaceId: string): Promise<TagView[]> {
  return tx.query<TagView>(`select id, name, colour from tag where workspace_id = $1 order by lower(name), id limit 1000`, [workspaceId]);
}

export async function nameTaken(tx: Transaction, workspaceId: string, name: string, exceptId: string): Promise<boolean> {
  const rows = await tx.query(`select from tag where workspace_id = $1 and lower(name) = lower($2) and id <> $3`, [workspaceId, name, exceptId]);
  return rows.length > 0;
}

/** Ids of these tags; what does not exist yet is made when `make` says so, and left out otherwise. In the order of their names, which is the order of locks. */
export async function tagIds(tx: Transaction, workspaceId: string, names: readonly string[], make: boolean): Promise<{ ids: string[]; made: boolean }> {
  const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  if (wanted.length === 0) return { ids: [], made: false };
  const made = make
    ? await tx.query<{ id: string }>(
        `insert into tag (workspace_id, id, name) select $1, id, name from unnest($2::uuid[], $3::text[]) as g (id, name)
         on conflict (workspace_id, lower(name)) do nothing returning id`,
        [workspaceId, wanted.map(() => newId()), wanted.map(([, name]) => name)],
      )
    : [];
  const rows = await tx.query<{ id: string }>(
    `select id from tag where workspace_id = $1 and lower(name) = any (select lower(n) from unnest($2::text[]) as n)`,
    [workspaceId, wanted.map(([, name]) => name)],
  );
  return { ids: rows.map((row) => row.id), made: made.length > 0 };
}

export interface Tagged {
  conversationId: string;
  tagId: string;
}

/** Answers what was not there before. */
export function addTags(
  tx: Transaction,
  workspaceId: string,
  conversationIds: readonly string[],
  tagIdList: readonly string[],
  memberId: string,
): Promise<Tagged[]> {
  return tx.query<Tagged>(
    `insert into conversation_tag (workspace_id, conversation_id, tag_id, member_id)
     select $1, c, t, $4 from unnest($2::uuid[]) as c, unnest($3::uuid[]) as t on conflict do nothing
     returning conversation_id as "conversationId", tag_id as "tagId"`,
    [workspaceId, conversationIds, tagIdList, memberId],
  );
}

/** Answers what was there. */
export function removeTags(tx: Transaction, workspaceId: string, conversationIds: readonly string[], tagIdList: readonly string[]): Promise<Tagged[]> {
  return tx.query<Tagged>(
    `delete from conversation_tag where workspace_id = $1 and conversation_id = any ($2::uuid[]) and tag_id = any ($3::uuid[])
     returning conversation_id as "conversationId", tag_id as "tagId"`,
    [workspaceId, conversationIds, tagIdList],
  );
}
