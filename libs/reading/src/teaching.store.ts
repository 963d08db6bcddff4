import type { Transaction } from '#database';
import type { Effect } from './effect.js';
import type { Weights } from './port.js';

/** So many versions of a workspace's weights are kept, so that a rereading with one of them can go on. */
const keptVersions = 20;

export interface TeachingState {
  asked: number;
  learnt: number;
  version: number;
  freshened: number;
  imported: ImportedWeights | null;
}

export interface ImportedWeights {
  model: string;
  at: string;
  weights: Weights['weights'];
}

export async function teachingState(tx: Transaction, workspaceId: string, lock: '' | 'for update' = ''): Promise<TeachingState> {
  const [row] = await tx.query<TeachingState>(`select asked, learnt, version, freshened, imported from teaching where workspace_id = $1 ${lock}`, [
    workspaceId,
  ]);
  return row ?? { asked: 0, learnt: 0, version: 0, freshened: 0, imported: null };
}

export async function weightsOf(tx: Transaction, workspaceId: string, version: number): Promise<{ model: string; weights: Weights } | null> {
  const [row] = await tx.query<{ model: string; weights: Weights['weights'] }>(
    `select model, weights from teaching_version where workspace_id = $1 and version = $2`,
    [workspaceId, version],
  );
  return row ? { model: row.model, weights: { version: 1, weights: row.weights } } : null;
}

export async function storeVersion(
  tx: Transaction,
  workspaceId: string,
  state: TeachingState,
  learnt: { model: string; corrections: number; members: number; weights: Weights },
): Promise<number> {
  const version = state.version + 1;
  await tx.query(`insert into teaching_version (workspace_id, version, model, corrections, members, weights) values ($1, $2, $3, $4, $5, $6)`, [
    workspaceId,
    version,
    learnt.model,
    learnt.corrections,
    learnt.members,
    JSON.stringify(learnt.weights.weights),
  ]);
  await tx.query(`update teaching set learnt = $2, version = $3 where workspace_id = $1`, [workspaceId, state.asked, version]);
  await tx.query(
    `delete from teaching_version v where workspace_id = $1 and version <= $2 and not exists (
       select from rereading r where r.workspace_id = $1 and r.teaching = v.version and r.finished_at is null)`,
    [workspaceId, version - keptVersions],
  );
  return version;
}

export interface TeachingVersion {
  version: number;
  at: Date;
  model: string;
  corrections: number;
  members: number;
  effect: Effect | null;
}

export function listVersions(tx: Transaction, workspaceId: string): Promise<TeachingVersion[]> {
  return tx.query(`select version, at, model, corrections, members, effect from teaching_version where workspace_id = $1 order by version desc`, [workspaceId]);
}

/** Weights from elsewhere that what is learnt here builds upon; null takes them away again. */
export async function storeImported(tx: Transaction, workspaceId: string, imported: ImportedWeights | null): Promise<void> {
  await tx.query(`insert into teaching (workspace_id, imported) values ($1, $2) on conflict (workspace_id) do update set imported = excluded.imported`, [
    workspaceId,
    imported ? JSON.stringify(imported) : null,
  ]);
}

export async function storeEffect(tx: Transaction, workspaceId: string, version: number, effect: Effect): Promise<void> {
  await tx.query(`update teaching_version set effect = $3 where workspace_id = $1 and version = $2`, [workspaceId, version, JSON.stringify(effect)]);
}

export async function storeFreshened(tx: Transaction, workspaceId: string, version: number): Promise<void> {
  await tx.query(`update teaching set freshened = greatest(freshened, $2) where workspace_id = $1`, [workspaceId, version]);
}
