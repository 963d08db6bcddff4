import { z } from 'zod';

export const outgoingBody = z.object({
  url: z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }).max(2_000),
  /** Only events of these types; empty means all. */
  types: z.array(z.string().max(100)).max(50).default([]),
});
export const replayBody = z.object({ after: z.number().int().min(0) });

/** An address that is told of events, in order, until they are delivered or 24 hours old. */
export const outgoingWebhookView = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  status: z.string(),
  lastStatus: z.number().nullable(),
  lastError: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  createdAt: z.string(),
});
export type OutgoingWebhookView = z.infer<typeof outgoingWebhookView>;

/** `secret` is shown once. */
export const outgoingWebhookCreated = outgoingWebhookView.extend({ secret: z.string() });
export type OutgoingWebhookCreated = z.infer<typeof outgoingWebhookCreated>;
