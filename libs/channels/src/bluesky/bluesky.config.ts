import { z } from 'zod';

const httpBase = z
  .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));
const socketBase = z
  .url({ protocol: /^wss?$/, message: 'must be a ws:// or wss:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));

export const config = z.object({
  /** What is listened for beyond what is addressed to the account: words, phrases, #tags. */
  words: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
  /** The account's server. */
  service: httpBase.default('https://bsky.social'),
  /** Who is asked without an account. */
  appView: httpBase.default('https://public.api.bsky.app'),
  jetstream: socketBase.default('wss://jetstream2.us-east.bsky.network'),
  /** Whether the network's stream is listened to; without it everything comes by polls. */
  stream: z.boolean().default(true),
  everySeconds: z.number().int().min(2, 'must be at least 2').max(86_400).optional(),
});
export type BlueskyConfig = z.infer<typeof config>;

export const credentials = z.object({
  identifier: z
    .string('is missing')
    .trim()
    .min(1, 'is empty')
    .max(300)
    .transform((text) => text.replace(/^@/, '')),
  appPassword: z.string('is missing').trim().min(1, 'is empty').max(300),
});
