import type { ModelView } from '#contracts';
import { type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { AppError } from '#kernel';
import { type Cascade, endpointOf } from '#reading';

/** Whether there is anybody to ask besides the built-in reader. */
export class SecondReaders {
  constructor(
    private readonly database: Database,
    /** The folder of a transformer, as the installation is set to. */
    private readonly transformer: string | null,
  ) {}

  async status(tx: Transaction, workspaceId: string): Promise<ModelView['second']> {
    const endpoint = await endpointOf(tx, workspaceId);
    const [row] = await tx.query<{ waiting: number }>(`select count(*)::int as waiting from second_reading where workspace_id = $1`, [workspaceId]);
    return {
      transformer: { model: this.transformer, problem: null },
      endpoint: { model: endpoint?.model ?? null, problem: endpoint?.lastError ?? null },
      waiting: row!.waiting,
    };
  }

  /** Refuses a choice that could never answer. */
  async require(caller: Caller, which: Exclude<Cascade, 'none'>, field = 'cascade'): Promise<void> {
    if (which === 'transformer' && !this.transformer)
      throw new AppError('invalid', 'This installation has no transformer; EARSHOT_TRANSFORMER names its folder.', {
        fields: [{ field, message: 'needs EARSHOT_TRANSFORMER' }],
      });
    if (which === 'endpoint' && !(await this.database.inWorkspace(scopeOf(caller), (tx) => endpointOf(tx, caller.workspaceId))))
      throw new AppError('invalid', 'Set up the endpoint first.', { fields: [{ field, message: 'needs an endpoint' }] });
  }
}
