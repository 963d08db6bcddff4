import { z } from 'zod';

/** What can be done on a network besides answering; what has an opposite can be taken back there. */
export const networkActions = ['like', 'unlike', 'hide', 'show', 'delete'] as const;
export type NetworkAction = (typeof networkActions)[number];
export const opposite = { like: 'unlike', unlike: 'like', hide: 'show', show: 'hide', delete: null } as const satisfies Record<
  NetworkAction,
  NetworkAction | null
>;

export const actStates = ['held', 'queued', 'done', 'refused', 'failed', 'cancelled'] as const;
export type ActState = (typeof actStates)[number];

export const actBody = z.object({
  action: z.enum(networkActions),
  /** How long it can be taken back before it is done. */
  holdSeconds: z.number().int().min(0).max(60).default(0),
});

/** Something asked of the network, about a post or about a reply of ours. */
export const actView = z.object({
  id: z.string(),
  mentionId: z.string().nullable(),
  replyId: z.string().nullable(),
  action: z.enum(networkActions),
  state: z.enum(actStates),
  memberId: z.string(),
  problem: z.string().nullable(),
  heldUntil: z.string().nullable(),
  at: z.string(),
});
export type ActView = z.infer<typeof actView>;
