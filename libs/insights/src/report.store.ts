import { hashToken, newToken } from '#accounts';
import type { ReportChart, ReportLanguage, ReportLinkView, ReportSchedule, ReportView, Role } from '#contracts';
import { fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { AppError, newId } from '#kernel';
import { nextSending } from './report-schedule.js';

const dayMs = 86_400_000;
const mostLinks = 20;

interface Row {
  id: string;
  name: string;
  charts: ReportChart[];
  schedule: ReportSchedule | null;
  recipients: string[];
  language: ReportLanguage;
  member_id: string;
  made_at: Date;
  next_at: Date | null;
  sent_at: Date | null;
  problem: string | null;
}
const present = (row: Row): ReportView => ({
  id: row.id,
  name: row.name,
  charts: row.charts,
  schedule: row.schedule,
  recipients: row.recipients,
  language: row.language,
  memberId: row.member_id,
  madeAt: row.made_at.toISOString(),
  nextAt: row.next_at?.toISOString() ?? null,
  sentAt: row.sent_at?.toISOString() ?? null,
  problem: row.problem,
});
const columns = 'id, name, charts, schedule, recipients, language, member_id, made_at, next_at, sent_at, problem';
export type ReportFields = Pick<ReportView, 'name' | 'charts' | 'schedule' | 'recipients' | 'language'>;

/** The newest first. */
export async function reports(
  tx: Transaction,
  workspaceId: string,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: ReportView[]; next: string | null }> {
  const [at, id] = cursor ? readCursor(cursor, [microsKey, idKey]) : [null, null];
  const rows = await tx.query<Row & { key: string }>(
    `select ${columns}, ${micros('made_at')} as key from report where workspace_id = $1 ${cursor ? `and (made_at, id) < (${fromMicros('$3')}, $4::uuid)` : ''}
     order by made_at desc, id desc limit $2`,
    [workspaceId, limit + 1, ...(cursor ? [at, id] : [])],
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1)! : null;
  return { items: shown.map(present), next: last ? writeCursor([last.key, last.id]) : null };
}

export async function reportById(tx: Transaction, workspaceId: string, id: string): Promise<ReportView | null> {
  const [row] = await tx.query<Row>(`select ${columns} from report where workspace_id = $1 and id = $2`, [workspaceId, id]);
  return row ? present(row) : null;
}

/** Makes a report, or writes a changed one; plans its next mail. Whoever wrote it last answers for it: mails and links hold what they may see. */
export async function putReport(
  tx: Transaction,
  workspaceId: string,
  id: string | null,
  { schedule, ...fields }: ReportFields,
  { memberId, now }: { memberId: string; now: Date },
): Promise<ReportView> {
  if (schedule && fields.recipients.length === 0)
    throw new AppError('invalid', 'recipients: is empty.', { fields: [{ field: 'recipients', message: 'is empty: whom is it mailed to?' }] });
  const nextAt = schedule && nextSending(schedule, now);
  const [row] = await tx.query<Row>(
    `insert into report (workspace_id, id, name, charts, schedule, recipients, language, member_id, made_at, next_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (workspace_id, id) do update set name = excluded.name, charts = excluded.charts, schedule = excluded.schedule, recipients = excluded.recipients,
       language = excluded.language, member_id = excluded.member_id, next_at = excluded.next_at, problem = null
     returning ${columns}`,
    [
      workspaceId,
      id ?? newId(),
      fields.name,
      JSON.stringify(fields.charts),
      schedule && JSON.stringify(schedule),
      fields.recipients,
      fields.language,
      memberId,
      now,
      nextAt,
    ],
  );
  await plan(tx, workspaceId, row!.id, nextAt);
  return present(row!);
}

/** When it is looked at next; null: never. */
async function plan(tx: Transaction, workspaceId: string, id: string, dueAt: Date | null): Promise<void> {
  if (!dueAt) await tx.query(`delete from directory_report where workspace_id = $1 and report_id = $2`, [workspaceId, id]);
  else
    await tx.query(
      `insert into directory_report (workspace_id, report_id, due_at) values ($1, $2, $3) on conflict (workspace_id, report_id) do update set due_at = excluded.due_at`,
      [workspaceId, id, dueAt],
    );
}

/** After a mail went out, or was given up: the next one is planned. */
export async function settleSending(
  tx: Transaction,
  workspaceId: string,
  id: string,
  told: { sent: boolean; problem: string | null },
  now: Date,
): Promise<void> {
  const report = await reportById(tx, workspaceId, id);
  const nextAt = report?.schedule ? nextSending(report.schedule, now) : null;
  await tx.query(`update report set next_at = $3, sent_at = case when $4 then $5 else sent_at end, problem = $6 where workspace_id = $1 and id = $2`, [
    workspaceId,
    id,
    nextAt,
    told.sent,
    now,
    told.problem,
  ]);
  await plan(tx, workspaceId, id, nextAt);
}

/** What went wrong this time; it is tried again. */
export async function noteSending(tx: Transaction, workspaceId: string, id: string, problem: string): Promise<void> {
  await tx.query(`update report set problem = $3 where workspace_id = $1 and id = $2`, [workspaceId, id, problem]);
}

/** With its links, which show nothing from then on. False when there is none. */
export async function removeReport(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const [gone] = await tx.query(`delete from report where workspace_id = $1 and id = $2 returning id`, [workspaceId, id]);
  if (!gone) return false;
  await plan(tx, workspaceId, id, null);
  const links = await tx.query<{ id: string }>(`delete from report_link where workspace_id = $1 and report_id = $2 returning id`, [workspaceId, id]);
  await tx.query(`delete from directory_report_link where workspace_id = $1 and link_id = any ($2::uuid[])`, [workspaceId, links.map((link) => link.id)]);
  return true;
}

interface LinkRow {
  id: string;
  made_at: Date;
  expires_at: Date;
  member_id: string;
}
const presentLink = (row: LinkRow): ReportLinkView => ({
  id: row.id,
  madeAt: row.made_at.toISOString(),
  expiresAt: row.expires_at.toISOString(),
  memberId: row.member_id,
});

/** Those that still open; there are never more than a page of them. */
export async function reportLinks(tx: Transaction, workspaceId: string, reportId: string, now: Date): Promise<ReportLinkView[]> {
  const rows = await tx.query<LinkRow>(
    `select id, made_at, expires_at, member_id from report_link where workspace_id = $1 and report_id = $2 and expires_at > $3 order by made_at desc, id desc`,
    [workspaceId, reportId, now],
  );
  return rows.map(presentLink);
}

/** The token is told once: only its hash is kept. */
export async function makeReportLink(
  tx: Transaction,
  workspaceId: string,
  { reportId, memberId, days, now }: { reportId: string; memberId: string; days: number; now: Date },
): Promise<ReportLinkView & { token: string }> {
  await tx.query(`select from report where workspace_id = $1 and id = $2 for update`, [workspaceId, reportId]);
  if ((await reportLinks(tx, workspaceId, reportId, now)).length >= mostLinks)
    throw new AppError('conflict', `A report has at most ${mostLinks} links. Take one back first.`);
  const token = newToken();
  const expiresAt = new Date(now.getTime() + days * dayMs);
  const [row] = await tx.query<LinkRow>(
    `insert into report_link (workspace_id, id, report_id, member_id, made_at, expires_at) values ($1, $2, $3, $4, $5, $6) returning id, made_at, expires_at, member_id`,
    [workspaceId, newId(), reportId, memberId, now, expiresAt],
  );
  await tx.query(`insert into directory_report_link (hash, workspace_id, link_id, expires_at) values ($1, $2, $3, $4)`, [
    hashToken(token),
    workspaceId,
    row!.id,
    expiresAt,
  ]);
  return { ...presentLink(row!), token };
}

/** It opens nothing from now on. False when there is none. */
export async function removeReportLink(tx: Transaction, workspaceId: string, reportId: string, id: string): Promise<boolean> {
  const gone = await tx.query(`delete from report_link where workspace_id = $1 and report_id = $2 and id = $3 returning id`, [workspaceId, reportId, id]);
  await tx.query(`delete from directory_report_link where workspace_id = $1 and link_id = $2`, [workspaceId, id]);
  return gone.length > 0;
}

/** Whose link this is; null when it is over, was taken back, or never was. */
export async function linkOf(tx: Transaction, token: string, now: Date): Promise<{ workspaceId: string; linkId: string } | null> {
  const [found] = await tx.query<{ workspaceId: string; linkId: string }>(
    `select workspace_id as "workspaceId", link_id as "linkId" from directory_report_link where hash = $1 and expires_at > $2`,
    [hashToken(token), now],
  );
  return found ?? null;
}

/** The report behind a link with the member who shared it: whoever opens it sees what they may see, as long as they are here. */
export async function sharedBy(
  tx: Transaction,
  workspaceId: string,
  linkId: string,
): Promise<{ reportId: string; memberId: string; role: Role; workspace: string; expiresAt: Date } | null> {
  const [row] = await tx.query<{ reportId: string; memberId: string; role: Role; workspace: string; expiresAt: Date }>(
    `select l.report_id as "reportId", l.member_id as "memberId", m.role, w.name as workspace, l.expires_at as "expiresAt"
     from report_link l join member m on m.workspace_id = l.workspace_id and m.id = l.member_id and m.status = 'active' join workspace w on w.id = l.workspace_id
     where l.workspace_id = $1 and l.id = $2`,
    [workspaceId, linkId],
  );
  return row ?? null;
}

export async function forgetReportLinks(tx: Transaction, now: Date): Promise<void> {
  await tx.query(`delete from directory_report_link where expires_at <= $1`, [now]);
}
