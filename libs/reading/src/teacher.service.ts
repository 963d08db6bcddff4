import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { anchorsOf, lessonsOf } from './correction.store.js';
import { unlike } from './likeness.js';
import type { LearningReader, Lesson, Weights } from './port.js';
import { readingSettingsOf } from './settings.store.js';
import type { ReaderShelf } from './shelf.js';
import { storeVersion, type TeachingState, teachingState, weightsOf } from './teaching.store.js';

/** Posts read at least so surely hold what is learnt in place. */
const sureAbove = 0.7;

export interface Curriculum {
  base: LearningReader;
  lessons: Lesson[];
  ground: { start?: Weights; anchors: string[] };
}

/** Everything a workspace's weights are learnt from. */
export async function curriculumOf(tx: Transaction, workspaceId: string, shelf: ReaderShelf): Promise<Curriculum> {
  const { baseModel } = await readingSettingsOf(tx, workspaceId);
  const base = shelf.base(baseModel);
  const { imported } = await teachingState(tx, workspaceId);
  const lessons = await lessonsOf(tx, workspaceId);
  const taught = lessons.map(({ text }) => text);
  // Posts like those that were corrected should follow them, not hold them back.
  const anchors = lessons.length === 0 ? [] : unlike(await anchorsOf(tx, workspaceId, sureAbove), taught);
  const start: Weights | null = imported && imported.model === base.model ? { version: 1, weights: imported.weights } : null;
  return { base, lessons, ground: { ...(start ? { start } : {}), anchors } };
}

/** Turns what people said into the workspace's own weights. */
export class Teacher {
  constructor(
    private readonly database: Database,
    private readonly shelf: ReaderShelf,
  ) {}

  /**
   * Learns everything anew when something was said since, or when the shared model became another; answers the version that
   * counts now. Two at once learn once.
   */
  learn(workspaceId: string): Promise<number> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const state = await teachingState(tx, workspaceId, 'for update');
      if (!(await this.outdated(tx, workspaceId, state))) return state.version;
      const { base, lessons, ground } = await curriculumOf(tx, workspaceId, this.shelf);
      const weights = base.learn(lessons, ground);
      const members = new Set(lessons.map(({ by }) => by)).size;
      const version = await storeVersion(tx, workspaceId, state, { model: base.model, corrections: lessons.length, members, weights });
      await tx.query(
        `insert into directory_teaching (workspace_id, due_at) values ($1, now()) on conflict (workspace_id) do update set due_at = least(directory_teaching.due_at, excluded.due_at)`,
        [workspaceId],
      );
      await appendEvents(tx, workspaceId, [{ type: 'model.changed', body: { version, corrections: lessons.length } }]);
      return version;
    });
  }

  private async outdated(tx: Transaction, workspaceId: string, state: TeachingState): Promise<boolean> {
    if (state.asked !== state.learnt) return true;
    if (state.version === 0) return false;
    const { baseModel } = await readingSettingsOf(tx, workspaceId);
    return (await weightsOf(tx, workspaceId, state.version))?.model !== this.shelf.base(baseModel).model;
  }
}
