import { z } from 'zod';

export const roomKinds = ['slack', 'teams'] as const;
export type RoomKind = (typeof roomKinds)[number];

/** Where an incoming webhook of that kind can live; a Teams workflow has an address of its own region. */
const hosts: Record<RoomKind, RegExp> = {
  slack: /^hooks\.slack(-gov)?\.com$/,
  teams: /(^|\.)(webhook\.office\.com|logic\.azure\.com|api\.powerplatform\.com|powerautomate\.com)$/,
};

/** `own`: hosts of one's own network that an administrator allows, where programs live that take Slack's form, such as Mattermost. */
export function isRoomAddress(kind: RoomKind, url: string, own: readonly string[]): boolean {
  const { protocol, hostname } = new URL(url);
  return own.includes(hostname) || (protocol === 'https:' && hosts[kind].test(hostname));
}

export const roomBody = z.object({
  kind: z.enum(roomKinds),
  name: z.string().trim().min(1).max(80),
  /** The address of the incoming webhook (Slack) or of the workflow (Teams). It is a secret, and is shown to nobody again. */
  url: z.url({ protocol: /^https?$/, message: 'must be an https:// address' }).max(2_000),
});

/** A room of colleagues elsewhere, who can be brought in with a question. */
export const roomView = z.object({ id: z.string(), kind: z.enum(roomKinds), name: z.string(), lastError: z.string().nullable(), createdAt: z.string() });
export type RoomView = z.infer<typeof roomView>;

export const roomCallBody = z.object({
  /** Said twice it is told once. */
  id: z.uuid(),
  roomId: z.uuid(),
  /** What colleagues are asked, in one's own words. */
  note: z.string().trim().max(1_000).default(''),
});
export const roomCallStates = ['queued', 'sent', 'failed', 'unknown'] as const;
export const roomCallView = z.object({
  id: z.string(),
  roomId: z.string(),
  room: z.string(),
  kind: z.enum(roomKinds),
  memberId: z.string(),
  state: z.enum(roomCallStates),
  problem: z.string().nullable(),
  at: z.string(),
});
export type RoomCallView = z.infer<typeof roomCallView>;
