import { findChannelType, type GuardedFetch } from '#channels';
import { type JobHandlers, type JobSender } from '#jobs';
import { AppError, log } from '#kernel';
import { type Schedule } from '#listening';

export interface PollingDeps {
  schedule: Schedule;
  jobs: Pick<JobSender, 'send' | 'hint'>;
  fetch: GuardedFetch;
}

const tickMs = 500;
const atOnce = 50;
/** A poll is given up before its lease ends, so that two never run side by side. */
const leaseMs = 120_000;
const pollMs = 60_000;

export function pollingHandlers({ schedule, jobs, fetch }: PollingDeps): Pick<JobHandlers, 'channel.poll'> {
  return {
    'channel.poll': async (due) => {
      const signal = AbortSignal.timeout(pollMs);
      const now = (): Date => new Date();
      const result = await schedule.pollChannel(due, now, ({ channel, credentials, cursor }) => {
        const poll = findChannelType(channel.network)?.poll;
        if (!poll) throw new AppError('invalid', `This build cannot poll the network ${channel.network}.`);
        return poll.poll({ channelId: channel.id, config: channel.config, credentials, fetch, now: now(), signal }, cursor);
      });
      if (result.outcome === 'failed') log.info({ channelId: due.channelId, why: result.why, nextPollAt: result.nextPollAt }, 'a poll failed');
      if (result.outcome === 'stored' && result.items > 0) jobs.hint('intake.read', { workspaceId: due.workspaceId });
    },
  };
}

/** Leases what is due and puts it on the queue; any number of processes may. Answers how many polls it handed on. */
export async function pollDue({ schedule, jobs }: PollingDeps, now: Date): Promise<number> {
  const due = await schedule.dueBefore(now, atOnce, leaseMs);
  const sent = await Promise.allSettled(due.map((one) => jobs.send('channel.poll', one)));
  const lost = due.filter((_, index) => sent[index]!.status === 'rejected');
  await schedule.release(lost.map(({ channelId }) => channelId));
  return due.length - lost.length;
}

export function startPolling(deps: PollingDeps): { close(): Promise<void> } {
  return every(tickMs, 'looking for due channels', () => pollDue(deps, new Date()));
}

/** Runs `work` again and again, never twice at once; a failure is logged and tried again at the next beat. */
export function every(ms: number, what: string, work: () => Promise<unknown>): { close(): Promise<void> } {
  let running: Promise<unknown> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: Error) => log.warn({ error: error.message }, `${what} failed; it is tried again`))
      .finally(() => (running = null));
  }, ms);
  return {
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
