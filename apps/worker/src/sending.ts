import { type ChannelContext, findChannelType, type Reach, type Send, type SendOutcome, withContext } from '#channels';
import { type Database } from '#database';
import { type JobHandlers, type JobSender } from '#jobs';
import { AppError, log } from '#kernel';
import { type Channels } from '#listening';
import { every } from './polling.js';
import { type Attempt, dueReplies, finishAttempt, takeReply } from './reply-lease.js';

export interface SendingDeps {
  database: Database;
  channels: Channels;
  jobs: Pick<JobSender, 'hint'>;
  reach: Reach;
}

const tickMs = 1_000;
/** An attempt is given up before its lease ends; a lease that has ended tells of an attempt that was cut off. */
const leaseMs = 90_000;
const sendMs = 45_000;

export function sendingHandlers(deps: SendingDeps): Pick<JobHandlers, 'reply.send'> {
  return {
    'reply.send': async ({ workspaceId, replyId }) => {
      const attempt = await takeReply(deps, workspaceId, replyId, new Date(), leaseMs);
      if (!attempt) return;
      const type = findChannelType(attempt.channel.network);
      const send = type?.send ?? null;
      const outcome = await attemptOnce(deps, attempt);
      const kept = await finishAttempt(deps, attempt, outcome, send, new Date());
      log.info({ replyId, outcome: outcome.outcome, attempt: attempt.reply.attempt, kept }, 'a reply was sent for');
    },
  };
}

async function attemptOnce({ reach }: SendingDeps, attempt: Attempt): Promise<SendOutcome> {
  const { workspaceId, channel, credentials } = attempt;
  const type = findChannelType(channel.network);
  if (!type?.send) return { outcome: 'rejected', why: 'This channel cannot send replies.' };
  const of = { workspaceId, channelId: channel.id, config: channel.config, credentials };
  return withContext(reach, type, of, { purpose: 'answer', now: new Date(), signal: AbortSignal.timeout(sendMs) }, (context, tally) => {
    const blocked = tally.blockedUntil();
    if (blocked) return Promise.resolve({ outcome: 'retry', at: blocked, why: 'The network’s limit is reached. It is sent when it resets.' });
    return outcomeOf(type.send!, attempt, context);
  });
}

/** Never sends what may have arrived already, unless the receiver takes the same reply twice for one. */
async function outcomeOf(send: Send, attempt: Attempt, context: ChannelContext): Promise<SendOutcome> {
  const { reply, form, heardAt, mayHaveArrived, channel } = attempt;
  if (channel.status === 'paused') return { outcome: 'retry', at: new Date(context.now.getTime() + 60_000), why: 'The channel is paused.' };
  const allowed = send.canReply({ config: channel.config, now: context.now }, { form, heardAt, answer: reply.answer });
  if (!allowed.ok) return { outcome: 'rejected', why: allowed.why };
  try {
    if (mayHaveArrived && !send.idempotent) {
      if (!send.findSent) return { outcome: 'unknown', why: 'The attempt was cut off. Look on the network before you send it again.' };
      const found = await send.findSent(context, reply);
      if (found) return { outcome: 'sent', ...found };
    }
    return await send.send(context, reply);
  } catch (error) {
    log.error({ replyId: reply.id, error: (error as Error).message, stack: (error as Error).stack }, 'sending a reply broke off');
    return { outcome: 'unknown', why: error instanceof AppError ? error.message : 'Sending broke off.' };
  }
}

/** Puts due replies on the queue: new ones whose hint was lost, those to try again, those whose worker died. */
export function startSending(deps: SendingDeps): { close(): Promise<void> } {
  const told = new Map<string, number>();
  return every(tickMs, 'looking for due replies', async () => {
    const nowMs = Date.now();
    for (const [key, atMs] of told) if (nowMs - atMs > 15_000) told.delete(key);
    for (const due of await dueReplies(deps.database, new Date(nowMs), 200)) {
      if (told.has(due.replyId)) continue;
      told.set(due.replyId, nowMs);
      deps.jobs.hint('reply.send', due);
    }
  });
}
