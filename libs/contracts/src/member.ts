import { z } from 'zod';
import { businessHours } from './promise.js';
import { withVariables } from './variables.js';

export const roles = ['owner', 'admin', 'supervisor', 'agent', 'marketer', 'advocate', 'partner'] as const;
export type Role = (typeof roles)[number];
/** Those who work inside; advocates and partners see what is offered to them, and come in by ways of their own. */
export const staffRoles = ['owner', 'admin', 'supervisor', 'agent', 'marketer'] as const satisfies readonly Role[];
const givenRole = z.enum(staffRoles).exclude(['owner']);

export const credentialsBody = z.object({ email: z.email(), password: z.string().min(1).max(1_000) });
export const linkBody = z.object({ token: z.string().min(20).max(200) });
export const joinBody = z.object({
  token: z.string().min(20).max(200),
  /** Not needed to set a new password. */
  name: z.string().trim().min(1).max(120).optional(),
  password: z.string().min(10, 'must have at least 10 characters').max(1_000),
});
export const passwordBody = z.object({ current: z.string().max(1_000), password: z.string().min(10, 'must have at least 10 characters').max(1_000) });
export const inviteBody = z.object({ email: z.email(), name: z.string().trim().min(1).max(120), role: givenRole });
export const memberPatch = z.object({ role: givenRole.optional(), status: z.enum(['active', 'deactivated']).optional() });
/** Keys by command, each a key in the browser's notation, or null for none; `single` is the off switch for keys without Ctrl or Cmd. */
export const keySettings = z.object({ single: z.boolean(), keys: z.record(z.string().max(60), z.string().max(30).nullable()) });
export type KeySettings = z.infer<typeof keySettings>;
export const mePatch = z.object({ checklistDismissed: z.boolean().optional(), keys: keySettings.optional() });
export const acknowledgeTimes = ['never', 'closed', 'always'] as const;
export type AcknowledgeWhen = (typeof acknowledgeTimes)[number];
/** A first word by itself, once a conversation. Public posts get it only where that is wanted. */
export const acknowledgeSettings = z.object({
  when: z.enum(acknowledgeTimes),
  /** Channels that differ. */
  channels: z.record(z.uuid(), z.enum(acknowledgeTimes)).default({}),
  /** When somebody is there; null: never said, so always. */
  hours: businessHours.nullable().default(null),
  publicToo: z.boolean().default(false),
  /** Own words by language; others get ours, in theirs. */
  texts: z.partialRecord(z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh'), withVariables.max(1_000)).default({}),
});
export type AcknowledgeSettings = z.infer<typeof acknowledgeSettings>;

export const settingsPatch = z.object({
  unsureBelow: z.number().min(0).max(1).optional(),
  joinWithinHours: z.number().int().min(1).max(720).optional(),
  askContent: z.boolean().optional(),
  askEveryDays: z.number().int().min(1).max(365).optional(),
  askText: z
    .string()
    .trim()
    .max(400)
    .refine((text) => text.includes('{{link}}'), 'must hold {{link}}')
    .nullable()
    .optional(),
  acknowledge: acknowledgeSettings.optional(),
  /** Where people who praised us may leave a review. */
  reviewUrl: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .max(500)
    .nullable()
    .optional(),
  invitesAdvocates: z.boolean().optional(),
  name: z.string().trim().min(1).max(120).optional(),
});

export const settingsView = z.object({
  name: z.string(),
  unsureBelow: z.number(),
  joinWithinHours: z.number(),
  askContent: z.boolean(),
  askEveryDays: z.number(),
  askText: z.string().nullable(),
  acknowledge: acknowledgeSettings,
  reviewUrl: z.string().nullable(),
  invitesAdvocates: z.boolean(),
});
export type SettingsView = z.infer<typeof settingsView>;

export const memberView = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  status: z.enum(['active', 'invited', 'deactivated']),
});
export type MemberView = z.infer<typeof memberView>;

/** Works once, and is to be handed over. */
export const oneTimeLink = z.object({ link: z.string() });
export const memberInvited = oneTimeLink.extend({ member: memberView });

export const workspaceView = z.object({ id: z.string(), name: z.string(), kind: z.enum(['real', 'demo']) });
export type WorkspaceView = z.infer<typeof workspaceView>;

export const meView = z.object({
  member: memberView,
  workspace: workspaceView,
  /** All the workspaces this account can switch to. */
  workspaces: z.array(workspaceView),
  settings: z.object({ unsureBelow: z.number() }),
  /** Where the log stands, to begin following from. */
  seq: z.number(),
  checklist: z.object({ channel: z.boolean(), colleague: z.boolean(), answer: z.boolean(), dismissed: z.boolean() }),
  publicUrl: z.string().nullable(),
  keys: keySettings,
});
export type Me = z.infer<typeof meView>;

export const sessionView = z.object({
  id: z.string(),
  userAgent: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
});
export type SessionView = z.infer<typeof sessionView>;
