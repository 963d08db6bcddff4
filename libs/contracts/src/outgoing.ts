import { z } from 'zod';

export const outgoingBody = z.object({
  url: z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }).max(2_000),
  /** Only events of these types; empty means all. */
  types: z.array(z.string().max(100)).max(50).default([]),
});
export const replayBody = z.object({ after: z.number().int().min(0) });

/** An address that is told of events, in order, until they are delivered or 24 hours old. */
export interface OutgoingWebhookView {
  id: string;
  url: string;
  types: string[];
  status: string;
  lastStatus: number | null;
  lastError: string | null;
  deliveredAt: string | null;
  createdAt: string;
}

/** `secret` is shown once. */
export interface OutgoingWebhookCreated extends OutgoingWebhookView {
  secret: string;
}
