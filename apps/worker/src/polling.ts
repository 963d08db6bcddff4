import { findChannelType, type Reach, soughtOf, withContext, withoutStrangers } from '#channels';
import { type JobHandlers, type JobSender } from '#jobs';
import { AppError, log } from '#kernel';
import { type Polled, type PolledChannel, type Schedule, topicQuery } from '#listening';

export interface PollingDeps {
  schedule: Schedule;
  jobs: Pick<JobSender, 'send' | 'hint'>;
  reach: Reach;
}

const tickMs = 500;
const atOnce = 50;
/** A poll is given up before its lease ends, so that two never run side by side. */
const leaseMs = 120_000;
const pollMs = 60_000;

export function pollingHandlers(deps: PollingDeps): Pick<JobHandlers, 'channel.poll'> {
  const { schedule, jobs } = deps;
  return {
    'channel.poll': async (due) => {
      const result = await schedule.pollChannel(
        due,
        () => new Date(),
        (channel) => pollOnce(deps, channel),
      );
      if (result.outcome === 'failed') log.info({ channelId: due.channelId, why: result.why, nextPollAt: result.nextPollAt }, 'a poll failed');
      if (result.outcome === 'stored' && result.items > 0) jobs.hint('intake.read', { workspaceId: due.workspaceId });
    },
  };
}

/** Asks a network within what its limits leave: near a limit polls come slower, and at it they wait for the reset. */
async function pollOnce({ reach }: PollingDeps, { workspaceId, channel, credentials, cursor, queries }: PolledChannel): Promise<Polled> {
  const type = findChannelType(channel.network);
  const poll = type?.poll;
  if (!poll) throw new AppError('invalid', `This build cannot poll the network ${channel.network}.`);
  const now = new Date();
  const topics = type.seek ? queries.map(topicQuery) : [];
  const account = Object.keys(credentials).length > 0;
  const sought = soughtOf(type, { ...channel, account, topics });
  const of = { workspaceId, channelId: channel.id, config: channel.config, credentials, sought };
  return withContext(reach, type, of, { purpose: 'hear', now, signal: AbortSignal.timeout(pollMs) }, async (context, tally): Promise<Polled> => {
    const blocked = tally.blockedUntil();
    if (blocked)
      return { body: null, items: 0, cursor, nextPollAt: blocked, more: false, problem: 'The network’s limit is reached. It is asked again when it resets.' };
    const page = withoutStrangers(type, await poll.poll(context, cursor), topics);
    const wanted = page.more ? now : page.nextPollAt;
    if (!wanted) return page;
    const paced = tally.paced(wanted);
    return { ...page, nextPollAt: paced, more: page.more && paced <= now };
  });
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
