import { findChannelType, type OutgoingReply, type Send, type SendOutcome } from '#channels';
import type { Form, ReplyState } from '#contracts';
import { type Database, type Transaction } from '#database';
import { appendEvents } from '#events';
import { lockConversation, waitAgain } from '#inbox';
import { type Channel, type Channels, type Credentials } from '#listening';

export interface Attempt {
  workspaceId: string;
  conversationId: string;
  channel: Channel;
  credentials: Credentials;
  reply: OutgoingReply;
  form: Form;
  /** When their author last wrote. */
  heardAt: Date | null;
  createdAt: Date;
  /** An earlier attempt was cut off, or the network did not say. */
  mayHaveArrived: boolean;
  /** Whoever finishes must still hold the reply until then. */
  leasedUntil: Date;
}

interface Stores {
  database: Database;
  channels: Channels;
}

/** A hint may be a little ahead of this machine's clock. */
const earlyMs = 1_000;
const giveUpMs = 24 * 3_600_000;

export function dueReplies(database: Database, now: Date, limit: number): Promise<{ workspaceId: string; replyId: string }[]> {
  return database.inDirectory(async (tx) => {
    const rows = await tx.query<{ workspace_id: string; reply_id: string }>(
      `select workspace_id, reply_id from directory_reply where due_at <= $1 and (leased_until is null or leased_until <= $1) order by due_at limit $2`,
      [now, limit],
    );
    return rows.map((row) => ({ workspaceId: row.workspace_id, replyId: row.reply_id }));
  });
}

/** What was held to be taken back goes out once its time has come; what waits for somebody's approval has no time. */
function sendable({ state, held_until: heldUntil }: TakenRow): boolean {
  return state === 'queued' || state === 'unknown' || (state === 'held' && heldUntil !== null);
}

interface TakenRow {
  conversation_id: string;
  channel_id: string;
  text: string;
  in_reply_to: string | null;
  state: ReplyState;
  attempts: number;
  held_until: Date | null;
  created_at: Date;
  form: Form;
  author_external_id: string;
  author_handle: string;
  last_external_id: string | null;
  last_posted_at: Date | null;
  answer: Record<string, unknown> | null;
}

/**
 * Takes a due reply for one attempt, and writes the attempt down before anything is sent. Null when it is not due, not to be
 * sent, or held by another worker.
 */
export function takeReply({ database, channels }: Stores, workspaceId: string, replyId: string, now: Date, leaseMs: number): Promise<Attempt | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const [line] = await tx.query<{ leased_until: Date | null }>(
      `select leased_until from directory_reply where workspace_id = $1 and reply_id = $2 and due_at <= $3 and (leased_until is null or leased_until <= $4)
       for update skip locked`,
      [workspaceId, replyId, new Date(now.getTime() + earlyMs), now],
    );
    if (!line) return null;
    const [row] = await tx.query<TakenRow>(
      `select r.conversation_id, r.channel_id, r.text, r.in_reply_to, r.state, r.attempts, r.held_until, r.created_at, c.form,
              a.external_id as author_external_id, a.handle as author_handle, m.external_id as last_external_id,
              m.posted_at as last_posted_at, t.answer
       from reply r join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
       join author a on a.workspace_id = c.workspace_id and a.id = c.author_id
       left join mention m on m.workspace_id = c.workspace_id and m.id = c.last_mention_id
       left join mention_detail t on t.workspace_id = r.workspace_id and t.channel_id = r.channel_id and t.external_id = coalesce(r.in_reply_to, m.external_id)
       where r.workspace_id = $1 and r.id = $2 for update of r`,
      [workspaceId, replyId],
    );
    const channel = row && (await channels.find(tx, workspaceId, row.channel_id));
    if (!row || !channel || !sendable(row)) {
      await forget(tx, workspaceId, replyId);
      if (row && !channel && row.state === 'queued') await settle(tx, workspaceId, replyId, row, 'failed', 'The channel is no longer there.', now);
      return null;
    }
    const leasedUntil = new Date(now.getTime() + leaseMs);
    await tx.query(`update directory_reply set leased_until = $3 where workspace_id = $1 and reply_id = $2`, [workspaceId, replyId, leasedUntil]);
    await tx.query(`update reply set attempts = attempts + 1 where workspace_id = $1 and id = $2`, [workspaceId, replyId]);
    return {
      workspaceId,
      conversationId: row.conversation_id,
      channel,
      credentials: await channels.credentials(tx, workspaceId, channel.id),
      reply: {
        id: replyId,
        text: row.text,
        inReplyTo: row.in_reply_to ?? row.last_external_id ?? '',
        answer: row.answer,
        createdAt: row.created_at,
        author: { externalId: row.author_external_id, handle: row.author_handle },
        conversationId: row.conversation_id,
        attempt: row.attempts + 1,
      },
      form: row.form,
      heardAt: row.last_posted_at,
      createdAt: row.created_at,
      mayHaveArrived: line.leased_until !== null || row.state === 'unknown',
      leasedUntil,
    };
  });
}

/** Writes down what came of an attempt; false when the lease was lost meanwhile and another attempt speaks for the reply. */
export function finishAttempt({ database, channels }: Stores, attempt: Attempt, outcome: SendOutcome, send: Send | null, now: Date): Promise<boolean> {
  const { workspaceId, reply, channel, leasedUntil } = attempt;
  return database.inWorkspace({ workspaceId }, async (tx) => {
    // Whoever takes a reply back locks its conversation first, too.
    await lockConversation(tx, workspaceId, attempt.conversationId);
    const [held] = await tx.query(`select from directory_reply where workspace_id = $1 and reply_id = $2 and leased_until = $3 for update`, [
      workspaceId,
      reply.id,
      leasedUntil,
    ]);
    if (!held) return false;
    const row = { conversation_id: attempt.conversationId, channel_id: channel.id };
    const next = nextStep(attempt, outcome, send, now);
    if (next.dueAt) {
      await tx.query(`update directory_reply set due_at = $3, leased_until = null where workspace_id = $1 and reply_id = $2`, [
        workspaceId,
        reply.id,
        next.dueAt,
      ]);
    } else await forget(tx, workspaceId, reply.id);
    if (outcome.outcome === 'sent') {
      await tx.query(`update reply set remote_id = $3, url = $4, sent_at = $5 where workspace_id = $1 and id = $2`, [
        workspaceId,
        reply.id,
        outcome.remoteId,
        outcome.url,
        now,
      ]);
      const remember = findChannelType(channel.network)?.send?.remember;
      if (remember) await channels.amendCursor(tx, workspaceId, channel.id, (cursor) => remember(cursor, reply, now));
    }
    if (outcome.outcome === 'reauthorise') {
      await tx.query(`update channel set last_error = $3 where workspace_id = $1 and id = $2`, [workspaceId, channel.id, outcome.why]);
    }
    await settle(tx, workspaceId, reply.id, row, next.state, next.problem, now);
    return true;
  });
}

/** What was sent came back: the network gave the reply up. Answers how many replies that were. */
export async function refuseSent(
  tx: Transaction,
  workspaceId: string,
  refused: readonly { channelId: string; remoteId: string; why: string }[],
  now: Date,
): Promise<number> {
  let count = 0;
  for (const { channelId, remoteId, why } of refused) {
    const rows = await tx.query<{ id: string; conversation_id: string }>(
      `select id, conversation_id from reply where workspace_id = $1 and channel_id = $2 and remote_id = $3 and state = 'sent' for update`,
      [workspaceId, channelId, remoteId],
    );
    for (const row of rows) await settle(tx, workspaceId, row.id, { conversation_id: row.conversation_id, channel_id: channelId }, 'rejected', why, now);
    count += rows.length;
  }
  return count;
}

interface Step {
  state: ReplyState;
  problem: string | null;
  dueAt: Date | null;
}

/** 10 s, doubling to an hour. */
export function pauseAfterMs(attempt: number): number {
  return Math.min(10_000 * 2 ** Math.max(0, attempt - 1), 3_600_000);
}

/** Pure: what becomes of the reply, and when it is looked at again. */
export function nextStep(
  { reply, createdAt }: Pick<Attempt, 'reply' | 'createdAt'>,
  outcome: SendOutcome,
  send: Pick<Send, 'idempotent' | 'findSent'> | null,
  now: Date,
): Step {
  const tired = now.getTime() - createdAt.getTime() >= giveUpMs;
  const later = new Date(now.getTime() + pauseAfterMs(reply.attempt));
  switch (outcome.outcome) {
    case 'sent':
      return { state: 'sent', problem: null, dueAt: null };
    case 'rejected':
      return { state: 'rejected', problem: outcome.why, dueAt: null };
    case 'reauthorise':
      return { state: 'failed', problem: outcome.why, dueAt: null };
    case 'retry':
      if (tired) return { state: 'failed', problem: `Given up after a day. ${outcome.why}`, dueAt: null };
      return { state: 'queued', problem: outcome.why, dueAt: outcome.at > later ? outcome.at : later };
    case 'unknown': {
      const safe = send !== null && (send.idempotent || send.findSent !== undefined);
      return { state: 'unknown', problem: outcome.why, dueAt: safe && !tired ? later : null };
    }
  }
}

async function forget(tx: Transaction, workspaceId: string, replyId: string): Promise<void> {
  await tx.query(`delete from directory_reply where workspace_id = $1 and reply_id = $2`, [workspaceId, replyId]);
}

async function settle(
  tx: Transaction,
  workspaceId: string,
  replyId: string,
  of: { conversation_id: string; channel_id: string },
  state: ReplyState,
  problem: string | null,
  now: Date,
): Promise<void> {
  const [reply] = await tx.query<{ member_id: string | null }>(
    `update reply set state = $3, problem = $4, changed_at = $5 where workspace_id = $1 and id = $2 returning member_id`,
    [workspaceId, replyId, state, problem, now],
  );
  // What we say by ourselves is no answer to wait for.
  if (reply?.member_id && (state === 'rejected' || state === 'failed')) await waitAgain(tx, workspaceId, of.conversation_id);
  await appendEvents(tx, workspaceId, [
    { type: 'reply.changed', conversationId: of.conversation_id, channelId: of.channel_id, body: { replyId, state, problem } },
  ]);
}
