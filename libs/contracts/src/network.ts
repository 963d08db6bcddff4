import { z } from 'zod';

export const media = z.object({
  kind: z.enum(['image', 'video', 'audio', 'file']),
  url: z.string().optional(),
  /** What is said of it, for those who do not see it. */
  alt: z.string().optional(),
  name: z.string().optional(),
  sizeBytes: z.number().optional(),
});
export type Media = z.infer<typeof media>;

/** One step of trying a channel. */
export const channelCheck = z.object({
  step: z.enum(['reach', 'sign-in', 'read', 'write', 'stream']),
  ok: z.boolean(),
  /** What was found, or what failed and what to do. */
  says: z.string(),
});
export type ChannelCheck = z.infer<typeof channelCheck>;

/** Something a person is asked for who connects a network; words in the language that was asked for. */
export const networkField = z.object({
  in: z.enum(['config', 'credentials']),
  name: z.string(),
  /** `list`: an array of strings. `secret`: never shown again. `file`: the text of a file, pasted or chosen, never shown again. `flag`: true, or absent. */
  kind: z.enum(['text', 'url', 'list', 'number', 'secret', 'file', 'flag']),
  required: z.boolean(),
  /** Asked when somebody only wants to listen, without an account. */
  quick: z.boolean(),
  /** For those who run servers of their own, or must know it exactly. */
  seldom: z.boolean(),
  label: z.string(),
  hint: z.string().nullable(),
  example: z.string().nullable(),
});
export type NetworkField = z.infer<typeof networkField>;

/** A network as somebody who connects one sees it. */
export const networkView = z.object({
  network: z.string(),
  title: z.string(),
  /** Whether people connect it; the simulator is for demonstrations. */
  offered: z.boolean(),
  /** What comes by it. */
  about: z.string().nullable(),
  /** What is needed and where it is to be had; null when it is nothing. */
  needs: z.string().nullable(),
  link: z.string().nullable(),
  /** What is to be done at the network afterwards. */
  after: z.string().nullable(),
  fields: z.array(networkField),
  /** Whether it can be tried before it is made. */
  checks: z.boolean(),
  /** We make a secret, and show it once. */
  ownSecret: z.boolean(),
  /** Whether it can be answered at all. */
  answers: z.boolean(),
  purpose: z.enum(['answer', 'listen']),
  account: z.enum(['none', 'optional', 'needed']),
  /** Whether somebody can sign in at the network instead of giving credentials. */
  signIn: z.boolean(),
  verified: z.string(),
  hears: z.array(z.enum(['poll', 'stream', 'webhook'])),
});
export type NetworkView = z.infer<typeof networkView>;

/** What a limit of the network still allows. */
export const budgetView = z.object({
  name: z.string(),
  unit: z.enum(['requests', 'units', 'points', 'percent', 'money']),
  most: z.number(),
  left: z.number(),
  resetsAt: z.string().nullable(),
});
export type BudgetView = z.infer<typeof budgetView>;

export const gapReasons = ['stream-cut', 'not-delivered', 'poll-failed', 'not-asked', 'too-many'] as const;
export type GapReason = (typeof gapReasons)[number];

/** A time in which something may have been missed. */
export const gapView = z.object({
  id: z.string(),
  channelId: z.string(),
  from: z.string(),
  /** Null: it goes on. */
  to: z.string().nullable(),
  reason: z.enum(gapReasons),
  missed: z.number(),
  recovered: z.number(),
  /** Null: nobody can say. */
  lost: z.number().nullable(),
});
export type GapView = z.infer<typeof gapView>;

export const checkBody = z.object({
  network: z.string().min(1),
  config: z.record(z.string(), z.unknown()).default({}),
  credentials: z.record(z.string(), z.string().max(10_000)).default({}),
});

export const grantBody = z.object({
  network: z.string().min(1),
  name: z.string().trim().min(1, 'is empty').max(120),
  config: z.record(z.string(), z.unknown()).default({}),
  /** An existing channel that is to be let in again. */
  channelId: z.uuid().optional(),
});
