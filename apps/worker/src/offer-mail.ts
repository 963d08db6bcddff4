import { guestLink, newToken } from '#accounts';
import type { DeskKind } from '#contracts';
import type { Database } from '#database';
import { keepHandOffLink } from '#routing';
import type { SendMail } from './digest.js';

type Words = { subject: (workspace: string) => string; text: (name: string, workspace: string, link: string) => string };
type Language = 'en' | 'fr' | 'zh';

const advocates: Record<Language, Words> = {
  en: {
    subject: (workspace) => `Can you answer this? A question for ${workspace}`,
    text: (name, workspace, link) =>
      `Hello ${name},\n\nsomebody asks ${workspace} about something you know. Open this to read and answer it, or to pass it on:\n\n${link}\n\nThe link signs you in once. If you are too late or have no time, nothing is lost: it goes on to others.\n`,
  },
  fr: {
    subject: (workspace) => `Pouvez-vous répondre ? Une question pour ${workspace}`,
    text: (name, workspace, link) =>
      `Bonjour ${name},\n\nquelqu’un pose à ${workspace} une question que vous connaissez. Ouvrez ce lien pour la lire et y répondre, ou la passer :\n\n${link}\n\nLe lien vous connecte une fois. Trop tard ou pas le temps ? Rien n’est perdu : elle passe à d’autres.\n`,
  },
  zh: {
    subject: (workspace) => `您能回答吗？${workspace} 收到一个问题`,
    text: (name, workspace, link) =>
      `${name}，您好：\n\n有人向 ${workspace} 提出了您熟悉的问题。请打开链接阅读、回答或转给他人：\n\n${link}\n\n链接可登录一次。来不及或没时间也没关系，问题会转给其他人。\n`,
  },
};

const partners: Record<Language, Words> = {
  en: {
    subject: (workspace) => `New request from ${workspace}`,
    text: (name, workspace, link) =>
      `Hello ${name},\n\n${workspace} has a request from your area. Open this to read it, and take it or say no; you need not sign in:\n\n${link}\n\nPlease do not pass the link on: it acts for you.\n`,
  },
  fr: {
    subject: (workspace) => `Nouvelle demande de ${workspace}`,
    text: (name, workspace, link) =>
      `Bonjour ${name},\n\n${workspace} a une demande de votre secteur. Ouvrez ce lien pour la lire, l’accepter ou la refuser ; pas besoin de se connecter :\n\n${link}\n\nNe transmettez pas ce lien : il agit en votre nom.\n`,
  },
  zh: {
    subject: (workspace) => `${workspace} 的新请求`,
    text: (name, workspace, link) =>
      `${name}，您好：\n\n${workspace} 在您的区域收到一个请求。打开链接即可阅读并接受或拒绝，无需登录：\n\n${link}\n\n请勿转发此链接：它代表您操作。\n`,
  },
};

interface Told {
  kind: DeskKind;
  memberId: string;
  name: string;
  email: string;
  languages: string[] | null;
  workspace: string;
}

/** Tells everybody an offer is for by mail, with a link that opens it. What was taken meanwhile is not told. Holds no words of the asker. */
export async function mailOffer(database: Database, send: SendMail, origin: string, workspaceId: string, offerId: string, now: Date): Promise<number> {
  const told = await database.inWorkspace({ workspaceId }, (tx) =>
    tx.query<Told>(
      `select o.kind, m.id as "memberId", m.name, m.email, coalesce(p.languages, f.languages) as languages, w.name as workspace
       from offer o join workspace w on w.id = o.workspace_id left join hand_off h on h.workspace_id = o.workspace_id and h.offer_id = o.id
       left join partner p on p.workspace_id = o.workspace_id and p.id = h.partner_id
       join member m on m.workspace_id = o.workspace_id and m.status in ('active', 'invited') and (m.id = o.member_id or exists (
         select from partner_person s where s.workspace_id = o.workspace_id and s.partner_id = h.partner_id and s.member_id = m.id))
       left join member_profile f on f.workspace_id = m.workspace_id and f.member_id = m.id
       where o.workspace_id = $1 and o.id = $2 and o.state = 'offered' and o.due_at > $3`,
      [workspaceId, offerId, now],
    ),
  );
  for (const { kind, memberId, name, email, languages, workspace } of told) {
    const language = (['en', 'fr', 'zh'] as const).find((known) => languages?.[0] === known) ?? 'en';
    const words = (kind === 'partners' ? partners : advocates)[language];
    const link = await database.inWorkspace({ workspaceId }, async (tx) => {
      if (kind !== 'partners') return guestLink(tx, workspaceId, memberId, origin);
      const token = newToken();
      await keepHandOffLink(tx, token, { workspaceId, offerId, whose: 'partner', memberId });
      return `${origin}/request#token=${token}`;
    });
    await send({ to: email, subject: words.subject(workspace), text: words.text(name, workspace, link ?? `${origin}/offers`) });
  }
  return told.length;
}
