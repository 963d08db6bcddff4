import type { BulkAction, BulkView, Selection } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database } from '#database';
import { AppError, newId } from '#kernel';
import { bulkBatch, bulkOf, type BulkRow } from './bulk.store.js';
import { idsInList } from './list.store.js';
import { conversationCondition } from './search.store.js';

/** One bulk change touches at most so many. */
const most = 50_000;
/** How long it can be taken back. */
const undoMs = 10 * 60_000;

/** Changes to many conversations at once, done by a worker in batches, and taken back the same way. */
export class Bulks {
  constructor(
    private readonly database: Database,
    private readonly wake: (workspaceId: string, bulkId: string) => void = () => undefined,
  ) {}

  /** Fixes which conversations are meant, now; the worker does the rest. */
  async begin(caller: Caller, select: Selection, action: BulkAction): Promise<BulkView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    if (action.do === 'snooze' && Date.parse(action.until) <= Date.now())
      throw new AppError('invalid', 'A snooze ends in the future.', { fields: [{ field: 'action.until', message: 'is in the past' }] });
    const bulk = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (action.do === 'assign' && action.memberId) {
        const [member] = await tx.query(`select id from member where workspace_id = $1 and id = $2 and status = 'active'`, [workspaceId, action.memberId]);
        if (!member)
          throw new AppError('invalid', 'Only active members can be assigned.', { fields: [{ field: 'action.memberId', message: 'is not an active member' }] });
      }
      const ids =
        'ids' in select
          ? (await tx.query<{ id: string }>(`select id from conversation where workspace_id = $1 and id = any ($2::uuid[])`, [workspaceId, select.ids])).map(
              (row) => row.id,
            )
          : await idsInList(tx, workspaceId, {
              view: select.view,
              memberId,
              condition: select.query ? await conversationCondition(tx, select.query, memberId) : null,
              except: select.except,
              most: most + 1,
            });
      if (ids.length > most) throw new AppError('too-large', `One change takes at most ${most.toLocaleString('en')} conversations. Narrow the view first.`);
      const [row] = await tx.query<BulkRow>(
        `insert into bulk (workspace_id, id, member_id, action, state, total) values ($1, $2, $3, $4, 'running', $5) returning *`,
        [workspaceId, newId(), memberId, JSON.stringify(action), ids.length],
      );
      await tx.query(`insert into bulk_item (workspace_id, bulk_id, conversation_id) select $1, $2, unnest($3::uuid[])`, [workspaceId, row!.id, ids]);
      await tx.query(`insert into directory_bulk (workspace_id, bulk_id) values ($1, $2)`, [workspaceId, row!.id]);
      return bulkOf(row!);
    });
    this.wake(workspaceId, bulk.id);
    return bulk;
  }

  async find(caller: Caller, id: string): Promise<BulkView> {
    allow(caller, 'conversation.read');
    const [row] = await this.database.inWorkspace(scopeOf(caller), (tx) =>
      tx.query<BulkRow>(`select * from bulk where workspace_id = $1 and id = $2`, [caller.workspaceId, id]),
    );
    if (!row) throw noBulk();
    return bulkOf(row);
  }

  /** Gives everything back that nobody changed since. */
  async undo(caller: Caller, id: string): Promise<BulkView> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    const bulk = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [row] = await tx.query<BulkRow>(`select * from bulk where workspace_id = $1 and id = $2 for update`, [workspaceId, id]);
      if (!row) throw noBulk();
      if (row.member_id !== memberId) throw new AppError('forbidden', 'Only whoever did it can take it back.');
      if (row.state === 'undoing' || row.state === 'undone') return bulkOf(row);
      if (Date.now() - row.created_at.getTime() > undoMs) throw new AppError('conflict', 'It is too late to take this back as a whole.');
      const [after] = await tx.query<BulkRow>(`update bulk set state = 'undoing', changed_at = now() where workspace_id = $1 and id = $2 returning *`, [
        workspaceId,
        id,
      ]);
      await tx.query(`insert into directory_bulk (workspace_id, bulk_id) values ($1, $2) on conflict do nothing`, [workspaceId, id]);
      return bulkOf(after!);
    });
    this.wake(workspaceId, id);
    return bulk;
  }
}

/** Does all that is left of a bulk change, a batch at a time, until told to stop. */
export async function runBulk(database: Database, workspaceId: string, bulkId: string, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted && (await database.inWorkspace({ workspaceId }, (tx) => bulkBatch(tx, workspaceId, bulkId))));
}

/** Bulk changes that are not finished, whose wake-up may have been lost. */
export function unfinishedBulks(database: Database): Promise<{ workspaceId: string; bulkId: string }[]> {
  return database.inDirectory((tx) =>
    tx.query(`select workspace_id as "workspaceId", bulk_id as "bulkId" from directory_bulk where due_at < now() - interval '5 seconds' limit 100`),
  );
}

const noBulk = (): AppError => new AppError('not-found', 'There is no such change.');
