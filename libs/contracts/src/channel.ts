import { z } from 'zod';
import { forms } from './mention.js';
import { budgetView } from './network.js';

export const networks = [
  'webhook',
  'widget',
  'email',
  'feed',
  'bluesky',
  'mastodon',
  'hackernews',
  'x',
  'facebook',
  'instagram',
  'youtube',
  'telegram',
  'threads',
  'whatsapp',
  'discourse',
  'reddit',
  'googlebusiness',
  'googleplay',
  'appstore',
  'linkedin',
  'wechat',
  'weibo',
  'flickr',
  'pinterest',
  'simulator',
] as const;
export type Network = (typeof networks)[number];

export const channelBody = z.object({
  network: z.string().min(1),
  name: z.string().trim().min(1, 'is empty').max(120),
  config: z.record(z.string(), z.unknown()).default({}),
  credentials: z.record(z.string(), z.string().max(10_000)).default({}),
});

export const channelPatch = z.object({
  name: z.string().trim().min(1, 'is empty').max(120).optional(),
  status: z.enum(['active', 'paused']).optional(),
  config: z.record(z.string(), z.unknown()).optional(),
  /** Each replaces the one before of its name; an empty one takes it away. What is not named stays. */
  credentials: z.record(z.string(), z.string().max(10_000)).optional(),
});

export const channelHealth = z.object({
  /** `sign-in`: the network does not let us in any more, and only a person can change that. */
  state: z.enum(['ok', 'waiting', 'paused', 'failing', 'sign-in']),
  lastHeardAt: z.string().nullable(),
  /** Usual time from the network to us in the last quarter of an hour; null when nothing came. */
  lagMs: z.number().nullable(),
  lastError: z.string().nullable(),
  received: z.number(),
  quarantined: z.number(),
  /** What cannot work here and why, such as a webhook without a public address. */
  notice: z.string().nullable(),
  /** The standing connection, where there is one. */
  stream: z.enum(['open', 'closed']).nullable(),
  /** When it is asked next; null when it is not. */
  nextPollAt: z.string().nullable(),
  /** When its access ends, where the network says so. */
  expiresAt: z.string().nullable(),
  budgets: z.array(budgetView),
});
export type ChannelHealth = z.infer<typeof channelHealth>;

export const channelView = z.object({
  id: z.string(),
  network: z.string(),
  name: z.string(),
  purpose: z.enum(['answer', 'listen']),
  status: z.enum(['active', 'paused']),
  simulated: z.boolean(),
  config: z.record(z.string(), z.unknown()),
  /** Whether it acts as an account, or listens as anybody. */
  account: z.boolean(),
  canReply: z.boolean(),
  /** Why it cannot, where it could; null when the network has no way to answer. */
  noReply: z.string().nullable(),
  health: channelHealth,
  createdAt: z.string(),
});
export type ChannelView = z.infer<typeof channelView>;

/** `secret` is shown once, to networks that sign. */
export const channelCreated = channelView.extend({
  secret: z.string().nullable(),
  /** Path to deliver to, for networks that call us. */
  deliverTo: z.string().nullable(),
});
export type ChannelCreated = z.infer<typeof channelCreated>;

export const secretRotated = z.object({ secret: z.string(), previousUntil: z.string() });
export type SecretRotated = z.infer<typeof secretRotated>;

const text = (max: number) => z.string().max(max);
const absent = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === null ? undefined : value), schema.optional());

/** One item of `POST /hooks/{channelId}`. null means absent, unknown fields are ignored. */
export const webhookMention = z.object({
  id: z.string().min(1).max(500),
  url: absent(z.url({ protocol: /^https?$/ }).max(2_000)),
  text: text(100_000),
  title: absent(text(1_000)),
  author: z.object({
    id: z.string().min(1).max(500),
    handle: z.string().min(1).max(300),
    name: absent(text(300)),
    followers: absent(z.number().int().min(0)),
    location: absent(text(300)),
    avatarUrl: absent(z.url({ protocol: /^https?$/ }).max(2_000)),
  }),
  postedAt: z.iso.datetime({ offset: true }),
  inReplyTo: absent(z.string().min(1).max(500)),
  form: z.enum(forms),
  location: absent(text(300)),
  editedAt: absent(z.iso.datetime({ offset: true })),
  deleted: absent(z.boolean()),
  own: absent(z.boolean()),
  counts: absent(
    z.object({
      likes: absent(z.number().int().min(0)),
      shares: absent(z.number().int().min(0)),
      replies: absent(z.number().int().min(0)),
      views: absent(z.number().int().min(0)),
    }),
  ),
  media: absent(
    z
      .array(
        z.object({
          kind: z.enum(['image', 'video', 'audio', 'file']),
          url: z.url({ protocol: /^https?$/ }).max(2_000),
          alt: absent(text(2_000)),
          name: absent(text(300)),
        }),
      )
      .max(20, 'holds more than 20'),
  ),
});
export type WebhookMention = z.infer<typeof webhookMention>;

export const webhookEnvelope = z.object({ mentions: z.array(z.unknown()).min(1, 'holds nothing').max(1_000, 'holds more than 1,000') });

export interface Accepted {
  accepted: number;
  rejected: { index: number; why: string }[];
}
