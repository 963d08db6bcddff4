import type { PeoplePage } from '#contracts';
import type { Transaction } from '#database';

export interface PeopleAsked {
  listId?: string | undefined;
  blocked?: boolean | undefined;
  /** Id of the last person of the page before. */
  cursor?: string | undefined;
  limit: number;
}

interface Row {
  id: string;
  name: string;
  blocked_at: Date | null;
  blocked_why: 'blocked' | 'spam' | null;
  accounts: { id: string; network: string; handle: string }[];
  lists: string[];
}

/** People of whom more is kept than their posts, who was met last first. */
export async function peopleOf(tx: Transaction, workspaceId: string, { listId, blocked, cursor, limit }: PeopleAsked): Promise<PeoplePage> {
  const rows = await tx.query<Row>(
    `select p.id, p.name, p.blocked_at, p.blocked_why, a.accounts,
       array(select d.list_id from person_listed d where d.workspace_id = p.workspace_id and d.person_id = p.id order by d.at) as lists
     from person p
     join lateral (select json_agg(json_build_object('id', o.id, 'network', o.network, 'handle', o.handle) order by l.linked_at, l.id) as accounts
       from person_link l join author o on o.workspace_id = l.workspace_id and o.id = l.author_id and o.erased_at is null
       where l.workspace_id = p.workspace_id and l.person_id = p.id and l.unlinked_at is null) a on a.accounts is not null
     where p.workspace_id = $1 and ($2::uuid is null or p.id < $2) and ($3::boolean is null or (p.blocked_at is not null) = $3)
       and ($4::uuid is null or exists (select from person_listed d where d.workspace_id = $1 and d.list_id = $4 and d.person_id = p.id))
     order by p.id desc limit $5`,
    [workspaceId, cursor ?? null, blocked ?? null, listId ?? null, limit + 1],
  );
  const page = rows.slice(0, limit);
  return {
    items: page.map((row) => ({
      authorId: row.accounts[0]!.id,
      name: row.name,
      accounts: row.accounts.map(({ network, handle }) => ({ network, handle })),
      lists: row.lists,
      blocked: row.blocked_at ? { at: row.blocked_at.toISOString(), why: row.blocked_why ?? 'blocked' } : null,
    })),
    next: rows.length > limit ? page.at(-1)!.id : null,
  };
}
