import { z } from 'zod';
import { guidelinesView, handleView } from './community.js';

/** What an advocate sees of a question: no names, no handles, private data masked. */
export const ownOfferView = z.object({
  id: z.string(),
  state: z.enum(['offered', 'claimed']),
  offeredAt: z.string(),
  /** Offered: taken by then. Claimed: answered by then. */
  dueAt: z.string(),
  network: z.string(),
  lang: z.string(),
  version: z.number(),
  /** The public post, where there is one to answer under as oneself. */
  url: z.string().nullable(),
  canReply: z.boolean(),
  maxLength: z.number().nullable(),
  lines: z.array(z.object({ by: z.enum(['asker', 'us']), text: z.string(), at: z.string() })),
});
export type OwnOfferView = z.infer<typeof ownOfferView>;

export const standingView = z.object({
  level: z.enum(['new', 'helper', 'regular', 'expert']),
  answered: z.number(),
  declined: z.number(),
  expired: z.number(),
  /** Answers that were confirmed, and those of them by the asker's thanks. */
  accepted: z.number(),
  thanked: z.number(),
  /** Half of the offers taken were taken faster. */
  medianSeconds: z.number().nullable(),
});
export type StandingView = z.infer<typeof standingView>;
export const ownOffersView = z.object({
  items: z.array(ownOfferView),
  standing: standingView,
  paused: z.boolean(),
  /** To be accepted first; nothing is shown before. */
  guidelines: guidelinesView.nullable(),
});
export type OwnOffersView = z.infer<typeof ownOffersView>;

export const declineBody = z.object({ reason: z.enum(['no-time', 'do-not-know', 'not-mine', 'unsuitable']) });
/** `reply` goes out through Earshot; `public`: answered on the network as oneself. */
export const offerAnswerBody = z.discriminatedUnion('how', [
  z.object({ how: z.literal('reply'), text: z.string().trim().min(1, 'is empty').max(50_000), basedOn: z.number().int().min(1) }),
  z.object({ how: z.literal('public') }),
]);

export const advocateView = standingView.extend({
  memberId: z.string(),
  name: z.string(),
  email: z.string(),
  status: z.enum(['active', 'invited', 'suspended', 'deactivated']),
  topics: z.array(z.string()),
  languages: z.array(z.string()),
  offersADay: z.number().nullable(),
  handles: z.array(handleView),
});
export type AdvocateView = z.infer<typeof advocateView>;

/** Columns email, name, topics, languages; a list in a cell is set apart by `;`. */
export const advocatesCsvBody = z.object({ csv: z.string().min(1, 'is empty').max(200_000) });
export const advocatesCsvView = z.object({
  invited: z.array(z.object({ line: z.number(), memberId: z.string(), email: z.string(), name: z.string(), link: z.string() })),
  errors: z.array(z.object({ line: z.number(), message: z.string() })),
});
export type AdvocatesCsvView = z.infer<typeof advocatesCsvView>;
const words = z.array(z.string().trim().toLowerCase().min(1).max(60)).max(50);
export const advocatePatch = z.object({
  suspended: z.boolean().optional(),
  topics: words.optional(),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh'))
    .max(20)
    .optional(),
  offersADay: z.number().int().min(0).max(500).nullable().optional(),
});

export const mailLinkBody = z.object({ email: z.email('is no e-mail address').max(320) });
