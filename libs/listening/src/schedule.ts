import { type Database } from '#database';
import { newId } from '#kernel';
import { type Channel, type Credentials } from './channel.js';
import { type Channels } from './channel.store.js';
import { insertIntake } from './intake.store.js';

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
}

export interface PolledChannel {
  workspaceId: string;
  channel: Channel;
  credentials: Credentials;
  cursor: unknown;
}

export type PollResult = { outcome: 'stored'; items: number; more: boolean } | { outcome: 'failed'; why: string; nextPollAt: Date } | { outcome: 'skipped' };

/** How long after a failure to ask again: a minute, doubling to an hour. */
export function pauseAfterMs(failures: number): number {
  return Math.min(60_000 * 2 ** Math.max(0, failures - 1), 3_600_000);
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
      const credentials = await this.channels.credentials(tx, workspaceId, channelId);
      const [row] = await tx.query<{ cursor: unknown; stored: string | null }>(
        `select cursor, cursor::text as stored from channel where workspace_id = $1 and id = $2`,
        [workspaceId, channelId],
      );
      return { channel, credentials, cursor: row!.cursor, stored: row!.stored };
    });
    if (!before) return { outcome: 'skipped' };
    let polled: Polled;
    try {
      polled = await poll({ workspaceId, channel: before.channel, credentials: before.credentials, cursor: before.cursor });
    } catch (error) {
      return this.fail(workspaceId, channelId, now(), before.channel.failures + 1, error);
    }
    return this.store(workspaceId, channelId, now(), before.stored, polled);
  }

  private store(workspaceId: string, channelId: string, at: Date, cursorBefore: string | null, polled: Polled): Promise<PollResult> {
    const { body, items, cursor, more, problem } = polled;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const saved = await tx.query(
        `update channel set cursor = $4::jsonb, last_error = $5, health = (health - 'failures') || jsonb_build_object('polledAt', $6::text)
         where workspace_id = $1 and id = $2 and status = 'active' and cursor is not distinct from $3::jsonb returning id`,
        [workspaceId, channelId, cursorBefore, cursor === null || cursor === undefined ? null : JSON.stringify(cursor), problem ?? null, at.toISOString()],
      );
      if (saved.length === 0) {
        // Paused, removed, or its cursor moved on: what is due, is asked again.
        await tx.query(`update directory_channel set leased_until = null where channel_id = $1`, [channelId]);
        return { outcome: 'skipped' };
      }
      if (body !== null)
        await insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: polled.backfill ? 'history' : 'poll', body, items, receivedAt: at }]);
      await tx.query(`update directory_channel set next_poll_at = $2, leased_until = null where channel_id = $1`, [channelId, more ? at : polled.nextPollAt]);
      return { outcome: 'stored', items: body === null ? 0 : items, more };
    });
  }

  private fail(workspaceId: string, channelId: string, at: Date, failures: number, error: unknown): Promise<PollResult> {
    const why = error instanceof Error ? error.message : String(error);
    const nextPollAt = new Date(at.getTime() + pauseAfterMs(failures));
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const kept = await tx.query(
        `update channel set last_error = $3, health = health || jsonb_build_object('failures', $4::int)
         where workspace_id = $1 and id = $2 and status = 'active' returning id`,
        [workspaceId, channelId, why.slice(0, 500), failures],
      );
      if (kept.length === 0) return { outcome: 'skipped' };
      await tx.query(`update directory_channel set next_poll_at = $2, leased_until = null where channel_id = $1`, [channelId, nextPollAt]);
      return { outcome: 'failed', why, nextPollAt };
    });
  }
}
