import type { Transaction } from '#database';

/** An item of a delivery that could not be understood. */
export interface QuarantineRow {
  id: string;
  channel_id: string;
  received_at: Date;
  index: number;
  why: string;
  body: string;
}

/** Newest first; `before` is the id of the last one shown. */
export function quarantined(
  tx: Transaction,
  workspaceId: string,
  page: { channelId?: string | undefined; before?: string | undefined; limit: number },
): Promise<QuarantineRow[]> {
  return tx.query<QuarantineRow>(
    `select id, channel_id, received_at, index, why, left(body, 2000) as body from quarantine
     where workspace_id = $1 and ($2::uuid is null or channel_id = $2) and ($3::uuid is null or id < $3) order by id desc limit $4`,
    [workspaceId, page.channelId ?? null, page.before ?? null, page.limit],
  );
}

/** How many items each channel has there, and the commonest reason. */
export function quarantineCounts(tx: Transaction, workspaceId: string): Promise<{ channel_id: string; items: number; why: string }[]> {
  return tx.query(
    `select channel_id, count(*)::int as items, mode() within group (order by why) as why from quarantine where workspace_id = $1 group by channel_id order by channel_id`,
    [workspaceId],
  );
}

export interface ReadAgain {
  /** Deliveries that are unread once more. What they hold that was stored already changes nothing. */
  deliveries: number;
  /** Items whose raw delivery is no longer kept; they stay where they are. */
  gone: number;
}

/** Marks the deliveries of quarantined items as unread, so that this build tries its hand at them. */
export async function readAgain(tx: Transaction, workspaceId: string, channelId: string | null): Promise<ReadAgain> {
  const [marked] = await tx.query<{ deliveries: number }>(
    `with wanted as (
       select distinct i.id, i.received_at, i.items from quarantine q
       join intake i on i.workspace_id = q.workspace_id and i.received_at = q.received_at and i.id = q.intake_id
       join channel c on c.workspace_id = i.workspace_id and c.id = i.channel_id
       where q.workspace_id = $1 and ($2::uuid is null or q.channel_id = $2)),
     freed as (delete from quarantine where workspace_id = $1 and intake_id in (select id from wanted)),
     marked as (
       insert into directory_intake (workspace_id, intake_id, received_at, items) select $1::uuid, id, received_at, items from wanted
       on conflict do nothing)
     select count(*)::int as deliveries from wanted`,
    [workspaceId, channelId],
  );
  const [left] = await tx.query<{ items: number }>(
    `select count(*)::int as items from quarantine where workspace_id = $1 and ($2::uuid is null or channel_id = $2)`,
    [workspaceId, channelId],
  );
  await tx.query(
    `update channel set health = health || jsonb_build_object('quarantined',
       (select count(*) from quarantine q where q.workspace_id = channel.workspace_id and q.channel_id = channel.id))
     where workspace_id = $1 and ($2::uuid is null or id = $2)`,
    [workspaceId, channelId],
  );
  return { deliveries: marked!.deliveries, gone: left!.items };
}
