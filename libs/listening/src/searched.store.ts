import type { Transaction } from '#database';

/** What topics say that are looked for on the networks, and not only in what comes anyway. */
export async function searchedQueries(tx: Transaction, workspaceId: string): Promise<string[]> {
  const rows = await tx.query<{ query: string }>(`select query from topic where workspace_id = $1 and searched and status = 'active' order by id`, [
    workspaceId,
  ]);
  return rows.map(({ query }) => query);
}

/** Whoever searches asks anew at once, and streams open again with the words of now. */
export async function searchAnew(tx: Transaction, workspaceId: string, networks: readonly string[]): Promise<void> {
  await tx.query(
    `update directory_channel d set next_poll_at = case when next_poll_at is null then null else least(next_poll_at, now()) end, stream_holder = null, stream_leased_until = null
     from channel c where c.workspace_id = $1 and c.network = any ($2::text[]) and c.status = 'active' and d.channel_id = c.id`,
    [workspaceId, networks],
  );
}
