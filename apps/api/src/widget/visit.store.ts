import type { Transaction } from '#database';

export interface SaidRow {
  id: string;
  own: boolean;
  text: string;
  at: Date;
}

const most = 100;

/** What a visitor wrote and was answered on a channel since then, oldest first; the newest of more than a page. */
export async function saidWith(
  tx: Transaction,
  workspaceId: string,
  { channelId, author, since }: { channelId: string; author: string; since: Date },
): Promise<SaidRow[]> {
  const rows = await tx.query<SaidRow>(
    `with who as (select id from author where workspace_id = $1 and network = 'widget' and external_id = $3),
      said as (
        select m.external_id as id, false as own, m.text, m.received_at as at from mention m
        where m.workspace_id = $1 and m.channel_id = $2 and m.author_id = (select id from who) and m.deleted_at is null and m.received_at >= $4
        union all
        select r.id::text, true, r.text, r.sent_at from reply r
        join conversation c on c.workspace_id = r.workspace_id and c.id = r.conversation_id
        where c.workspace_id = $1 and c.channel_id = $2 and c.author_id = (select id from who) and r.state = 'sent' and r.sent_at >= $4)
     select id, own, text, at from said order by at desc, id limit $5`,
    [workspaceId, channelId, author, since, most],
  );
  return rows.toReversed();
}
