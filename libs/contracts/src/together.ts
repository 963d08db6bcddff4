import { z } from 'zod';

export const notificationTypes = [
  'mentioned',
  'assigned',
  'message',
  'note',
  'reply-failed',
  'sla-warned',
  'sla-breached',
  'rated',
  'approval',
  'approval-late',
  'approval-decided',
  'told',
] as const;
export type NotificationType = (typeof notificationTypes)[number];

export const notificationView = z.object({
  id: z.string(),
  type: z.enum(notificationTypes),
  conversationId: z.string().nullable(),
  /** Who caused it, when a colleague did. */
  byMemberId: z.string().nullable(),
  /** First words of the conversation, to know it by. */
  snippet: z.string().nullable(),
  author: z.string().nullable(),
  at: z.string(),
  readAt: z.string().nullable(),
});
export type NotificationView = z.infer<typeof notificationView>;

export const notificationPage = z.object({ items: z.array(notificationView), next: z.string().nullable(), unread: z.number() });
export type NotificationPage = z.infer<typeof notificationPage>;

export const readBody = z.union([z.object({ ids: z.array(z.uuid()).max(200) }), z.object({ conversationId: z.uuid() }), z.object({ all: z.literal(true) })]);

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');
export const timeZoneName = z.string().refine((zone) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}, 'is not a time zone, such as Europe/Paris');

/** Where a workspace's days begin. */
export const timeZoneView = z.object({
  timeZone: z.string(),
  /** Another zone that everything is summed anew for; `share` 0 to 1. Until it is done days stay as they are. */
  changing: z.object({ timeZone: z.string(), share: z.number() }).nullable(),
});
export type TimeZoneView = z.infer<typeof timeZoneView>;

/** What a member wants to hear of, and when. */
export const notificationSettings = z.object({
  /** Types that are not wanted. */
  muted: z.array(z.enum(notificationTypes)).default([]),
  desktop: z.boolean().default(false),
  /** Types that are listed, and neither shown on the desktop nor mailed. */
  offDesktop: z.array(z.enum(notificationTypes)).default([]),
  unmailed: z.array(z.enum(notificationTypes)).default([]),
  digest: z.enum(['off', 'soon', 'hourly', 'daily']).default('soon'),
  quiet: z.object({ from: clock, to: clock }).nullable().default(null),
  timeZone: timeZoneName.default('UTC'),
  language: z.enum(['en', 'fr', 'zh']).default('en'),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;
