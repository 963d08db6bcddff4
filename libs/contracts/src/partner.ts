import { z } from 'zod';
import { timeZone, weekHours } from './routing.js';

/** Where a partner works. The most particular of what is set counts: words, a circle, postcodes, a region, else the whole country. */
export const partnerTerritory = z.object({
  /** As it was written. */
  written: z.string(),
  /** ISO 3166, two capitals. */
  country: z.string(),
  region: z.object({ code: z.string(), name: z.string() }).nullable(),
  /** What a postcode begins with. */
  postcode: z.string().nullable(),
  around: z.object({ place: z.string(), latitude: z.number(), longitude: z.number(), km: z.number() }).nullable(),
  /** What people call it: quarters, or the same place in another script. */
  names: z.array(z.string()),
  /** Where it holds, nobody else is asked. */
  exclusive: z.boolean(),
});
export type PartnerTerritory = z.infer<typeof partnerTerritory>;

const word = z
  .string()
  .trim()
  .toLowerCase()
  .min(1)
  .max(60)
  .regex(/^[^,;]*$/, 'must not hold a comma or a semicolon');
const territoryLine = z.string().trim().min(2, 'is empty').max(300);

export const partnerBody = z.object({
  name: z.string().trim().min(1, 'is empty').max(120),
  services: z.array(word).max(50).default([]),
  languages: z
    .array(z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh'))
    .max(20)
    .default([]),
  /** One a line, such as `FR`, `FR / Bretagne`, `FR 69*`, `Lyon, FR +50 km`; `!` at the end makes it exclusive, `= word, word` adds what people call it. */
  territories: z.array(territoryLine).min(1, 'must name at least one').max(200),
  timeZone: timeZone.default('UTC'),
  hours: weekHours.nullable().default(null),
  /** How many hand-offs they have in hand at once. */
  capacity: z.number().int().min(1).max(500).default(10),
});
export type PartnerBody = z.infer<typeof partnerBody>;
export const partnerPatch = z.object({
  name: z.string().trim().min(1, 'is empty').max(120).optional(),
  services: z.array(word).max(50).optional(),
  languages: partnerBody.shape.languages.unwrap().optional(),
  territories: z.array(territoryLine).min(1, 'must name at least one').max(200).optional(),
  timeZone: timeZone.optional(),
  hours: weekHours.nullable().optional(),
  capacity: z.number().int().min(1).max(500).optional(),
  status: z.enum(['active', 'paused']).optional(),
});
export type PartnerPatch = z.infer<typeof partnerPatch>;

/** What came of the hand-offs so far. `share` is what ranks: confirmed of what ended, small numbers drawn towards the usual. */
export const partnerRecord = z.object({
  offered: z.number(),
  open: z.number(),
  confirmed: z.number(),
  /** Done, and the customer has not said so yet. */
  unconfirmed: z.number(),
  failed: z.number(),
  declined: z.number(),
  silent: z.number(),
  share: z.number(),
});
export type PartnerRecord = z.infer<typeof partnerRecord>;

export const partnerView = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['active', 'paused']),
  services: z.array(z.string()),
  languages: z.array(z.string()),
  territories: z.array(partnerTerritory),
  timeZone: z.string(),
  hours: weekHours.nullable(),
  capacity: z.number(),
  people: z.array(z.object({ memberId: z.string(), name: z.string(), email: z.string(), status: z.string() })),
  record: partnerRecord,
});
export type PartnerView = z.infer<typeof partnerView>;

export const partnerPersonBody = z.object({ name: z.string().trim().min(1, 'is empty').max(120), email: z.email('is no e-mail address').max(320) });
/** Columns partner, email, name, services, languages, territories; a list in a cell is set apart by `;`. */
export const partnersCsvBody = z.object({ csv: z.string().min(1, 'is empty').max(200_000) });
export const partnersCsvView = z.object({
  invited: z.array(z.object({ line: z.number(), partner: z.string(), memberId: z.string(), email: z.string(), name: z.string(), link: z.string() })),
  errors: z.array(z.object({ line: z.number(), message: z.string() })),
});
export type PartnersCsvView = z.infer<typeof partnersCsvView>;

export const handOffStates = ['offered', 'claimed', 'contacted', 'done'] as const;
/**
 * What a partner sees of a request: the question without names and handles, and the place. `contact` is there once they took it
 * and the customer agreed.
 */
export const ownHandOffView = z.object({
  id: z.string(),
  state: z.enum(handOffStates),
  offeredAt: z.string(),
  dueAt: z.string(),
  network: z.string(),
  lang: z.string(),
  place: z.string().nullable(),
  /** The public post, once it is theirs and there is no other way to reach the customer. */
  url: z.string().nullable(),
  consent: z.enum(['not-asked', 'asked', 'given', 'refused']),
  contact: z.object({ name: z.string(), reach: z.string(), note: z.string() }).nullable(),
  confirmed: z.boolean().nullable(),
  lines: z.array(z.object({ by: z.enum(['asker', 'us']), text: z.string(), at: z.string() })),
});
export type OwnHandOffView = z.infer<typeof ownHandOffView>;
export const ownHandOffsView = z.object({ partner: z.string(), items: z.array(ownHandOffView), record: partnerRecord });
export type OwnHandOffsView = z.infer<typeof ownHandOffsView>;

/**
 * A request a partner took, as their CRM or their file gets it. `id` stays the same: a later one replaces an earlier one.
 * `contact` is there only with the customer's consent.
 */
export interface HandOffRecord {
  id: string;
  state: string;
  takenAt: string;
  closedAt: string | null;
  place: string | null;
  network: string;
  lang: string;
  /** What the customer wrote, without numbers and addresses. */
  question: string;
  consent: OwnHandOffView['consent'];
  contact: OwnHandOffView['contact'];
  confirmed: boolean | null;
}

export const declineReasons = ['no-time', 'too-far', 'not-our-work', 'unsuitable'] as const;
export const handOffStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('accept') }),
  z.object({ step: z.literal('decline'), reason: z.enum(declineReasons) }),
  z.object({ step: z.literal('contacted') }),
  z.object({ step: z.literal('done') }),
  z.object({ step: z.literal('not-done'), reason: z.string().trim().max(300).default('') }),
]);
export type HandOffStep = z.infer<typeof handOffStep>;

const linkToken = z.string().min(20).max(200);
export const handOffLinkBody = z.object({ token: linkToken });
export const handOffByLinkBody = z.object({ token: linkToken, step: handOffStep });

/** The customer's side of a hand-off, by their own link. */
export const customerView = z.object({
  workspace: z.string(),
  partner: z.string(),
  place: z.string().nullable(),
  ask: z.enum(['consent', 'outcome', 'nothing']),
  /** Given with the answer to the first question: what the second is asked by. */
  next: z.string().nullable(),
});
export type CustomerView = z.infer<typeof customerView>;
export const customerBody = z.discriminatedUnion('says', [
  z.object({
    token: linkToken,
    says: z.literal('agree'),
    name: z.string().trim().min(1, 'is empty').max(120),
    reach: z.string().trim().min(3, 'is too short to reach you by').max(300),
    note: z.string().trim().max(1_000).default(''),
  }),
  z.object({ token: linkToken, says: z.literal('refuse') }),
  z.object({ token: linkToken, says: z.literal('it-worked') }),
  z.object({ token: linkToken, says: z.literal('it-did-not') }),
]);
export type CustomerBody = z.infer<typeof customerBody>;

/** `place` where the customer named none; null: what they wrote, or their profile, says it. */
export const partnerOfferBody = z.object({ place: z.string().trim().min(2, 'is too short').max(200).nullable().default(null) });

/** What offering it to partners would mean: the place as we understand it, the first who would be asked, and how to ask the customer where they are. */
export const partnersNearView = z.object({
  place: z.string().nullable(),
  partners: z.array(z.object({ id: z.string(), name: z.string() })),
  ask: z.string(),
});
export type PartnersNearView = z.infer<typeof partnersNearView>;
export const partnersNearQuery = z.object({ place: z.string().trim().max(200).optional() });
