import type { JobHandlers, JobSender } from '#jobs';
import { log } from '#kernel';
import { batchItems, type PipelineDeps, readBatch } from './pipeline.js';

/** How long unread intake may wait before the sweep assumes that the queue lost its wake-up. */
const forgottenAfterMs = 2_000;
/** Batches of one job; then other workspaces have their turn. */
const batchesPerTurn = 4;

export function readingHandlers(deps: PipelineDeps, jobs: Pick<JobSender, 'hint'>): Pick<JobHandlers, 'intake.read'> {
  return {
    'intake.read': async ({ workspaceId }, signal) => {
      for (let turn = 0; turn < batchesPerTurn; turn++) {
        const report = await readBatch(deps, workspaceId);
        if (report.deliveries === 0) return;
        log.debug({ workspaceId, ...report }, 'read a batch');
        // A small batch emptied the shelf; whoever fills it again wakes us again.
        if (report.received + report.duplicates < batchItems / 4) return;
        if (signal.aborted) break;
      }
      jobs.hint('intake.read', { workspaceId });
    },
  };
}

/** Wakes the readers of workspaces whose hints got lost, so that the queue may lose everything. */
export async function sweepUnread(deps: Pick<PipelineDeps, 'intake'>, jobs: Pick<JobSender, 'hint'>): Promise<number> {
  const workspaces = await deps.intake.workspacesWithUnread(forgottenAfterMs);
  for (const workspaceId of workspaces) jobs.hint('intake.read', { workspaceId });
  return workspaces.length;
}
