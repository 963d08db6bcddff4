import { z } from 'zod';

const inWorkspace = z.object({ workspaceId: z.uuid() });

/**
 * Every job there is. A job is a wake-up, never a copy of the data: what is to be done stands in Postgres, so a queue that
 * loses everything loses nothing. Names are stored in queues, so renaming one needs a plan.
 */
export const catalogue = {
  /** Reads the workspace's unread intake, a batch at a time, until none is left. */
  'intake.read': { queue: 'intake', payload: inWorkspace, attempts: 3 },
  /** Learns what people said of readings, reads again what it concerns, and measures what was gained. */
  'reading.freshen': { queue: 'reading', payload: inWorkspace, attempts: 1 },
  /** Works at a rereading of past posts for a while. */
  'reading.reread': { queue: 'reading', payload: inWorkspace.extend({ rereadingId: z.uuid() }), attempts: 1 },
  /** Asks a workspace's second reader about what the built-in one was unsure of. */
  'reading.second': { queue: 'reading', payload: inWorkspace, attempts: 1 },
  /** Asks a channel's network for what is new. */
  'channel.poll': { queue: 'poll', payload: inWorkspace.extend({ channelId: z.uuid() }), attempts: 1 },
  /** Sends one reply, or finds out what became of it. */
  'reply.send': { queue: 'send', payload: inWorkspace.extend({ replyId: z.uuid() }), attempts: 1 },
  /** Asks the network to like, hide or delete something. */
  'act.do': { queue: 'send', payload: inWorkspace.extend({ actId: z.uuid() }), attempts: 1 },
  /** Does or takes back what is left of a change to many conversations. */
  'inbox.bulk': { queue: 'send', payload: inWorkspace.extend({ bulkId: z.uuid() }), attempts: 3 },
  /** Hands the events after a webhook's cursor to its address. */
  'outgoing.deliver': { queue: 'send', payload: inWorkspace.extend({ webhookId: z.uuid() }), attempts: 1 },
} as const satisfies Record<string, { queue: string; payload: z.ZodType; attempts: number }>;

export type JobName = keyof typeof catalogue;
export type QueueName = (typeof catalogue)[JobName]['queue'];
export type JobPayload<N extends JobName> = z.infer<(typeof catalogue)[N]['payload']>;

/** A job without a handler is a compile error. */
export type JobHandlers = { [N in JobName]: (payload: JobPayload<N>, signal: AbortSignal) => Promise<void> };

export const queueNames = [...new Set(Object.values(catalogue).map((job) => job.queue))];
