import { z } from 'zod';
import { chartSpec, chartView } from './chart.js';

export const reportLanguages = ['en', 'fr', 'zh'] as const;
export type ReportLanguage = (typeof reportLanguages)[number];

/** When a report is mailed, by the clocks of a place: each day, on one weekday (1 is Monday), or on the first of the month. */
export const reportSchedule = z.object({
  every: z.enum(['day', 'week', 'month']),
  weekday: z.number().int().min(1).max(7).default(1),
  hour: z.number().int().min(0).max(23).default(8),
  timeZone: z.string().max(60).refine(isTimeZone, 'is not a time zone'),
});
export type ReportSchedule = z.infer<typeof reportSchedule>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

export const reportChart = z.object({ title: z.string().trim().min(1, 'is empty').max(120), spec: chartSpec });
export type ReportChart = z.infer<typeof reportChart>;

const fields = {
  name: z.string().trim().min(1, 'is empty').max(80),
  charts: z.array(reportChart).min(1, 'is empty').max(8, 'must be at most 8'),
  schedule: reportSchedule.nullable(),
  recipients: z.array(z.email('must be an address')).max(20, 'must be at most 20'),
  language: z.enum(reportLanguages),
};
export const reportBody = z.object({
  ...fields,
  schedule: fields.schedule.default(null),
  recipients: fields.recipients.default([]),
  language: fields.language.default('en'),
});
export const reportPatch = z.object(fields).partial();

export const reportView = z.object({
  id: z.string(),
  ...fields,
  memberId: z.string(),
  madeAt: z.string(),
  /** When it is mailed next, and was last; null while it is not. */
  nextAt: z.string().nullable(),
  sentAt: z.string().nullable(),
  /** Why the last mail did not go out. */
  problem: z.string().nullable(),
});
export type ReportView = z.infer<typeof reportView>;

export const reportLinkBody = z.object({ days: z.number().int().min(1).max(90).default(14) });
export const reportLinkView = z.object({ id: z.string(), madeAt: z.string(), expiresAt: z.string(), memberId: z.string() });
export type ReportLinkView = z.infer<typeof reportLinkView>;
/** The address is told once: only a hash of it is kept. */
export const reportLinkMade = reportLinkView.extend({ url: z.string() });
export type ReportLinkMade = z.infer<typeof reportLinkMade>;

export const sharedReportToken = z.object({ token: z.string().min(20).max(200) });
/** What whoever has the link sees: figures, and no notes, queries or ids of the workspace. */
export const sharedReport = z.object({
  workspace: z.string(),
  name: z.string(),
  expiresAt: z.string(),
  charts: z.array(z.object({ title: z.string(), view: chartView.omit({ spec: true }) })),
});
export type SharedReport = z.infer<typeof sharedReport>;
