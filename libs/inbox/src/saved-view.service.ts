import type { ListOrder, SavedView } from '#contracts';
import { allow, can, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError, newId } from '#kernel';
import { renameValue } from '#query';
import { parsed } from './search.store.js';
import { searchableConversations } from './search.js';

export interface SavedViewRow {
  id: string;
  member_id: string | null;
  name: string;
  query: string;
  sort: ListOrder;
  position: number;
}

const columns = 'id, member_id, name, query, sort, position';
/** A workspace's and a member's own. Each has a live count. */
const most = 200;

/** Shared ones and everybody's own, in the order of the list. */
export function savedViews(tx: Transaction, workspaceId: string): Promise<SavedViewRow[]> {
  return tx.query<SavedViewRow>(`select ${columns} from saved_view where workspace_id = $1 order by position, name, id`, [workspaceId]);
}

/** Everybody's views, personal ones too: the name of a tag is the workspace's. */
export async function renameTagInViews(tx: Transaction, caller: Caller, names: { from: string; to: string }): Promise<void> {
  const { workspaceId, memberId } = caller;
  const rows = await tx.query<{ id: string; query: string }>(
    `select id, query from saved_view where workspace_id = $1 and strpos(lower(query), lower($2)) > 0 order by id for update`,
    [workspaceId, names.from],
  );
  for (const { id, query } of rows) {
    const after = renameValue(query, searchableConversations, 'tag', names);
    if (after === query) continue;
    await tx.query(`update saved_view set query = $3, changed_at = now() where workspace_id = $1 and id = $2`, [workspaceId, id, after]);
    await appendEvents(tx, workspaceId, [{ type: 'view.changed', memberId, body: { viewId: id } }]);
  }
}

export interface SavedViewChange {
  name?: string | undefined;
  query?: string | undefined;
  order?: ListOrder | undefined;
  shared?: boolean | undefined;
  position?: number | undefined;
}

/** Lists that people keep: a query, an order and a name; their own, or everybody's. */
export class SavedViews {
  constructor(private readonly database: Database) {}

  list(caller: Caller): Promise<SavedView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) =>
      (await savedViews(tx, caller.workspaceId))
        .filter((row) => row.member_id === null || row.member_id === caller.memberId)
        .map((row) => present(row, caller)),
    );
  }

  make(caller: Caller, view: { name: string; query: string; order: ListOrder; shared: boolean }): Promise<SavedView> {
    allow(caller, view.shared ? 'view.share' : 'conversation.read');
    parsed(view.query, searchableConversations);
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const owner = view.shared ? null : memberId;
      const [kept] = await tx.query<{ count: number; last: number }>(
        `select count(*)::int as count, coalesce(max(position), 0) as last from saved_view where workspace_id = $1 and member_id is not distinct from $2::uuid`,
        [workspaceId, owner],
      );
      if (kept!.count >= most) throw new AppError('conflict', `There are ${most} saved views already; remove one first.`);
      const [row] = await tx.query<SavedViewRow>(
        `insert into saved_view (workspace_id, id, member_id, name, query, sort, position, made_by) values ($1, $2, $3, $4, $5, $6, $7, $8) returning ${columns}`,
        [workspaceId, newId(), owner, view.name, view.query, view.order, kept!.last + 1, memberId],
      );
      await this.tell(tx, caller, row!.id);
      return present(row!, caller);
    });
  }

  change(caller: Caller, id: string, change: SavedViewChange): Promise<SavedView> {
    if (change.query !== undefined) parsed(change.query, searchableConversations);
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await this.own(tx, caller, id);
      const shared = change.shared ?? row.member_id === null;
      if (shared) allow(caller, 'view.share');
      const [after] = await tx.query<SavedViewRow>(
        `update saved_view set name = $3, query = $4, sort = $5, member_id = $6, position = $7, changed_at = now() where workspace_id = $1 and id = $2 returning ${columns}`,
        [
          workspaceId,
          id,
          change.name ?? row.name,
          change.query ?? row.query,
          change.order ?? row.sort,
          shared ? null : memberId,
          change.position ?? row.position,
        ],
      );
      await this.tell(tx, caller, id);
      return present(after!, caller);
    });
  }

  async remove(caller: Caller, id: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await this.own(tx, caller, id);
      await tx.query(`delete from saved_view where workspace_id = $1 and id = $2`, [caller.workspaceId, id]);
      await this.tell(tx, caller, id);
    });
  }

  /** The row, if the caller may change it; to others a personal view does not exist. */
  private async own(tx: Transaction, caller: Caller, id: string): Promise<SavedViewRow> {
    allow(caller, 'conversation.read');
    const [row] = await tx.query<SavedViewRow>(`select ${columns} from saved_view where workspace_id = $1 and id = $2 for update`, [caller.workspaceId, id]);
    if (!row || (row.member_id !== null && row.member_id !== caller.memberId)) throw new AppError('not-found', 'There is no such view.');
    if (row.member_id === null) allow(caller, 'view.share');
    return row;
  }

  private tell(tx: Transaction, caller: Caller, viewId: string): Promise<number> {
    return appendEvents(tx, caller.workspaceId, [{ type: 'view.changed', memberId: caller.memberId, body: { viewId } }]);
  }
}

function present(row: SavedViewRow, caller: Caller): SavedView {
  const shared = row.member_id === null;
  return { id: row.id, name: row.name, query: row.query, order: row.sort, shared, position: row.position, mine: !shared || can(caller.role, 'view.share') };
}
