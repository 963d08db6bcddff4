import { findChannelType, type Reach, type SendOutcome, withContext } from '#channels';
import type { ActState, Form, NetworkAction } from '#contracts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import type { JobHandlers, JobSender } from '#jobs';
import { AppError, log } from '#kernel';
import type { Channel, Channels, Credentials } from '#listening';
import { every } from './polling.js';
import { pauseAfterMs } from './reply-lease.js';

export interface ActingDeps {
  database: Database;
  channels: Channels;
  jobs: Pick<JobSender, 'hint'>;
  reach: Reach;
}

const tickMs = 1_000;
const earlyMs = 1_000;
const leaseMs = 60_000;
const actMs = 30_000;
const giveUpMs = 3_600_000;

interface Attempt {
  workspaceId: string;
  actId: string;
  conversationId: string;
  mentionId: string | null;
  action: NetworkAction;
  channel: Channel;
  credentials: Credentials;
  target: { externalId: string; form: Form; heardAt: Date | null; answer: Record<string, unknown> | null };
  createdAt: Date;
  attempt: number;
  leasedUntil: Date;
}

interface TakenRow {
  conversation_id: string;
  mention_id: string | null;
  channel_id: string;
  external_id: string;
  action: NetworkAction;
  state: ActState;
  attempts: number;
  created_at: Date;
  form: Form;
  posted_at: Date | null;
  answer: Record<string, unknown> | null;
}

/** To like, hide or delete twice is to do it once, so what may have arrived is simply asked for again. */
export function actingHandlers(deps: ActingDeps): Pick<JobHandlers, 'act.do'> {
  return {
    'act.do': async ({ workspaceId, actId }) => {
      const attempt = await take(deps, workspaceId, actId, new Date());
      if (!attempt) return;
      const outcome = await once(deps, attempt);
      await finish(deps, attempt, outcome, new Date());
      log.info({ actId, action: attempt.action, outcome: outcome.outcome, attempt: attempt.attempt }, 'the network was asked for something');
    },
  };
}

async function once({ reach }: ActingDeps, { workspaceId, channel, credentials, action, target }: Attempt): Promise<SendOutcome> {
  const type = findChannelType(channel.network);
  const act = type?.actions[action];
  if (!type || !act) return { outcome: 'rejected', why: 'The network does not let us do this here.' };
  if (channel.status === 'paused') return { outcome: 'retry', at: new Date(Date.now() + 60_000), why: 'The channel is paused.' };
  const of = { workspaceId, channelId: channel.id, config: channel.config, credentials };
  try {
    return await withContext(reach, type, of, { purpose: 'answer', now: new Date(), signal: AbortSignal.timeout(actMs) }, (context, tally) => {
      const blocked = tally.blockedUntil();
      return blocked
        ? Promise.resolve({ outcome: 'retry', at: blocked, why: 'The network’s limit is reached. It is done when it resets.' })
        : act(context, target);
    });
  } catch (error) {
    log.error({ error: (error as Error).message, stack: (error as Error).stack }, 'asking the network broke off');
    return { outcome: 'unknown', why: error instanceof AppError ? error.message : 'Asking the network broke off.' };
  }
}

/** Takes what is due for one attempt; null when it is not, or another worker holds it. */
function take({ database, channels }: ActingDeps, workspaceId: string, actId: string, now: Date): Promise<Attempt | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const [line] = await tx.query(
      `select from directory_act where workspace_id = $1 and act_id = $2 and due_at <= $3 and (leased_until is null or leased_until <= $4) for update skip locked`,
      [workspaceId, actId, new Date(now.getTime() + earlyMs), now],
    );
    if (!line) return null;
    const [row] = await tx.query<TakenRow>(
      `select n.conversation_id, n.mention_id, n.channel_id, n.external_id, n.action, n.state, n.attempts, n.created_at, coalesce(m.form, c.form) as form,
              m.posted_at, t.answer
       from network_act n join conversation c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
       left join mention m on m.workspace_id = n.workspace_id and m.id = n.mention_id
       left join mention_detail t on t.workspace_id = n.workspace_id and t.channel_id = n.channel_id and t.external_id = n.external_id
       where n.workspace_id = $1 and n.id = $2 for update of n`,
      [workspaceId, actId],
    );
    const channel = row && (await channels.find(tx, workspaceId, row.channel_id));
    if (!row || !channel || (row.state !== 'held' && row.state !== 'queued')) {
      await tx.query(`delete from directory_act where workspace_id = $1 and act_id = $2`, [workspaceId, actId]);
      if (row && !channel) await tx.query(`update network_act set state = 'failed' where workspace_id = $1 and id = $2`, [workspaceId, actId]);
      return null;
    }
    const leasedUntil = new Date(now.getTime() + leaseMs);
    await tx.query(`update directory_act set leased_until = $3 where workspace_id = $1 and act_id = $2`, [workspaceId, actId, leasedUntil]);
    await tx.query(`update network_act set attempts = attempts + 1 where workspace_id = $1 and id = $2`, [workspaceId, actId]);
    return {
      workspaceId,
      actId,
      conversationId: row.conversation_id,
      mentionId: row.mention_id,
      action: row.action,
      channel,
      credentials: await channels.credentials(tx, workspaceId, channel.id),
      target: { externalId: row.external_id, form: row.form, heardAt: row.posted_at, answer: row.answer },
      createdAt: row.created_at,
      attempt: row.attempts + 1,
      leasedUntil,
    };
  });
}

/** Pure: what becomes of it, and when it is tried again. */
export function afterAct(
  { createdAt, attempt }: Pick<Attempt, 'createdAt' | 'attempt'>,
  outcome: SendOutcome,
  now: Date,
): { state: ActState; problem: string | null; dueAt: Date | null } {
  if (outcome.outcome === 'sent') return { state: 'done', problem: null, dueAt: null };
  if (outcome.outcome === 'rejected') return { state: 'refused', problem: outcome.why, dueAt: null };
  if (outcome.outcome === 'reauthorise') return { state: 'failed', problem: outcome.why, dueAt: null };
  const later = new Date(now.getTime() + pauseAfterMs(attempt));
  const at = outcome.outcome === 'retry' && outcome.at > later ? outcome.at : later;
  if (at.getTime() - createdAt.getTime() >= giveUpMs) return { state: 'failed', problem: `Given up. ${outcome.why}`, dueAt: null };
  return { state: 'queued', problem: outcome.why, dueAt: at };
}

async function finish({ database }: ActingDeps, attempt: Attempt, outcome: SendOutcome, now: Date): Promise<void> {
  const { workspaceId, actId, conversationId, mentionId, channel, action } = attempt;
  await database.inWorkspace({ workspaceId }, async (tx) => {
    const next = afterAct(attempt, outcome, now);
    const held = next.dueAt
      ? await tx.query(
          `update directory_act set due_at = $4, leased_until = null where workspace_id = $1 and act_id = $2 and leased_until = $3 returning act_id`,
          [workspaceId, actId, attempt.leasedUntil, next.dueAt],
        )
      : await tx.query(`delete from directory_act where workspace_id = $1 and act_id = $2 and leased_until = $3 returning act_id`, [
          workspaceId,
          actId,
          attempt.leasedUntil,
        ]);
    // Another attempt speaks for it.
    if (held.length === 0) return;
    await tx.query(`update network_act set state = $3, problem = $4, changed_at = $5 where workspace_id = $1 and id = $2`, [
      workspaceId,
      actId,
      next.state,
      next.problem,
      now,
    ]);
    if (outcome.outcome === 'reauthorise')
      await tx.query(`update channel set last_error = $3 where workspace_id = $1 and id = $2`, [workspaceId, channel.id, outcome.why]);
    await appendEvents(tx, workspaceId, [
      { type: 'act.changed', conversationId, mentionId, channelId: channel.id, body: { actId, action, state: next.state } },
    ]);
  });
}

/** Puts what is due on the queue: held until now, to be tried again, or left by a worker that died. */
export function startActing(deps: ActingDeps): { close(): Promise<void> } {
  return every(tickMs, 'looking for what the network is to be asked', async () => {
    const due = await deps.database.inDirectory((tx) =>
      tx.query<{ workspaceId: string; actId: string }>(
        `select workspace_id as "workspaceId", act_id as "actId" from directory_act where due_at <= now() and (leased_until is null or leased_until <= now())
         order by due_at limit 100`,
      ),
    );
    for (const one of due) deps.jobs.hint('act.do', one);
  });
}
