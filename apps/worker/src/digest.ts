import { createTransport } from 'nodemailer';
import type { Config } from '#config';
import { type NotificationType } from '#contracts';
import { type Database } from '#database';
import { mailAt, notificationSettingsOf } from '#inbox';
import { log } from '#kernel';

export interface Mail {
  to: string;
  subject: string;
  text: string;
}
export type SendMail = (mail: Mail) => Promise<void>;

/** Null when no mail server is set up. */
export function mailBy(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'owner'>): SendMail | null {
  if (!config.smtpUrl) return null;
  const transport = createTransport(config.smtpUrl, { from: config.mailFrom ?? config.owner.email });
  return async (mail) => void (await transport.sendMail(mail));
}

type Language = 'en' | 'fr' | 'zh';
const words: Record<
  Language,
  { subject: (count: number, workspace: string) => string; hello: (name: string) => string; end: string } & Record<NotificationType, string>
> = {
  en: {
    subject: (count, workspace) => `${count} new in ${workspace}`,
    hello: (name) => `Hello ${name},`,
    end: 'What is mailed to you, and when, is chosen in Settings, Notifications.',
    mentioned: 'You were named in a note',
    assigned: 'Assigned to you',
    message: 'They wrote again',
    note: 'A colleague left a note',
    'reply-failed': 'Your reply did not go out',
    approval: 'An answer waits for your approval',
    'approval-late': 'An answer waits too long for approval',
    'approval-decided': 'Somebody decided on your answer',
    told: 'A rule points you to a conversation',
    'sla-warned': 'A promised time is nearly over',
    'sla-breached': 'A promised time has passed',
    rated: 'They said how content they are',
  },
  fr: {
    subject: (count, workspace) => `${count} nouveautés dans ${workspace}`,
    hello: (name) => `Bonjour ${name},`,
    end: 'Ce qui vous est envoyé, et quand, se choisit dans Réglages, Notifications.',
    mentioned: 'Vous êtes cité dans une note',
    assigned: 'Vous est attribuée',
    message: 'Un nouveau message',
    note: 'Un collègue a laissé une note',
    'reply-failed': 'Votre réponse n’est pas partie',
    approval: 'Une réponse attend votre approbation',
    'approval-late': 'Une réponse attend trop longtemps une approbation',
    'approval-decided': 'Quelqu’un s’est prononcé sur votre réponse',
    told: 'Une règle vous signale une conversation',
    'sla-warned': 'Un délai promis est presque écoulé',
    'sla-breached': 'Un délai promis est dépassé',
    rated: 'Un avis a été donné',
  },
  zh: {
    subject: (count, workspace) => `${workspace} 有 ${count} 条新通知`,
    hello: (name) => `${name}，您好：`,
    end: '可在“设置 – 通知”中选择发送内容和时间。',
    mentioned: '有备注提到了您',
    assigned: '已分配给您',
    message: '对方再次来信',
    note: '同事留下了备注',
    'reply-failed': '您的回复未能发出',
    approval: '有一条回复等待您审批',
    'approval-late': '有一条回复等待审批过久',
    'approval-decided': '您的回复已有审批结果',
    told: '有规则提醒您关注一个会话',
    'sla-warned': '承诺时间将到',
    'sla-breached': '承诺时间已过',
    rated: '对方给出了满意度',
  },
};

const mostLines = 30;
const leaseMinutes = 5;

/** Mails what members have not read yet, when it is due. A mail that was cut off is sent again rather than lost. */
export async function mailDigests(database: Database, send: SendMail, origin: string, now: Date): Promise<number> {
  const due = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string; member_id: string }>(
      `update directory_digest set due_at = $1::timestamptz + make_interval(mins => $2) where (workspace_id, member_id) in (
         select workspace_id, member_id from directory_digest where due_at <= $1 order by due_at limit 50 for update skip locked)
       returning workspace_id, member_id`,
      [now, leaseMinutes],
    ),
  );
  let sent = 0;
  for (const { workspace_id: workspaceId, member_id: memberId } of due) {
    try {
      if (await mailOne(database, send, origin, workspaceId, memberId, now)) sent += 1;
    } catch (error) {
      log.warn({ memberId, error: (error as Error).message }, 'a digest could not be mailed; it is tried again');
    }
  }
  return sent;
}

async function mailOne(database: Database, send: SendMail, origin: string, workspaceId: string, memberId: string, now: Date): Promise<boolean> {
  const read = await database.inWorkspace({ workspaceId }, async (tx) => {
    const [member] = await tx.query<{ name: string; email: string; workspace: string }>(
      `select m.name, m.email, w.name as workspace from member m join workspace w on w.id = m.workspace_id where m.workspace_id = $1 and m.id = $2 and m.status = 'active'`,
      [workspaceId, memberId],
    );
    const settings = (await notificationSettingsOf(tx, workspaceId, [memberId])).get(memberId);
    // Quiet hours may have been chosen since it was planned.
    const planned = settings ? mailAt(now, { ...settings, digest: 'soon' }) : null;
    const quietUntil = planned && planned.getTime() - now.getTime() > 15 * 60_000 ? planned : null;
    const lines = await tx.query<{ id: string; type: NotificationType; conversation_id: string | null; author: string | null }>(
      `select n.id, n.type, n.conversation_id, coalesce(a.name, a.handle) as author from notification n
       left join conversation c on c.workspace_id = n.workspace_id and c.id = n.conversation_id
       left join author a on a.workspace_id = c.workspace_id and a.id = c.author_id
       where n.workspace_id = $1 and n.member_id = $2 and n.read_at is null and n.mailed_at is null and n.type <> all ($3::text[]) order by n.at`,
      [workspaceId, memberId, settings?.unmailed ?? []],
    );
    return { member, settings, quietUntil, lines };
  });
  const { member, settings, quietUntil, lines } = read;
  if (quietUntil) {
    await database.inDirectory((tx) =>
      tx.query(`update directory_digest set due_at = $3 where workspace_id = $1 and member_id = $2`, [workspaceId, memberId, quietUntil]),
    );
    return false;
  }
  const wanted = member && settings && settings.digest !== 'off' && lines.length > 0;
  if (wanted) {
    const say = words[settings.language];
    // No words of the people themselves: a mailbox is not where those are kept.
    const text = lines
      .slice(0, mostLines)
      .map(({ type, author, conversation_id: id }) => `- ${say[type]}${author ? `: ${author}` : ''}${id ? `\n  ${origin}/inbox/all/${id}` : ''}`);
    await send({
      to: member.email,
      subject: say.subject(lines.length, member.workspace),
      text: `${say.hello(member.name)}\n\n${text.join('\n')}\n\n${say.end}\n`,
    });
  }
  await database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(`update notification set mailed_at = $3 where workspace_id = $1 and id = any ($2::uuid[])`, [
      workspaceId,
      lines.map((line) => line.id),
      now,
    ]);
    await tx.query(`delete from directory_digest where workspace_id = $1 and member_id = $2`, [workspaceId, memberId]);
  });
  return Boolean(wanted);
}
