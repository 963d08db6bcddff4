import { z } from 'zod';
import { kinds } from './mention.js';

const share = z.number().min(0).max(1);

export const baseModelNames = ['default', 'open'] as const;
export const cascadeNames = ['none', 'transformer', 'endpoint'] as const;
export const rereaderNames = ['default', 'open', 'transformer', 'endpoint'] as const;

/** What training measured of a shipped model, in percent. */
const figuresView = z.object({
  name: z.string(),
  rows: z.number(),
  sets: z.record(z.string(), z.number()),
  primary: z.record(z.string(), z.number()),
  language: z.record(z.string(), z.number()),
  calibration: z.record(z.string(), z.number()),
  missedPerThousand: z.number(),
});

const likely = z.object({ right: z.number(), low: share, high: share });

/** Labelled posts, each read by weights that did not learn it; `low` and `high` bound the true share with 95 %. */
const effectView = z.object({ version: z.number(), labelled: z.number(), members: z.number(), before: likely, after: likely });

export const modelView = z.object({
  /** As readings are signed: shared model, its version, and after `+` the version of the workspace's own weights. */
  reader: z.string(),
  installation: z.string(),
  settings: z.object({
    unsureBelow: share,
    baseModel: z.enum(baseModelNames).nullable(),
    ownWeights: z.boolean(),
    cascade: z.enum(cascadeNames),
  }),
  figures: z.array(figuresView),
  teaching: z.object({
    version: z.number(),
    corrections: z.number(),
    members: z.number(),
    /** Something was said that is not learnt, or not yet read anew. */
    busy: z.boolean(),
    imported: z.object({ model: z.string(), at: z.string() }).nullable(),
  }),
  effect: effectView.nullable(),
  /** `own`: from this workspace's labelled posts, so many; `card`: from the shipped model's validation part. */
  curve: z.object({
    from: z.enum(['own', 'card', 'none']),
    posts: z.number(),
    /** `missed`: complaints among 1,000 posts that are surely read as something else. */
    points: z.array(z.object({ threshold: share, unsure: share, accuracy: share, missed: z.number().nullable() })),
  }),
  calibration: z.object({
    from: z.enum(['own', 'card', 'none']),
    posts: z.number(),
    bins: z.array(z.object({ from: share, to: share, share, confidence: share, right: share })),
  }),
  versions: z.array(
    z.object({ version: z.number(), at: z.string(), model: z.string(), corrections: z.number(), members: z.number(), effect: effectView.nullable() }),
  ),
  second: z.object({
    transformer: z.object({ model: z.string().nullable(), problem: z.string().nullable() }),
    endpoint: z.object({ model: z.string().nullable(), problem: z.string().nullable() }),
    waiting: z.number(),
  }),
});
export type ModelView = z.infer<typeof modelView>;

export const modelPatch = z.object({
  unsureBelow: share.optional(),
  baseModel: z.enum(baseModelNames).nullable().optional(),
  ownWeights: z.boolean().optional(),
  cascade: z.enum(cascadeNames).optional(),
});

export const headsBody = z.object({ question: z.boolean(), complaint: z.boolean(), praise: z.boolean() }).partial();

export const correctionView = z.object({
  id: z.string(),
  mentionId: z.string(),
  conversationId: z.string().nullable(),
  memberId: z.string(),
  at: z.string(),
  /** Empty when it was deleted since; such a correction is learnt from no more. */
  text: z.string(),
  lang: z.string(),
  deleted: z.boolean(),
  kind: z.enum(kinds),
  heads: headsBody,
  previous: z.object({ kind: z.enum(kinds), confidence: share, model: z.string() }),
  undone: z.object({ at: z.string(), memberId: z.string().nullable() }).nullable(),
});
export type CorrectionView = z.infer<typeof correctionView>;

const weight = z.number().min(-0.9, 'is out of bounds').max(0.9, 'is out of bounds');

/** A workspace's own weights to take elsewhere. They hold no text: words are hashed to numbers. */
export const weightsFile = z.object({
  format: z.literal('earshot-weights'),
  version: z.literal(1),
  model: z.string().max(200),
  corrections: z.number().int().min(0),
  weights: z.record(z.string().regex(/^\d{1,5}$/, 'is no number of a feature'), z.tuple([weight, weight, weight])),
});
export type WeightsFile = z.infer<typeof weightsFile>;

/** Why a mention was read as it was, and the least that would make it another kind; each change was tried with the reader. */
export const whyView = z.object({
  kind: z.enum(kinds),
  model: z.string(),
  because: z.array(z.object({ start: z.number(), end: z.number(), weight: z.number(), kind: z.enum(kinds) })),
  changes: z.array(
    z.union([
      z.object({ without: z.array(z.object({ start: z.number(), end: z.number() })), kind: z.enum(kinds) }),
      z.object({ adding: z.string(), kind: z.enum(kinds) }),
    ]),
  ),
});
export type WhyView = z.infer<typeof whyView>;

export const rereadingBody = z.object({
  reader: z.enum(rereaderNames),
  /** With the workspace's own weights, for the two built-in models. */
  ownWeights: z.boolean().default(true),
  since: z.iso.datetime().nullable().default(null),
});

/** `alsoNew`: new posts are read in the same way from now on. */
export const applyBody = z.object({ alsoNew: z.boolean().default(false) });

const confusion = z.record(z.enum(kinds), z.record(z.enum(kinds), z.number()));
export const rereadingStates = ['comparing', 'compared', 'applying', 'applied', 'cancelled', 'failed'] as const;

export const rereadingView = z.object({
  id: z.string(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  memberId: z.string().nullable(),
  state: z.enum(rereadingStates),
  paused: z.boolean(),
  reader: z.enum(rereaderNames),
  model: z.string().nullable(),
  since: z.string().nullable(),
  /** Posts to read; `seen` of them were compared, `applied` gone through when applying, `written` have another kind now. */
  total: z.number(),
  seen: z.number(),
  changed: z.number(),
  failed: z.number(),
  applied: z.number(),
  written: z.number(),
  /** From what is stored to what it would be. */
  confusion: confusion.nullable(),
  labelled: z.object({ posts: z.number(), before: z.number(), after: z.number() }),
  problem: z.string().nullable(),
});
export type RereadingView = z.infer<typeof rereadingView>;

export const rereadingExample = z.object({
  mentionId: z.string(),
  text: z.string(),
  lang: z.string(),
  from: z.enum(kinds),
  to: z.enum(kinds),
  confidence: share,
});
export type RereadingExample = z.infer<typeof rereadingExample>;

export const endpointBody = z.object({
  url: z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }).max(500),
  model: z.string().trim().min(1, 'is missing').max(200),
  /** Absent: the key stays as it is; null: none. */
  key: z.string().min(1).max(500).nullable().optional(),
  timeoutSeconds: z.number().int().min(1).max(120).default(20),
  requestsPerDay: z.number().int().min(0).max(1_000_000).default(500),
  tokensPerDay: z.number().int().min(0).max(1_000_000_000).default(500_000),
  /** Money for a million tokens, in the currency of the bill; with `moneyPerDay` the day's budget. */
  priceIn: z.number().min(0).max(10_000).default(0),
  priceOut: z.number().min(0).max(10_000).default(0),
  moneyPerDay: z.number().min(0).max(100_000).nullable().default(null),
});

export const endpointView = endpointBody.omit({ key: true }).extend({
  hasKey: z.boolean(),
  lastError: z.string().nullable(),
  today: z.object({ requests: z.number(), tokensIn: z.number(), tokensOut: z.number(), money: z.number(), cached: z.number() }),
});
export type EndpointView = z.infer<typeof endpointView>;

export const tryBody = z.object({ text: z.string().trim().min(1, 'is empty').max(20_000) });
