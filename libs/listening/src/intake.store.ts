import { type Database, type Transaction } from '#database';
import { newId } from '#kernel';

export interface NewIntake {
  id: string;
  channelId: string;
  how: string;
  body: string;
  items: number;
  receivedAt: Date;
}

/** An unread row of the intake log. */
export interface StoredIntake extends NewIntake {
  network: string;
  /** The channel's purpose; `listen` opens no conversation. */
  purpose: 'answer' | 'listen';
}

/** Writes deliveries and, in the same transaction, the marks that say they are unread. */
export async function insertIntake(tx: Transaction, workspaceId: string, rows: readonly NewIntake[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `with given as (
       select * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::int[])
         as g (id, channel_id, received_at, how, body, items)),
     marked as (
       insert into directory_intake (workspace_id, intake_id, received_at, items)
       select $1::uuid, id, received_at, items from given)
     insert into intake (workspace_id, id, channel_id, received_at, how, body, items)
     select $1::uuid, id, channel_id, received_at, how, body, items from given`,
    [
      workspaceId,
      rows.map((r) => r.id),
      rows.map((r) => r.channelId),
      rows.map((r) => r.receivedAt),
      rows.map((r) => r.how),
      rows.map((r) => r.body),
      rows.map((r) => r.items),
    ],
  );
}

export interface Quarantined {
  intake: Pick<StoredIntake, 'id' | 'channelId' | 'receivedAt'>;
  index: number;
  why: string;
  body: string;
}

/** What one batch of the pipeline heard from a channel. */
export interface Heard {
  channelId: string;
  at: Date;
  received: number;
  quarantined: number;
}

interface IntakeRow {
  id: string;
  channel_id: string;
  received_at: Date;
  how: string;
  body: string;
  items: number;
  network: string;
  purpose: 'answer' | 'listen';
}

/** The intake log as the pipeline reads it. Every method but the sweep's takes the caller's transaction. */
export class IntakeStore {
  constructor(private readonly database: Database) {}

  /**
   * Locks unread rows, oldest first, until they hold `maxItems` items (at least one row). Rows that another worker holds are
   * passed over. Unread until `markRead` in the same transaction, so that a worker's death gives them back.
   */
  async claim(tx: Transaction, workspaceId: string, maxItems: number): Promise<StoredIntake[]> {
    // UUIDv7 ids stand in order of arrival, so the primary key gives the oldest without a sort.
    const marks = await tx.query<{ intake_id: string; received_at: Date; items: number }>(
      `select intake_id, received_at, items from directory_intake where workspace_id = $1 order by intake_id
       limit (select greatest(1, count(*)) from (
         select sum(items) over (order by intake_id) as held from (
           select intake_id, items from directory_intake where workspace_id = $1 order by intake_id limit $2) as oldest) as running
         where held <= $2)
       for update skip locked`,
      [workspaceId, Math.max(1, maxItems)],
    );
    let items = 0;
    const chosen = marks.filter((mark, index) => {
      if (index > 0 && items + mark.items > maxItems) return false;
      items += mark.items;
      return true;
    });
    if (chosen.length === 0) return [];
    const rows = await tx.query<IntakeRow>(
      `select i.id, i.channel_id, i.received_at, i.how, i.body, i.items, c.network, c.purpose
       from intake i join channel c on c.workspace_id = i.workspace_id and c.id = i.channel_id
       where i.workspace_id = $1 and i.id = any ($2::uuid[]) and i.received_at = any ($3::timestamptz[])
       order by i.id`,
      [workspaceId, chosen.map((mark) => mark.intake_id), chosen.map((mark) => mark.received_at)],
    );
    if (rows.length < chosen.length) {
      // Their channel, or their day of the log, is gone: nothing is left to read.
      const found = new Set(rows.map((row) => row.id));
      await this.markRead(
        tx,
        workspaceId,
        chosen.map((mark) => mark.intake_id).filter((id) => !found.has(id)),
      );
      if (rows.length === 0) return this.claim(tx, workspaceId, maxItems);
    }
    return rows.map((row) => ({
      id: row.id,
      channelId: row.channel_id,
      receivedAt: row.received_at,
      how: row.how,
      body: row.body,
      items: row.items,
      network: row.network,
      purpose: row.purpose,
    }));
  }

  async markRead(tx: Transaction, workspaceId: string, intakeIds: readonly string[]): Promise<void> {
    if (intakeIds.length === 0) return;
    await tx.query(`delete from directory_intake where workspace_id = $1 and intake_id = any ($2::uuid[])`, [workspaceId, intakeIds]);
  }

  /** Keeps what could not be understood, raw and with the reason, for people to see. */
  async quarantine(tx: Transaction, workspaceId: string, items: readonly Quarantined[]): Promise<void> {
    if (items.length === 0) return;
    await tx.query(
      `insert into quarantine (workspace_id, id, channel_id, intake_id, received_at, index, why, body)
       select $1::uuid, id, channel_id, intake_id, received_at, index, why, body
       from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::int[], $7::text[], $8::text[])
         as g (id, channel_id, intake_id, received_at, index, why, body)`,
      [
        workspaceId,
        items.map(() => newId()),
        items.map((item) => item.intake.channelId),
        items.map((item) => item.intake.id),
        items.map((item) => item.intake.receivedAt),
        items.map((item) => item.index),
        items.map((item) => item.why),
        items.map((item) => item.body),
      ],
    );
  }

  /**
   * Counts what each channel gave and when it was last heard, for its health. Call it late in a transaction, just before the
   * events: it locks the channels' rows, in order of their ids.
   */
  async noteHeard(tx: Transaction, workspaceId: string, heard: readonly Heard[]): Promise<void> {
    const sorted = [...heard].sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
    for (const { channelId, at, received, quarantined } of sorted) {
      await tx.query(
        `update channel set last_heard_at = greatest(last_heard_at, $3::timestamptz), health = health
           || jsonb_build_object('received', coalesce((health ->> 'received')::bigint, 0) + $4::int,
                                 'quarantined', coalesce((health ->> 'quarantined')::bigint, 0) + $5::int)
         where workspace_id = $1 and id = $2`,
        [workspaceId, channelId, at, received, quarantined],
      );
    }
  }

  /** Workspaces whose oldest unread row has waited longer than that: the queue lost its hint. */
  workspacesWithUnread(olderThanMs: number): Promise<string[]> {
    return this.database.inDirectory(async (tx) => {
      const rows = await tx.query<{ workspace_id: string }>(
        `with recursive oldest as (
           (select workspace_id, received_at from directory_intake order by workspace_id, intake_id limit 1)
           union all
           select next.workspace_id, next.received_at from oldest, lateral (
             select workspace_id, received_at from directory_intake where workspace_id > oldest.workspace_id
             order by workspace_id, intake_id limit 1) as next)
         select workspace_id from oldest where received_at < now() - make_interval(secs => $1::float8 / 1000)`,
        [olderThanMs],
      );
      return rows.map((row) => row.workspace_id);
    });
  }

  /** How many deliveries wait to be read, and since when the oldest does. */
  unread(tx: Transaction, workspaceId: string): Promise<{ deliveries: number; items: number; since: Date | null }> {
    return tx
      .query<{ deliveries: number; items: number; since: Date | null }>(
        `select count(*)::int as deliveries, coalesce(sum(items), 0)::int as items, min(received_at) as since
         from directory_intake where workspace_id = $1`,
        [workspaceId],
      )
      .then(([row]) => row!);
  }
}
