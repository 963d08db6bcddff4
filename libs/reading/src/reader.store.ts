import type { Transaction } from '#database';
import type { LearningReader, TextReader } from './port.js';
import { type ReadingSettings, readingSettings } from './settings.js';
import { type ReaderShelf, sharedName } from './shelf.js';
import { weightsOf } from './teaching.store.js';

export interface WorkspaceReader {
  reader: TextReader;
  base: LearningReader;
  settings: ReadingSettings;
  /** Of the workspace's own weights; 0 without. */
  version: number;
}

/**
 * How a workspace's posts are read at this moment. The version stands in the database and is looked at every time, so that
 * every process reads with a correction's effect from the next transaction on.
 */
export async function readerOf(tx: Transaction, workspaceId: string, shelf: ReaderShelf): Promise<WorkspaceReader> {
  const [row] = await tx.query<{ settings: Partial<ReadingSettings>; version: number | null }>(
    `select w.settings, t.version from workspace w left join teaching t on t.workspace_id = w.id where w.id = $1`,
    [workspaceId],
  );
  const settings = readingSettings(row?.settings ?? {});
  const base = shelf.base(settings.baseModel);
  const version = settings.ownWeights ? (row?.version ?? 0) : 0;
  const reader = version > 0 ? await ownReader(tx, workspaceId, shelf, base, version) : base;
  return { reader, base, settings, version };
}

/** The shared model with one version of the workspace's weights; without them when they were learnt over another model. */
export async function ownReader(tx: Transaction, workspaceId: string, shelf: ReaderShelf, base: LearningReader, version: number): Promise<TextReader> {
  const known = shelf.find(workspaceId, base, version);
  if (known) return known;
  const stored = await weightsOf(tx, workspaceId, version);
  if (!stored || stored.model !== base.model) return base;
  return shelf.put(workspaceId, base, version, stored.weights);
}

/** Who made a reading, as far as it can be asked again: the workspace's reader, or a shared model it was read with. Else the workspace's. */
export async function readerBehind(tx: Transaction, workspaceId: string, shelf: ReaderShelf, model: string): Promise<TextReader> {
  const { reader } = await readerOf(tx, workspaceId, shelf);
  return sharedName(model) === sharedName(reader.model) ? reader : (shelf.named(model) ?? reader);
}
