import type { ModelView, WeightsFile } from '#contracts';
import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { settingsOf } from '#inbox';
import type { JobSender } from '#jobs';
import { AppError } from '#kernel';
import {
  askToFreshen,
  askToLearn,
  changeReadingSettings,
  listVersions,
  type ReaderShelf,
  readerOf,
  type ReadingSettings,
  storeImported,
  type Teacher,
  teachingState,
  weightsOf,
} from '#reading';
import { modelFigures } from '#understanding';
import { curvesOf, effectOf, versionOf } from './model.view.js';
import { type SecondReaders } from './second.js';

const shipped = ['default', 'open'];

/** Who reads a workspace's posts, how well, and what it has learnt. */
export class Models {
  constructor(
    private readonly database: Database,
    private readonly shelf: ReaderShelf,
    private readonly teacher: Teacher,
    private readonly jobs: Pick<JobSender, 'hint'>,
    private readonly second: SecondReaders,
  ) {}

  view(caller: Caller): Promise<ModelView> {
    allow(caller, 'model.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const { reader, base, settings } = await readerOf(tx, workspaceId, this.shelf);
      const { unsureBelow } = await settingsOf(tx, workspaceId);
      const state = await teachingState(tx, workspaceId);
      const versions = await listVersions(tx, workspaceId);
      const newest = versions.find(({ effect }) => effect !== null) ?? null;
      const current = versions.find(({ version }) => version === state.version);
      const figures = shipped.flatMap((name) => {
        const measured = modelFigures(name);
        return measured ? [{ name, measured }] : [];
      });
      return {
        reader: reader.model,
        installation: this.shelf.usual,
        settings: { unsureBelow, ...settings },
        figures: figures.map(({ name, measured: { rows, sets, primary, language, calibration, missedPerThousand } }) => ({
          name,
          rows,
          sets,
          primary,
          language,
          calibration,
          missedPerThousand,
        })),
        teaching: {
          version: state.version,
          corrections: current?.corrections ?? 0,
          members: current?.members ?? 0,
          busy: state.asked !== state.learnt || state.freshened < state.version,
          imported: state.imported ? { model: state.imported.model, at: state.imported.at } : null,
        },
        effect: newest ? effectOf(newest.version, newest.effect) : null,
        ...curvesOf(newest?.effect ?? null, modelFigures(base.model.split('@')[0]!)),
        versions: versions.map(versionOf),
        second: await this.second.status(tx, workspaceId),
      };
    });
  }

  async change(caller: Caller, change: Partial<ReadingSettings> & { unsureBelow?: number | undefined }): Promise<ModelView> {
    allow(caller, 'model.manage');
    const { workspaceId, memberId } = caller;
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    if (change.cascade && change.cascade !== 'none') await this.second.require(caller, change.cascade);
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await changeReadingSettings(tx, workspaceId, given);
      if ('baseModel' in given) await askToLearn(tx, workspaceId);
      else await askToFreshen(tx, workspaceId);
      await audit(tx, workspaceId, { memberId, action: 'model.changed', subject: workspaceId, details: given });
      await appendEvents(tx, workspaceId, [{ type: 'model.changed', memberId, body: given }]);
    });
    if ('baseModel' in given) await this.teacher.learn(workspaceId);
    this.jobs.hint('reading.freshen', { workspaceId });
    return this.view(caller);
  }

  export(caller: Caller): Promise<WeightsFile> {
    allow(caller, 'model.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const state = await teachingState(tx, workspaceId);
      const stored = await weightsOf(tx, workspaceId, state.version);
      const { base } = await readerOf(tx, workspaceId, this.shelf);
      const [version] = await listVersions(tx, workspaceId);
      return {
        format: 'earshot-weights',
        version: 1,
        model: stored?.model ?? base.model,
        corrections: version?.corrections ?? 0,
        weights: stored?.weights.weights ?? {},
      };
    });
  }

  /** From now on what is learnt here builds upon these; null takes them away again. */
  async import(caller: Caller, file: WeightsFile | null): Promise<ModelView> {
    allow(caller, 'model.manage');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const { base } = await readerOf(tx, workspaceId, this.shelf);
      if (file && file.model !== base.model) {
        const message = `belongs to ${file.model}; this workspace reads with ${base.model}`;
        throw new AppError('invalid', 'These weights belong to another model.', { fields: [{ field: 'model', message }] });
      }
      await storeImported(tx, workspaceId, file ? { model: file.model, at: new Date().toISOString(), weights: file.weights } : null);
      await askToLearn(tx, workspaceId);
      await audit(tx, workspaceId, { memberId, action: file ? 'weights.imported' : 'weights.removed', subject: workspaceId });
    });
    await this.learn(workspaceId);
    return this.view(caller);
  }

  private async learn(workspaceId: string): Promise<void> {
    await this.teacher.learn(workspaceId);
    this.jobs.hint('reading.freshen', { workspaceId });
  }
}
