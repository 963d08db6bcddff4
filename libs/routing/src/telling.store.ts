import type { Transaction } from '#database';

/** Whether somebody hears of offers by mail; they do until they say otherwise. */
export async function wantsOfferMails(tx: Transaction, workspaceId: string, memberId: string): Promise<boolean> {
  const [row] = await tx.query<{ wants: boolean }>(`select offer_mails as wants from member_profile where workspace_id = $1 and member_id = $2`, [
    workspaceId,
    memberId,
  ]);
  return row?.wants ?? true;
}

export async function keepOfferMails(tx: Transaction, workspaceId: string, memberId: string, wants: boolean): Promise<void> {
  await tx.query(
    `insert into member_profile (workspace_id, member_id, offer_mails) values ($1, $2, $3)
     on conflict (workspace_id, member_id) do update set offer_mails = excluded.offer_mails`,
    [workspaceId, memberId, wants],
  );
}
