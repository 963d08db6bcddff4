import { findChannelType, type Reach, withContext } from '#channels';
import { type JobSender } from '#jobs';
import { log } from '#kernel';
import { type SweepDue, type Sweeps } from '#listening';
import { every } from './polling.js';

export interface SweepingDeps {
  sweeps: Sweeps;
  jobs: Pick<JobSender, 'hint'>;
  reach: Reach;
}

const tickMs = 5_000;
const atOnce = 4;
const leaseMs = 120_000;
const sweepMs = 60_000;
/** When nothing is due any more, when more is, and after a failure. */
const nextMs = { idle: 5 * 60_000, more: 2_000, failed: 10 * 60_000 };

/** Reads one page of a channel's items again, for what was edited or deleted without a word. Answers what changed. */
export async function sweepOnce({ sweeps, jobs, reach }: SweepingDeps, due: SweepDue, now: Date): Promise<number> {
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  const page = await sweeps.page(due, now, (network) => findChannelType(network)?.reread?.most ?? 0);
  const type = page && findChannelType(page.channel.network);
  if (!page || !type?.reread) {
    await sweeps.later(due, after(nextMs.idle));
    return 0;
  }
  const { reread } = type;
  const of = { workspaceId: due.workspaceId, channelId: due.channelId, config: page.channel.config, credentials: page.credentials };
  try {
    return await withContext(reach, type, of, { purpose: 'sweep', now, signal: AbortSignal.timeout(sweepMs) }, async (context, tally) => {
      const blocked = tally.blockedUntil();
      if (blocked) {
        await sweeps.later(due, blocked);
        return 0;
      }
      const found = await reread.reread(context, page.items);
      await sweeps.store(due, page, found, tally.paced(after(nextMs.more)), now);
      if (found) jobs.hint('intake.read', { workspaceId: due.workspaceId });
      return found?.items ?? 0;
    });
  } catch (error) {
    log.info({ channelId: due.channelId, why: (error as Error).message }, 'items could not be read again');
    await sweeps.later(due, after(nextMs.failed));
    return 0;
  }
}

export function startSweeping(deps: SweepingDeps): { close(): Promise<void> } {
  return every(tickMs, 'reading items again', async () => {
    const now = new Date();
    await Promise.all((await deps.sweeps.take(now, atOnce, leaseMs)).map((due) => sweepOnce(deps, due, now)));
  });
}
