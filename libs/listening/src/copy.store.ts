import type { Transaction } from '#database';

export interface ItemKey {
  channelId: string;
  externalId: string;
}

/** A delivery that holds an item, as the log keeps it. */
export interface LoggedCopy {
  intakeId: string;
  receivedAt: Date;
  channelId: string;
  body: string;
  quarantined: { id: string; body: string }[];
}

const aroundMs = 3_600_000;

/** When a UUIDv7 was made; the log is kept by day, and a row's id is as old as the row. */
const madeAtMs = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

/** Remembers that an item came again, so that its deletion finds every copy. */
export async function noteCopies(tx: Transaction, workspaceId: string, copies: readonly (ItemKey & { intakeId: string })[]): Promise<void> {
  if (copies.length === 0) return;
  await tx.query(
    `insert into mention_copy (workspace_id, channel_id, external_id, intake_id)
     select distinct $1::uuid, channel_id, external_id, intake_id from unnest($2::uuid[], $3::text[], $4::uuid[]) as g (channel_id, external_id, intake_id)
     on conflict do nothing`,
    [workspaceId, copies.map((c) => c.channelId), copies.map((c) => c.externalId), copies.map((c) => c.intakeId)],
  );
}

/** Every delivery in the log that holds one of these items, locked; and what the quarantine kept of them. */
export async function findCopies(tx: Transaction, workspaceId: string, items: readonly ItemKey[]): Promise<LoggedCopy[]> {
  const ids = await tx.query<{ intake_id: string }>(
    `with given as (select * from unnest($2::uuid[], $3::text[]) as g (channel_id, external_id))
     select m.intake_id from given g join mention m on m.workspace_id = $1 and m.channel_id = g.channel_id and m.external_id = g.external_id
     union select c.intake_id from given g join mention_copy c on c.workspace_id = $1 and c.channel_id = g.channel_id and c.external_id = g.external_id`,
    [workspaceId, items.map((i) => i.channelId), items.map((i) => i.externalId)],
  );
  const copies: LoggedCopy[] = [];
  for (const { intake_id: intakeId } of ids) {
    const madeMs = madeAtMs(intakeId);
    const [row] = await tx.query<{ received_at: Date; channel_id: string; body: string }>(
      `select received_at, channel_id, body from intake where workspace_id = $1 and id = $2 and received_at between $3 and $4 for update`,
      [workspaceId, intakeId, new Date(madeMs - aroundMs), new Date(madeMs + aroundMs)],
    );
    if (!row) continue;
    const quarantined = await tx.query<{ id: string; body: string }>(
      `select id, body from quarantine where workspace_id = $1 and intake_id = $2 and received_at between $3 and $4`,
      [workspaceId, intakeId, new Date(madeMs - aroundMs), new Date(madeMs + aroundMs)],
    );
    copies.push({ intakeId, receivedAt: row.received_at, channelId: row.channel_id, body: row.body, quarantined });
  }
  return copies;
}

/** Puts back what is left of them. */
export async function rewriteCopies(tx: Transaction, workspaceId: string, copies: readonly LoggedCopy[]): Promise<void> {
  for (const { intakeId, receivedAt, body, quarantined } of copies) {
    await tx.query(`update intake set body = $4 where workspace_id = $1 and received_at = $2 and id = $3`, [workspaceId, receivedAt, intakeId, body]);
    for (const kept of quarantined) await tx.query(`update quarantine set body = $3 where workspace_id = $1 and id = $2`, [workspaceId, kept.id, kept.body]);
  }
}

export async function forgetCopies(tx: Transaction, workspaceId: string, items: readonly ItemKey[]): Promise<void> {
  for (const table of ['mention_copy', 'mention_detail']) {
    await tx.query(
      `delete from ${table} d using unnest($2::uuid[], $3::text[]) as g (channel_id, external_id)
       where d.workspace_id = $1 and d.channel_id = g.channel_id and d.external_id = g.external_id`,
      [workspaceId, items.map((i) => i.channelId), items.map((i) => i.externalId)],
    );
  }
}

/** What a network needs for an answer, and the pictures and files of an item. The newest counts. */
export async function storeDetails(
  tx: Transaction,
  workspaceId: string,
  details: readonly (ItemKey & { answer: Record<string, unknown> | null; media: unknown[] | null })[],
): Promise<void> {
  const latest = [...new Map(details.map((detail) => [`${detail.channelId} ${detail.externalId}`, detail])).values()];
  if (latest.length === 0) return;
  await tx.query(
    `insert into mention_detail as d (workspace_id, channel_id, external_id, answer, media)
     select $1::uuid, channel_id, external_id, answer::jsonb, media::jsonb
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[]) as g (channel_id, external_id, answer, media)
     on conflict (workspace_id, channel_id, external_id) do update set answer = coalesce(excluded.answer, d.answer), media = excluded.media`,
    [
      workspaceId,
      latest.map((d) => d.channelId),
      latest.map((d) => d.externalId),
      latest.map((d) => (d.answer ? JSON.stringify(d.answer) : null)),
      latest.map((d) => (d.media ? JSON.stringify(d.media) : null)),
    ],
  );
}
