import type { Database, Transaction } from '#database';
import { newId } from '#kernel';
import type { Channel, Credentials } from './channel.js';
import type { Channels } from './channel.store.js';
import { closeGaps, hasOpenGap, openGap } from './gap.store.js';
import { insertIntake } from './intake.store.js';
import { searchedQueries } from './searched.store.js';

export interface StreamDue {
  workspaceId: string;
  channelId: string;
}

export interface TakenStream extends StreamDue {
  /** When its holder before was last heard of, which never gave it back. */
  lostAt: Date | null;
}

export interface HeldStream {
  channel: Channel;
  credentials: Credentials;
  cursor: unknown;
  /** Topics that are looked for on the networks too. */
  queries: string[];
}

export interface StreamBatch {
  body: string;
  items: number;
  cursor: unknown;
}

/** After so many ends in a row without a good while between them: a second, doubling to five minutes. */
export function streamPauseMs(failures: number): number {
  return Math.min(1_000 * 2 ** Math.max(0, failures - 1), 300_000);
}

/**
 * Which process holds which standing connection. Each is leased to one holder, who renews the lease while the connection
 * stands; whoever lost it stores nothing any more, so that many workers never double a stream.
 */
export class Streams {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
  ) {}

  /** Takes up to `limit` streams that nobody holds. */
  take(holder: string, now: Date, limit: number, leaseMs: number): Promise<TakenStream[]> {
    return this.database.inDirectory(async (tx) => {
      const rows = await tx.query<{ workspace_id: string; channel_id: string; lost_at: Date | null }>(
        `update directory_channel d set stream_holder = $2, stream_leased_until = $1::timestamptz + make_interval(secs => $4::float8 / 1000)
         from (select channel_id, stream_leased_until - make_interval(secs => $4::float8 / 1000) as lost_at from directory_channel
           where stream_at <= $1 and (stream_leased_until is null or stream_leased_until <= $1)
           order by stream_at limit $3 for update skip locked) as due
         where d.channel_id = due.channel_id returning d.workspace_id, d.channel_id, due.lost_at`,
        [now, holder, limit, leaseMs],
      );
      return rows.map((row) => ({ workspaceId: row.workspace_id, channelId: row.channel_id, lostAt: row.lost_at }));
    });
  }

  /** Renews what this holder still holds, and answers it. */
  renew(holder: string, now: Date, leaseMs: number): Promise<string[]> {
    return this.database.inDirectory(async (tx) => {
      const rows = await tx.query<{ channel_id: string }>(
        `update directory_channel set stream_leased_until = $2::timestamptz + make_interval(secs => $3::float8 / 1000)
         where stream_holder = $1 and stream_at is not null returning channel_id`,
        [holder, now, leaseMs],
      );
      return rows.map((row) => row.channel_id);
    });
  }

  /** Null when the channel is not to be streamed any more. */
  find({ workspaceId, channelId, lostAt }: TakenStream): Promise<HeldStream | null> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const channel = await this.channels.find(tx, workspaceId, channelId);
      if (channel?.status !== 'active') {
        await tx.query(`update directory_channel set stream_at = null, stream_holder = null, stream_leased_until = null where channel_id = $1`, [channelId]);
        return null;
      }
      if (lostAt && !(await hasOpenGap(tx, workspaceId, channelId, 'stream-cut'))) {
        await openGap(tx, workspaceId, { channelId, from: lostAt, to: null, reason: 'stream-cut' });
      }
      const [row] = await tx.query<{ stream_cursor: unknown }>(`select stream_cursor from channel where workspace_id = $1 and id = $2`, [
        workspaceId,
        channelId,
      ]);
      const credentials = await this.channels.credentials(tx, workspaceId, channelId);
      return { channel, credentials, cursor: row!.stream_cursor, queries: await searchedQueries(tx, workspaceId) };
    });
  }

  /** What topics look for on the networks by now. */
  queries({ workspaceId }: StreamDue): Promise<string[]> {
    return this.database.inWorkspace({ workspaceId }, (tx) => searchedQueries(tx, workspaceId));
  }

  opened({ workspaceId, channelId }: StreamDue, holder: string, at: Date): Promise<boolean> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      if (!(await this.holds(tx, workspaceId, channelId, holder))) return false;
      await tx.query(
        `update channel set health = (health - 'streamError') || jsonb_build_object('streamOpenedAt', $3::text) where workspace_id = $1 and id = $2`,
        [workspaceId, channelId, at.toISOString()],
      );
      await closeGaps(tx, workspaceId, channelId, 'stream-cut', at);
      return true;
    });
  }

  /** Stores events and how far the stream has come, together. False when another holder speaks for the channel. */
  store({ workspaceId, channelId }: StreamDue, holder: string, batch: StreamBatch, at: Date): Promise<boolean> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      if (!(await this.holds(tx, workspaceId, channelId, holder))) return false;
      await tx.query(`update channel set stream_cursor = $3::jsonb where workspace_id = $1 and id = $2`, [
        workspaceId,
        channelId,
        JSON.stringify(batch.cursor ?? null),
      ]);
      if (batch.items > 0)
        await insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'stream', body: batch.body, items: batch.items, receivedAt: at }]);
      return true;
    });
  }

  /** `cutAt` is the last moment the stream was known to be good; null when it never opened. */
  ended(
    { workspaceId, channelId }: StreamDue,
    holder: string,
    end: {
      cutAt: Date | null;
      why: string | null;
      openForMs: number;
      reauthorise: boolean;
      /** The network asked not to come back before. */ again?: Date | null;
    },
    now: Date,
  ): Promise<void> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      if (!(await this.holds(tx, workspaceId, channelId, holder))) return;
      const [row] = await tx.query<{ health: { streamFailures?: number } }>(`select health from channel where workspace_id = $1 and id = $2`, [
        workspaceId,
        channelId,
      ]);
      const failures = end.openForMs >= 60_000 ? 1 : (row?.health.streamFailures ?? 0) + 1;
      const next = new Date(Math.max(now.getTime() + (end.reauthorise ? 3_600_000 : streamPauseMs(failures)), end.again?.getTime() ?? 0));
      await tx.query(
        `update channel set health = (health - 'streamOpenedAt') || jsonb_build_object('streamFailures', $3::int, 'streamError', $4::text)
           || case when $5 then '{"reauthorise": true}'::jsonb else '{}'::jsonb end,
           last_error = case when $5 then $4 else last_error end
         where workspace_id = $1 and id = $2`,
        [workspaceId, channelId, failures, end.why?.slice(0, 500) ?? null, end.reauthorise],
      );
      if (end.cutAt && !(await hasOpenGap(tx, workspaceId, channelId, 'stream-cut'))) {
        await openGap(tx, workspaceId, { channelId, from: end.cutAt, to: null, reason: 'stream-cut' });
      }
      await tx.query(
        `update directory_channel set stream_at = case when stream_at is null then null else $2::timestamptz end, stream_holder = null, stream_leased_until = null
         where channel_id = $1`,
        [channelId, next],
      );
    });
  }

  /** Gives everything back at once, for an orderly end of the process. */
  async release(holder: string): Promise<void> {
    await this.database.inDirectory((tx) =>
      tx.query(`update directory_channel set stream_holder = null, stream_leased_until = null where stream_holder = $1`, [holder]),
    );
  }

  /** Asks for a poll now. */
  async wake({ channelId }: StreamDue, now: Date): Promise<void> {
    await this.database.inDirectory((tx) =>
      tx.query(`update directory_channel set next_poll_at = least(next_poll_at, $2) where channel_id = $1 and next_poll_at is not null`, [channelId, now]),
    );
  }

  /** Which of these items the channel has. */
  known({ workspaceId, channelId }: StreamDue, externalIds: readonly string[]): Promise<Set<string>> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const rows = await tx.query<{ external_id: string }>(
        `select external_id from mention where workspace_id = $1 and channel_id = $2 and external_id = any ($3::text[])`,
        [workspaceId, channelId, externalIds],
      );
      return new Set(rows.map((row) => row.external_id));
    });
  }

  /** Locks the channel before its line in the directory, as polls and removal do: in one order nobody waits in a ring. */
  private async holds(tx: Transaction, workspaceId: string, channelId: string, holder: string): Promise<boolean> {
    await tx.query(`select 1 from channel where workspace_id = $1 and id = $2 for no key update`, [workspaceId, channelId]);
    const rows = await tx.query(`select 1 from directory_channel where channel_id = $1 and stream_holder = $2 for share`, [channelId, holder]);
    return rows.length > 0;
  }
}
