import { SealedElsewhere } from '#accounts';
import { type Database, type Transaction } from '#database';
import { newId } from '#kernel';
import { type Channel, type Credentials } from './channel.js';
import { type Channels } from './channel.store.js';
import { closeGaps, openGap } from './gap.store.js';
import { insertIntake } from './intake.store.js';
import { searchedQueries } from './searched.store.js';

export interface Due {
  workspaceId: string;
  channelId: string;
}

/** What a poll brought. Everything in it is stored in one transaction, or nothing is. */
export interface Polled {
  body: string | null;
  items: number;
  cursor: unknown;
  /** Null: the source is gone for good, and is not asked again until a person changes the channel. */
  nextPollAt: Date | null;
  more: boolean;
  /** What a person should know although the poll went through. */
  problem?: string | null;
  /** Posted before we began to listen: counts by when it was posted. */
  backfill?: boolean;
  /** The network had more than it gave. */
  gap?: { from: Date; to: Date; lost: number | null } | null;
}

export interface PolledChannel {
  workspaceId: string;
  channel: Channel;
  credentials: Credentials;
  cursor: unknown;
  /** Topics that are looked for on the networks too. */
  queries: string[];
}

export type PollResult = { outcome: 'stored'; items: number; more: boolean } | { outcome: 'failed'; why: string; nextPollAt: Date } | { outcome: 'skipped' };

/** How long after a failure to ask again: a minute, doubling to an hour. */
export function pauseAfterMs(failures: number): number {
  return Math.min(60_000 * 2 ** Math.max(0, failures - 1), 3_600_000);
}

/** Only a person can mend it, so it is tried seldom. */
const untilMendedMs = 3_600_000;
/** Overdue by more than this: nobody was there to ask. */
const overdueMs = 2 * 60_000;

interface Before {
  failures: number;
  polledAt: Date | null;
  dueAt: Date | null;
}

/**
 * When each channel is asked next stands in Postgres; the queue only carries it. A channel is leased to one scheduler at a
 * time; a lease that ran out is given again, and a poll that was overtaken stores nothing.
 */
export class Schedule {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
  ) {}

  /** Leases up to `limit` channels that are due, longest overdue first. */
  dueBefore(now: Date, limit: number, leaseMs: number): Promise<Due[]> {
    return this.database.inDirectory(async (tx) => {
      const rows = await tx.query<{ workspace_id: string; channel_id: string }>(
        `update directory_channel set leased_until = $1::timestamptz + make_interval(secs => $3::float8 / 1000)
         where channel_id in (
           select channel_id from directory_channel
           where next_poll_at <= $1 and (leased_until is null or leased_until <= $1)
           order by next_poll_at limit $2 for update skip locked)
         returning workspace_id, channel_id`,
        [now, limit, leaseMs],
      );
      return rows.map((row) => ({ workspaceId: row.workspace_id, channelId: row.channel_id }));
    });
  }

  /** Gives leases back unused, when the work could not be handed on. */
  async release(channelIds: readonly string[]): Promise<void> {
    if (channelIds.length === 0) return;
    await this.database.inDirectory((tx) => tx.query(`update directory_channel set leased_until = null where channel_id = any ($1::uuid[])`, [channelIds]));
  }

  /** `poll` asks the network; a rejection counts as a failure of the channel and delays its next poll. */
  async pollChannel({ workspaceId, channelId }: Due, now: () => Date, poll: (channel: PolledChannel) => Promise<Polled>): Promise<PollResult> {
    const before = await this.database.inWorkspace({ workspaceId }, async (tx) => {
      const channel = await this.channels.find(tx, workspaceId, channelId);
      if (channel?.status !== 'active') return null;
      const credentials = await this.channels.openable(tx, workspaceId, channelId);
      const [row] = await tx.query<{ cursor: unknown; stored: string | null; polled_at: string | null; next_poll_at: Date | null }>(
        `select c.cursor, c.cursor::text as stored, c.health ->> 'polledAt' as polled_at, d.next_poll_at
         from channel c left join directory_channel d on d.channel_id = c.id where c.workspace_id = $1 and c.id = $2`,
        [workspaceId, channelId],
      );
      const queries = await searchedQueries(tx, workspaceId);
      const { cursor, stored, polled_at: polledAt, next_poll_at: dueAt } = row!;
      return { channel, credentials, cursor, queries, stored, was: { failures: channel.failures, polledAt: polledAt ? new Date(polledAt) : null, dueAt } };
    });
    if (!before) return { outcome: 'skipped' };
    const { credentials } = before;
    let polled: Polled;
    try {
      if (credentials instanceof SealedElsewhere) throw credentials;
      polled = await poll({ workspaceId, channel: before.channel, credentials, cursor: before.cursor, queries: before.queries });
    } catch (error) {
      return this.fail(workspaceId, channelId, now(), before.channel.failures + 1, error);
    }
    return this.store(workspaceId, channelId, now(), before.stored, before.was, polled);
  }

  private store(workspaceId: string, channelId: string, at: Date, cursorBefore: string | null, was: Before, polled: Polled): Promise<PollResult> {
    const { body, items, cursor, more, problem } = polled;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const saved = await tx.query(
        `update channel set cursor = $4::jsonb, last_error = $5, health = (health - 'failures' - 'reauthorise') || jsonb_build_object('polledAt', $6::text)
         where workspace_id = $1 and id = $2 and status = 'active' and cursor is not distinct from $3::jsonb returning id`,
        [workspaceId, channelId, cursorBefore, cursor === null || cursor === undefined ? null : JSON.stringify(cursor), problem ?? null, at.toISOString()],
      );
      if (saved.length === 0) {
        // Paused, removed, or its cursor moved on: what is due, is asked again.
        await tx.query(`update directory_channel set leased_until = null where channel_id = $1`, [channelId]);
        return { outcome: 'skipped' };
      }
      await this.noteGap(tx, workspaceId, channelId, at, was, polled);
      if (body !== null)
        await insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: polled.backfill ? 'history' : 'poll', body, items, receivedAt: at }]);
      await tx.query(`update directory_channel set next_poll_at = $2, leased_until = null where channel_id = $1`, [channelId, more ? at : polled.nextPollAt]);
      return { outcome: 'stored', items: body === null ? 0 : items, more };
    });
  }

  /** After a time without polls: what was posted meanwhile comes late, perhaps only with a later page. */
  private async noteGap(tx: Transaction, workspaceId: string, channelId: string, at: Date, was: Before, polled: Polled): Promise<void> {
    if (polled.gap) await openGap(tx, workspaceId, { channelId, ...polled.gap, reason: 'too-many', missed: polled.gap.lost ?? 0 });
    const late = was.dueAt !== null && at.getTime() - was.dueAt.getTime() > overdueMs;
    if (!was.polledAt || polled.backfill || (was.failures === 0 && !late)) return;
    const reason = was.failures > 0 ? 'poll-failed' : 'not-asked';
    await closeGaps(tx, workspaceId, channelId, reason, at);
    await openGap(tx, workspaceId, { channelId, from: was.polledAt, to: at, reason });
  }

  private fail(workspaceId: string, channelId: string, at: Date, failuresNow: number, error: unknown): Promise<PollResult> {
    const why = error instanceof Error ? error.message : String(error);
    const { retryAt, reauthorise } = (error as { options?: { details?: { retryAt?: string; reauthorise?: boolean } } }).options?.details ?? {};
    // To be asked to wait is no failure.
    const failures = retryAt ? failuresNow - 1 : failuresNow;
    const nextPollAt = retryAt ? new Date(retryAt) : new Date(at.getTime() + (reauthorise ? untilMendedMs : pauseAfterMs(failures)));
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const kept = await tx.query(
        `update channel set last_error = $3, health = health || jsonb_build_object('failures', $4::int)
           || case when $5 then '{"reauthorise": true}'::jsonb else '{}'::jsonb end
         where workspace_id = $1 and id = $2 and status = 'active' returning id`,
        [workspaceId, channelId, why.slice(0, 500), failures, reauthorise ?? false],
      );
      if (kept.length === 0) return { outcome: 'skipped' };
      await tx.query(`update directory_channel set next_poll_at = $2, leased_until = null where channel_id = $1`, [channelId, nextPollAt]);
      return { outcome: 'failed', why, nextPollAt };
    });
  }
}
