import { z } from 'zod';

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
export const mePatch = z.object({ checklistDismissed: z.boolean().optional() });
export const apiKeyBody = z.object({ name: z.string().trim().min(1).max(120) });
export const settingsPatch = z.object({
  unsureBelow: z.number().min(0).max(1).optional(),
  joinWithinHours: z.number().int().min(1).max(720).optional(),
  name: z.string().trim().min(1).max(120).optional(),
});

export interface SettingsView {
  name: string;
  unsureBelow: number;
  joinWithinHours: number;
}

export interface MemberView {
  id: string;
  name: string;
  email: string;
  role: Role;
  status: 'active' | 'invited' | 'deactivated';
}

export interface WorkspaceView {
  id: string;
  name: string;
  kind: 'real' | 'demo';
}

export interface Me {
  member: MemberView;
  workspace: WorkspaceView;
  /** All the workspaces this account can switch to. */
  workspaces: WorkspaceView[];
  settings: { unsureBelow: number };
  /** Where the log stands, to begin following from. */
  seq: number;
  checklist: { channel: boolean; colleague: boolean; answer: boolean; dismissed: boolean };
  publicUrl: string | null;
}

export interface SessionView {
  id: string;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
}

export interface ApiKeyView {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
}
