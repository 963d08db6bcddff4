import type { Page, RereadingExample, RereadingView } from '#contracts';
import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import type { JobSender } from '#jobs';
import { AppError, newId } from '#kernel';
import {
  changeReadingSettings,
  exampleTexts,
  findRereading,
  insertRereading,
  isRereading,
  listRereadings,
  moveRereading,
  ownReader,
  type ReaderName,
  type ReaderShelf,
  type Rereading,
  teachingState,
  tellRereading,
} from '#reading';
import type { SecondReaders } from './second.js';

export function rereadingOf(row: Rereading): RereadingView {
  const { confusion, labelled } = row.comparison;
  return {
    id: row.id,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
    memberId: row.member_id,
    state: row.state,
    paused: row.paused,
    reader: row.reader,
    model: row.model,
    since: row.since?.toISOString() ?? null,
    total: row.total,
    seen: row.seen,
    changed: row.changed,
    failed: row.failed,
    applied: row.applied,
    written: row.written,
    confusion,
    labelled,
    problem: row.problem,
  };
}

/** Reading the past anew: asked for, compared, looked at by a person, and only then applied. */
export class Rereadings {
  constructor(
    private readonly database: Database,
    private readonly shelf: ReaderShelf,
    private readonly second: SecondReaders,
    private readonly jobs: Pick<JobSender, 'hint'>,
  ) {}

  async begin(caller: Caller, asked: { reader: ReaderName; ownWeights: boolean; since: string | null }): Promise<RereadingView> {
    allow(caller, 'model.manage');
    const { workspaceId, memberId } = caller;
    const { reader } = asked;
    if (reader === 'transformer' || reader === 'endpoint') await this.second.require(caller, reader, 'reader');
    const row = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await tx.query(`select from workspace where id = $1 for no key update`, [workspaceId]);
      if (await isRereading(tx, workspaceId)) throw new AppError('conflict', 'Another rereading is at work. Let it end, or cancel it.');
      const { teaching, model } = await this.builtIn(tx, workspaceId, reader, asked.ownWeights);
      const since = asked.since ? new Date(asked.since) : null;
      const made = await insertRereading(tx, workspaceId, { id: newId(), member_id: memberId, reader, teaching, model, since });
      await audit(tx, workspaceId, { memberId, action: 'rereading.begun', subject: made.id, details: { reader, model } });
      await tellRereading(tx, workspaceId, made.id, made.state, memberId);
      return made;
    });
    return this.hinted(caller, row);
  }

  list(caller: Caller, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<Page<RereadingView>> {
    allow(caller, 'model.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const rows = await listRereadings(tx, caller.workspaceId, { before: cursor, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return { items: page.map(rereadingOf), next: rows.length > limit ? page.at(-1)!.id : null };
    });
  }

  one(caller: Caller, id: string): Promise<RereadingView> {
    allow(caller, 'model.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => rereadingOf(await known(tx, caller.workspaceId, id)));
  }

  examples(caller: Caller, id: string): Promise<{ items: RereadingExample[]; next: null }> {
    allow(caller, 'model.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const { examples } = (await known(tx, workspaceId, id)).comparison;
      const texts = new Map(
        (
          await exampleTexts(
            tx,
            workspaceId,
            examples.map(({ mentionId }) => mentionId),
          )
        ).map((row) => [row.id, row]),
      );
      const items = examples.flatMap((example) => {
        const found = texts.get(example.mentionId);
        return found ? [{ ...example, text: found.text, lang: found.lang }] : [];
      });
      return { items, next: null };
    });
  }

  pause(caller: Caller, id: string, paused: boolean): Promise<RereadingView> {
    return this.move(caller, id, paused ? 'rereading.paused' : 'rereading.resumed', ['comparing', 'applying'], { paused });
  }

  cancel(caller: Caller, id: string): Promise<RereadingView> {
    return this.move(caller, id, 'rereading.cancelled', ['comparing', 'compared', 'applying'], { state: 'cancelled' });
  }

  /** `alsoNew`: from now on new posts are read in the same way. */
  apply(caller: Caller, id: string, alsoNew: boolean): Promise<RereadingView> {
    return this.move(caller, id, 'rereading.applied', ['compared'], { state: 'applying', paused: false }, async (tx, { reader, teaching }) => {
      if (await isRereading(tx, caller.workspaceId)) throw new AppError('conflict', 'Another rereading is at work. Let it end, or cancel it.');
      if (!alsoNew) return;
      if (reader === 'default' || reader === 'open')
        await changeReadingSettings(tx, caller.workspaceId, { baseModel: reader, ...(teaching ? { ownWeights: true } : {}) });
      else await changeReadingSettings(tx, caller.workspaceId, { cascade: reader });
    });
  }

  private async move(
    caller: Caller,
    id: string,
    action: string,
    from: readonly Rereading['state'][],
    change: Parameters<typeof moveRereading>[3],
    also: (tx: Transaction, rereading: Rereading) => Promise<void> = () => Promise.resolve(),
  ): Promise<RereadingView> {
    allow(caller, 'model.manage');
    const { workspaceId, memberId } = caller;
    const row = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await tx.query(`select from workspace where id = $1 for no key update`, [workspaceId]);
      // The worker takes the same two locks in the same order.
      await tx.query(`select from directory_rereading where workspace_id = $1 and rereading_id = $2 for update`, [workspaceId, id]);
      const before = await known(tx, workspaceId, id, 'for update');
      if (!from.includes(before.state)) throw new AppError('conflict', `This rereading is ${before.state}.`, { details: { state: before.state } });
      await also(tx, before);
      const after = await moveRereading(tx, workspaceId, id, change);
      await audit(tx, workspaceId, { memberId, action, subject: id });
      await tellRereading(tx, workspaceId, id, after.state, memberId);
      return after;
    });
    return this.hinted(caller, row);
  }

  private hinted(caller: Caller, row: Rereading): RereadingView {
    if (['comparing', 'applying'].includes(row.state) && !row.paused)
      this.jobs.hint('reading.reread', { workspaceId: caller.workspaceId, rereadingId: row.id });
    return rereadingOf(row);
  }

  private async builtIn(
    tx: Transaction,
    workspaceId: string,
    reader: ReaderName,
    ownWeights: boolean,
  ): Promise<{ teaching: number | null; model: string | null }> {
    if (reader === 'transformer' || reader === 'endpoint') return { teaching: null, model: null };
    const base = this.shelf.base(reader);
    const { version } = await teachingState(tx, workspaceId);
    if (!ownWeights || version === 0) return { teaching: null, model: base.model };
    const own = await ownReader(tx, workspaceId, this.shelf, base, version);
    return { teaching: own === base ? null : version, model: own.model };
  }
}

async function known(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' = ''): Promise<Rereading> {
  const row = await findRereading(tx, workspaceId, id, lock);
  if (!row) throw new AppError('not-found', 'There is no such rereading.');
  return row;
}
