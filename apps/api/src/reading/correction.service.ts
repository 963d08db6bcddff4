import type { CorrectionView, Kind, MentionView, Page, WhyView } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database } from '#database';
import { applyReadings, type Inbox, type Mentions, settingsOf } from '#inbox';
import { recount } from '../insight/recount.js';
import type { JobSender } from '#jobs';
import { AppError } from '#kernel';
import { type Heads, latestCorrection, listCorrections, readerBehind, readerOf, type ReaderShelf, takeBack, type Teacher } from '#reading';
import { correctionOf } from './model.view.js';
import { whyOf } from './why.js';

/** A person's word on a reading, and what the workspace learns from it. */
export class Corrections {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly mentions: Mentions,
    private readonly teacher: Teacher,
    private readonly shelf: ReaderShelf,
    private readonly jobs: Pick<JobSender, 'hint'>,
  ) {}

  /** The word is stored first; what it teaches follows at once, and a worker's sweep sees to it should this process end here. */
  async correct(caller: Caller, id: string, kind: Kind, heads?: Heads): Promise<MentionView> {
    const mention = await this.mentions.correct(caller, id, kind, heads);
    await this.learn(caller.workspaceId);
    return mention;
  }

  list(caller: Caller, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<Page<CorrectionView>> {
    allow(caller, 'model.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const rows = await listCorrections(tx, caller.workspaceId, { before: cursor, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return { items: page.map(correctionOf), next: rows.length > limit ? page.at(-1)!.id : null };
    });
  }

  /** Own corrections by anybody who may correct; those of others by who manages the model. */
  async undo(caller: Caller, id: string): Promise<CorrectionView> {
    allow(caller, 'mention.correct');
    const { workspaceId, memberId } = caller;
    const row = await this.find(caller, id);
    if (row.member_id !== memberId) allow(caller, 'model.manage');
    if (row.undone_at) return correctionOf(row);
    await this.mentions.uncorrect(caller, row.mention_id, async (tx) => {
      const taken = await takeBack(tx, workspaceId, id, memberId);
      if (!taken) throw new AppError('conflict', 'This correction was taken back already.');
      return taken.standing;
    });
    await this.learn(workspaceId);
    await this.readAgain(caller, row.mention_id);
    return correctionOf(await this.find(caller, id));
  }

  /** Takes back the caller's own latest word on a mention. */
  async uncorrect(caller: Caller, mentionId: string): Promise<MentionView> {
    allow(caller, 'mention.correct');
    const { workspaceId, memberId } = caller;
    const id = await this.database.inWorkspace(scopeOf(caller), (tx) => latestCorrection(tx, workspaceId, mentionId, memberId));
    if (!id) throw new AppError('not-found', 'You have not corrected this mention.');
    await this.undo(caller, id);
    return this.inbox.mention(caller, mentionId);
  }

  why(caller: Caller, id: string): Promise<WhyView> {
    allow(caller, 'mention.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [row] = await tx.query<{ text: string; lang: string; model: string }>(`select text, lang, model from mention where workspace_id = $1 and id = $2`, [
        workspaceId,
        id,
      ]);
      if (!row) throw new AppError('not-found', 'There is no such mention.');
      return whyOf(await readerBehind(tx, workspaceId, this.shelf, row.model), row.text, row.lang);
    });
  }

  private async learn(workspaceId: string): Promise<void> {
    await this.teacher.learn(workspaceId);
    this.jobs.hint('reading.freshen', { workspaceId });
  }

  private readAgain(caller: Caller, mentionId: string): Promise<number> {
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [row] = await tx.query<{ text: string }>(
        `select case when title is null then text else title || E'\\n' || text end as text from mention
         where workspace_id = $1 and id = $2 and corrected_by is null and deleted_at is null`,
        [workspaceId, mentionId],
      );
      if (!row) return 0;
      const { reader } = await readerOf(tx, workspaceId, this.shelf);
      const { unsureBelow } = await settingsOf(tx, workspaceId);
      return applyReadings(tx, workspaceId, [{ mentionId, text: row.text, reading: reader.read(row.text) }], { unsureBelow, recount });
    });
  }

  private async find(caller: Caller, id: string) {
    const [row] = await this.database.inWorkspace(scopeOf(caller), (tx) => listCorrections(tx, caller.workspaceId, { id, limit: 1 }));
    if (!row) throw new AppError('not-found', 'There is no such correction.');
    return row;
  }
}
