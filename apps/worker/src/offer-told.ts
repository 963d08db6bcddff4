import type { DeskKind } from '#contracts';
import type { Transaction } from '#database';

/** Somebody an offer is for. */
export interface Told {
  kind: DeskKind;
  memberId: string;
  name: string;
  email: string;
  languages: string[] | null;
  /** They want offers by mail. */
  mails: boolean;
  workspace: string;
  dueAt: Date;
}

/** Whom an offer is for, while it may be taken: whoever it was made to, or everybody of that partner. */
export function toldOf(tx: Transaction, workspaceId: string, offerId: string, now: Date): Promise<Told[]> {
  return tx.query<Told>(
    `select o.kind, m.id as "memberId", m.name, m.email, coalesce(p.languages, f.languages) as languages, coalesce(f.offer_mails, true) as mails, w.name as workspace,
       o.due_at as "dueAt"
     from offer o join workspace w on w.id = o.workspace_id left join hand_off h on h.workspace_id = o.workspace_id and h.offer_id = o.id
     left join partner p on p.workspace_id = o.workspace_id and p.id = h.partner_id
     join member m on m.workspace_id = o.workspace_id and m.status in ('active', 'invited') and (m.id = o.member_id or exists (
       select from partner_person s where s.workspace_id = o.workspace_id and s.partner_id = h.partner_id and s.member_id = m.id))
     left join member_profile f on f.workspace_id = m.workspace_id and f.member_id = m.id
     where o.workspace_id = $1 and o.id = $2 and o.state = 'offered' and o.due_at > $3 order by m.id`,
    [workspaceId, offerId, now],
  );
}
