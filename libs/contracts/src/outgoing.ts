import { z } from 'zod';
import { timeZoneName } from './together.js';

export const outgoingFormats = ['events', 'hand-offs', 'slack', 'teams', 'email'] as const;
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');

export const outgoingBody = z
  .object({
    /** For alerts by e-mail, `mailto:` and the address. */
    url: z.url({ protocol: /^(https?|mailto)$/, message: 'must be an http:// or https:// address' }).max(2_000),
    /** Only events of these types; empty means all. */
    types: z.array(z.string().max(100)).max(50).default([]),
    /** `events` is the signed log; `hand-offs` the requests a partner took, signed; the others are told of spikes alone. */
    format: z.enum(outgoingFormats).default('events'),
    /** Whose hand-offs; a partner has one address. */
    partnerId: z.uuid().nullable().default(null),
    leastSeverity: z.number().int().min(1).max(10).default(1),
    quiet: z.object({ from: clock, until: clock, timeZone: timeZoneName }).nullable().default(null),
  })
  .refine(({ url, format }) => url.startsWith('mailto:') === (format === 'email'), { path: ['url'], message: 'must be mailto: for e-mail, and only then' })
  .refine(({ partnerId, format }) => (partnerId !== null) === (format === 'hand-offs'), {
    path: ['partnerId'],
    message: 'must name the partner of hand-offs, and only then',
  });
export const replayBody = z.object({ after: z.number().int().min(0) });

/** An address that is told of events, in order, until they are delivered or 24 hours old. */
export const outgoingWebhookView = z.object({
  id: z.string(),
  url: z.string(),
  types: z.array(z.string()),
  format: z.string(),
  partnerId: z.string().nullable(),
  leastSeverity: z.number(),
  quiet: z.object({ from: z.string(), until: z.string(), timeZone: z.string() }).nullable(),
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
