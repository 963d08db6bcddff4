import { createTransport } from 'nodemailer';
import { can } from '#accounts';
import type { Config } from '#config';
import type { ChartView, ReportLanguage, ReportView, Role } from '#contracts';
import { type Database } from '#database';
import {
  chartCsv,
  chartDrawing,
  chartWords,
  drawn,
  forgetReportLinks,
  lineName,
  noteSending,
  pngOf,
  reportById,
  settleSending,
  standing,
  valueWords,
} from '#insights';
import { log } from '#kernel';

export interface ReportMail {
  bcc: string[];
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; content: Buffer | string; contentType: string; cid?: string }[];
}
/** Answers the addresses that the mail server refused. */
export type SendReport = (mail: ReportMail) => Promise<string[]>;

/** Null when no mail server is set up. */
export function reportMailBy(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'owner'>): SendReport | null {
  if (!config.smtpUrl) return null;
  const from = config.mailFrom ?? config.owner.email;
  const transport = createTransport(config.smtpUrl, { from });
  return async (mail) => {
    const { rejected } = await transport.sendMail({ to: from, ...mail, envelope: { from, to: mail.bcc } });
    return rejected.map(String);
  };
}

const leaseMinutes = 5;
/** What could not be mailed for so long is left, and the next one is waited for. */
const givenUpMs = 24 * 3_600_000;

const words: Record<ReportLanguage, { hello: (name: string) => string; end: string; refused: string }> = {
  en: {
    hello: (name) => `${name}, as it is known now.`,
    end: 'The same figures are attached as CSV. When this is mailed, and to whom, is chosen in Earshot:',
    refused: 'The mail server refused',
  },
  fr: {
    hello: (name) => `${name}, tel que connu maintenant.`,
    end: 'Les mêmes chiffres sont joints en CSV. Quand et à qui ce rapport est envoyé se choisit dans Earshot :',
    refused: 'Le serveur de messagerie a refusé',
  },
  zh: { hello: (name) => `${name}（截至目前所知）。`, end: '相同数据以 CSV 附上。发送时间和收件人可在 Earshot 中设置：', refused: '邮件服务器拒绝了' },
};

/** Mails the reports that are due. One that was cut off is mailed again rather than lost. */
export async function mailReports(database: Database, send: SendReport, origin: string, now: Date): Promise<number> {
  const due = await database.inDirectory(async (tx) => {
    await forgetReportLinks(tx, now);
    return tx.query<{ workspace_id: string; report_id: string }>(
      `update directory_report set due_at = $1::timestamptz + make_interval(mins => $2) where (workspace_id, report_id) in (
         select workspace_id, report_id from directory_report where due_at <= $1 order by due_at limit 20 for update skip locked)
       returning workspace_id, report_id`,
      [now, leaseMinutes],
    );
  });
  let sent = 0;
  for (const { workspace_id: workspaceId, report_id: reportId } of due) {
    try {
      if (await mailOne(database, send, origin, workspaceId, reportId, now)) sent += 1;
    } catch (error) {
      const why = (error as Error).message;
      log.warn({ reportId, error: why }, 'a report could not be mailed; it is tried again');
      await database.inWorkspace({ workspaceId }, async (tx) => {
        const report = await reportById(tx, workspaceId, reportId);
        const tooLate = report?.nextAt && now.getTime() - Date.parse(report.nextAt) > givenUpMs;
        if (tooLate) await settleSending(tx, workspaceId, reportId, { sent: false, problem: why }, now);
        else await noteSending(tx, workspaceId, reportId, why);
      });
    }
  }
  return sent;
}

async function mailOne(database: Database, send: SendReport, origin: string, workspaceId: string, reportId: string, now: Date): Promise<boolean> {
  const read = await database.inWorkspace({ workspaceId }, async (tx) => {
    const report = await reportById(tx, workspaceId, reportId);
    const [member] = await tx.query<{ role: Role; workspace: string }>(
      `select m.role, w.name as workspace from member m join workspace w on w.id = m.workspace_id where m.workspace_id = $1 and m.id = $2 and m.status = 'active'`,
      [workspaceId, report?.memberId ?? null],
    );
    return { report, member };
  });
  const { report, member } = read;
  const settle = (told: { sent: boolean; problem: string | null }): Promise<void> =>
    database.inWorkspace({ workspaceId }, (tx) => settleSending(tx, workspaceId, reportId, told, now));
  if (!report?.schedule || !member || !can(member.role, 'insight.read')) {
    await settle({ sent: false, problem: report ? 'Whoever saved it may not see these figures any more. Save it again.' : null });
    return false;
  }
  // Never more than whoever saved it may see.
  const charts = await database.inWorkspace({ workspaceId, memberId: report.memberId, role: member.role }, (tx) => drawn(tx, workspaceId, report.charts, now));
  const refused = await send(await letterOf(report, member.workspace, charts, origin));
  await settle({ sent: true, problem: refused.length > 0 ? `${words[report.language].refused} ${refused.join(', ')}` : null });
  return true;
}

const html = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** A picture and a file a chart; what the picture shows is also said in words, for those who see none. */
async function letterOf(
  { name, language, recipients }: ReportView,
  workspace: string,
  charts: readonly { title: string; view: ChartView }[],
  origin: string,
): Promise<ReportMail> {
  const { hello, end } = words[language];
  const attachments: ReportMail['attachments'] = [];
  const told: { title: string; lines: string[] }[] = [];
  for (const [index, { title, view }] of charts.entries()) {
    const file = `${index + 1}-${view.spec.what}`;
    const png = await pngOf(chartDrawing(view, title, language));
    attachments.push({ filename: `${file}.png`, content: png, contentType: 'image/png', cid: `chart-${index + 1}` });
    attachments.push({ filename: `${file}.csv`, content: chartCsv(view), contentType: 'text/csv; charset=utf-8' });
    const lines = view.lines.map((line) => {
      const last = line.points.at(-1);
      return `${lineName(line, language)}: ${last ? `${valueWords(last.value, view.unit, language)} (${chartWords[language].last})` : '–'}`;
    });
    told.push({ title, lines: [...(lines.length > 0 ? lines : [chartWords[language].nothing]), standing(view, language)] });
  }
  const link = `${origin}/reports/saved`;
  const text = [hello(name), ...told.map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n')), `${end} ${link}`].join('\n\n');
  const sections = told.map(
    ({ title, lines }, index) =>
      `<h2 style="font-size:17px">${html(title)}</h2><img src="cid:chart-${index + 1}" alt="${html(`${title}. ${lines.join('. ')}`)}" width="640" style="max-width:100%;height:auto"><p style="color:#5f6770;font-size:13px">${lines.map(html).join('<br>')}</p>`,
  );
  return {
    bcc: recipients,
    subject: `${name} · ${workspace}`,
    text: `${text}\n`,
    html: `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;color:#1c2024"><p>${html(hello(name))}</p>${sections.join('')}<p style="font-size:13px">${html(end)} <a href="${html(link)}">${html(link)}</a></p></body></html>`,
    attachments,
  };
}
