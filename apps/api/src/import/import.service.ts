import { createHash } from 'node:crypto';
import { allow, audit, type Caller, scopeOf } from '#accounts';
import { findChannelType } from '#channels';
import type { DateOrder, ImportCheck, ImportMapping, ImportView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import type { JobSender } from '#jobs';
import { AppError, newId } from '#kernel';
import { findImport, importChannel, imports, insertChannel, insertImport, insertIntake, readImport, sameImport } from '#listening';

const shownErrors = 100;
const shownLines = 5;
/** Items of one row of the intake log, and rows of one statement. */
const itemsEach = 250;
const rowsAtOnce = 20;

const channelNames: Record<ImportView['as'], string> = { posts: 'Imported posts', conversations: 'Imported conversations' };

export interface ImportInput {
  name: string;
  csv: string;
  mapping: ImportMapping;
  dates: DateOrder;
  as: ImportView['as'];
}

/** Past posts out of files. They go the way of all posts: into the intake log, from where the worker reads them. */
export class Imports {
  constructor(
    private readonly database: Database,
    private readonly jobs: Pick<JobSender, 'hint'>,
  ) {}

  /** What would come of it; nothing is kept. */
  check(caller: Caller, { csv, mapping, dates }: { csv: string; mapping?: ImportMapping | undefined; dates: DateOrder }): ImportCheck {
    allow(caller, 'inbox.import');
    const read = readImport(csv, mapping, { dates, fileHash: hashOf(csv).toString('hex'), now: new Date() });
    return {
      columns: read.columns,
      mapping: read.mapping,
      lines: read.lines,
      ready: read.mentions.length,
      refused: read.errors.length,
      errors: read.errors.slice(0, shownErrors),
      sample: read.mentions.slice(0, shownLines).map(({ line, mention }) => ({
        line,
        text: mention.text.slice(0, 300),
        author: mention.author.name ?? mention.author.handle,
        postedAt: mention.postedAt,
      })),
    };
  }

  /** Takes a file in. The same file once more is the same import. */
  async make(caller: Caller, { name, csv, mapping, dates, as }: ImportInput): Promise<ImportView> {
    allow(caller, 'inbox.import');
    const { workspaceId, memberId } = caller;
    const now = new Date();
    const fileHash = hashOf(csv);
    const { mentions, errors, lines } = readImport(csv, mapping, { dates, fileHash: fileHash.toString('hex'), now });
    if (mentions.length === 0) {
      const [first] = errors;
      throw new AppError('invalid', first ? `Line ${first.line}: ${first.field} ${first.why}.` : 'The file holds no posts.', {
        fields: [{ field: 'csv', message: 'holds nothing that can be taken in' }],
      });
    }
    const made = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const channelId = (await importChannel(tx, workspaceId, as)) ?? (await this.openChannel(tx, caller, as));
      const before = await sameImport(tx, workspaceId, channelId, fileHash);
      if (before) return (await findImport(tx, workspaceId, before))!;
      const rows = [];
      for (let from = 0; from < mentions.length; from += itemsEach) {
        const part = mentions.slice(from, from + itemsEach).map(({ mention }) => mention);
        // They count by when they were posted: this is history.
        rows.push({ id: newId(), channelId, how: 'history', body: JSON.stringify({ mentions: part }), items: part.length, receivedAt: now });
      }
      for (let from = 0; from < rows.length; from += rowsAtOnce) await insertIntake(tx, workspaceId, rows.slice(from, from + rowsAtOnce));
      const id = newId();
      const kept = { refused: errors.length, errors: errors.slice(0, shownErrors), intakeIds: rows.map((row) => row.id) };
      await insertImport(tx, workspaceId, { id, memberId, channelId, name, as, fileHash, lines, ...kept, now });
      await audit(tx, workspaceId, { memberId, action: 'import.made', subject: id, details: { lines, refused: errors.length, as } });
      await appendEvents(tx, workspaceId, [{ type: 'import.made', channelId, memberId, body: { importId: id, lines } }]);
      return (await findImport(tx, workspaceId, id))!;
    });
    this.jobs.hint('intake.read', { workspaceId });
    return made;
  }

  list(caller: Caller): Promise<ImportView[]> {
    allow(caller, 'inbox.import');
    return this.database.inWorkspace(scopeOf(caller), (tx) => imports(tx, caller.workspaceId));
  }

  async one(caller: Caller, id: string): Promise<ImportView> {
    allow(caller, 'inbox.import');
    const found = await this.database.inWorkspace(scopeOf(caller), (tx) => findImport(tx, caller.workspaceId, id));
    if (!found) throw new AppError('not-found', 'There is no such import.');
    return found;
  }

  /** Nobody delivers to it, and nothing can be answered there. */
  private async openChannel(tx: Transaction, { workspaceId, memberId }: Caller, as: ImportView['as']): Promise<string> {
    const id = newId();
    await insertChannel(tx, workspaceId, {
      id,
      network: 'webhook',
      name: channelNames[as],
      purpose: as === 'posts' ? 'listen' : 'answer',
      config: findChannelType('webhook')!.config.parse({}),
      credentials: null,
      keyVersion: 1,
      due: { pollAt: null, streamAt: null, sweepAt: null },
    });
    await audit(tx, workspaceId, { memberId, action: 'channel.made', subject: id, details: { network: 'webhook' } });
    await appendEvents(tx, workspaceId, [{ type: 'channel.changed', channelId: id, memberId, body: { made: true } }]);
    return id;
  }
}

const hashOf = (csv: string): Buffer => createHash('sha256').update(csv).digest();
