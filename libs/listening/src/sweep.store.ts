import { type Database, type Transaction } from '#database';
import { newId } from '#kernel';
import type { Channel, Credentials } from './channel.js';
import type { Channels } from './channel.store.js';
import { insertIntake } from './intake.store.js';

/** How old an item is each time it is read again: most deletions come soon, some late. */
export const sweepAgesHours = [1, 24, 7 * 24, 30 * 24] as const;

export interface SweepDue {
  workspaceId: string;
  channelId: string;
}

export interface SweptItem {
  externalId: string;
  answer: Record<string, unknown> | null;
  /** Our own post, whose counts are wanted too. */
  own: boolean;
}

export interface SweepPage {
  channel: Channel;
  credentials: Credentials;
  ageHours: number;
  items: SweptItem[];
  upto: { at: Date; id: string };
}

/** Which items of which channel are to be read again, and how far that has come. */
export class Sweeps {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
  ) {}

  /** Takes channels whose items are due, so that nobody else does for `leaseMs`. */
  take(now: Date, limit: number, leaseMs: number): Promise<SweepDue[]> {
    return this.database.inDirectory(async (tx) => {
      const rows = await tx.query<{ workspace_id: string; channel_id: string }>(
        `update directory_channel set sweep_at = $1::timestamptz + make_interval(secs => $3::float8 / 1000)
         where channel_id in (select channel_id from directory_channel where sweep_at <= $1 order by sweep_at limit $2 for update skip locked)
         returning workspace_id, channel_id`,
        [now, limit, leaseMs],
      );
      return rows.map((row) => ({ workspaceId: row.workspace_id, channelId: row.channel_id }));
    });
  }

  /** The next items of a channel that have reached one of the ages, youngest age first; null when none has. */
  page({ workspaceId, channelId }: SweepDue, now: Date, mostOf: (network: string) => number): Promise<SweepPage | null> {
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      const channel = await this.channels.find(tx, workspaceId, channelId);
      if (channel?.status !== 'active') return null;
      const most = mostOf(channel.network);
      if (most === 0) return null;
      for (const ageHours of sweepAgesHours) {
        const rows = await this.dueAt(tx, workspaceId, channelId, ageHours, now, most);
        if (rows.length === 0) continue;
        const last = rows.at(-1)!;
        return {
          channel,
          credentials: await this.channels.credentials(tx, workspaceId, channelId),
          ageHours,
          items: rows.map((row) => ({ externalId: row.external_id, answer: row.answer, own: row.own })),
          upto: { at: last.received_at, id: last.id },
        };
      }
      return null;
    });
  }

  private dueAt(tx: Transaction, workspaceId: string, channelId: string, ageHours: number, now: Date, most: number) {
    return tx.query<{ id: string; external_id: string; received_at: Date; own: boolean; answer: Record<string, unknown> | null }>(
      `select m.id, m.external_id, m.received_at, m.own, d.answer from mention m
       left join mention_detail d on d.workspace_id = m.workspace_id and d.channel_id = m.channel_id and d.external_id = m.external_id
       where m.workspace_id = $1 and m.channel_id = $2 and m.deleted_at is null
         and m.received_at <= $3::timestamptz - make_interval(hours => $4)
         and (m.received_at, m.id) > (select coalesce(max(upto), '-infinity'), coalesce((array_agg(upto_id))[1], '00000000-0000-0000-0000-000000000000')
           from channel_sweep where workspace_id = $1 and channel_id = $2 and age_hours = $4)
       order by m.received_at, m.id limit $5`,
      [workspaceId, channelId, now, ageHours, most],
    );
  }

  /** What changed and how far the sweep has come, in one transaction. */
  store(due: SweepDue, page: SweepPage, found: { body: string; items: number } | null, nextAt: Date, now: Date): Promise<void> {
    const { workspaceId, channelId } = due;
    return this.database.inWorkspace({ workspaceId }, async (tx) => {
      if (found) await insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'reread', ...found, receivedAt: now }]);
      await tx.query(
        `insert into channel_sweep (workspace_id, channel_id, age_hours, upto, upto_id) values ($1, $2, $3, $4, $5)
         on conflict (workspace_id, channel_id, age_hours) do update set upto = excluded.upto, upto_id = excluded.upto_id`,
        [workspaceId, channelId, page.ageHours, page.upto.at, page.upto.id],
      );
      await this.next(tx, channelId, nextAt);
    });
  }

  async later({ channelId }: SweepDue, at: Date): Promise<void> {
    await this.database.inDirectory((tx) => this.next(tx, channelId, at));
  }

  private async next(tx: Transaction, channelId: string, at: Date): Promise<void> {
    await tx.query(`update directory_channel set sweep_at = $2 where channel_id = $1 and sweep_at is not null`, [channelId, at]);
  }
}
