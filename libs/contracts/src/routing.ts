import { z } from 'zod';
import { priorities } from './conversation.js';

export const deskKinds = ['support', 'advocates', 'partners'] as const;
export type DeskKind = (typeof deskKinds)[number];
/** How a desk's work finds its people: they take it, whoever has most room gets it, or in turn. */
export const assignments = ['manual', 'capacity', 'round-robin'] as const;
export type Assignment = (typeof assignments)[number];

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 09:00');
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
export const timeZone = z.string().max(64).refine(isTimeZone, 'is no time zone; write one such as Europe/Paris');

/** Opening hours of a week; a day that is missing is closed. `from` after `to` goes past midnight. */
export const weekHours = z.object({
  days: z.partialRecord(z.enum(weekdays), z.array(z.object({ from: clock, to: clock })).max(4)),
  /** Days off, as `2026-12-25`. */
  holidays: z.array(z.iso.date()).max(200).default([]),
});
export type WeekHours = z.infer<typeof weekHours>;
export const zonedHours = weekHours.extend({ timeZone });
export type ZonedHours = z.infer<typeof zonedHours>;

const name = z.string().trim().min(1, 'is empty').max(120);
const words = z
  .array(
    z
      .string()
      .trim()
      .toLowerCase()
      .min(1)
      .max(60)
      .regex(/^[^,]*$/, 'must not hold a comma'),
  )
  .max(100);
/** What can be said of a desk; without defaults, for a change names only what changes. */
const deskFields = z.object({
  name,
  assign: z.enum(assignments),
  everyone: z.boolean(),
  preferLast: z.boolean(),
  capacity: z.number().int().min(1).max(500),
  hours: zonedHours.nullable(),
  offerMinutes: z.number().int().min(1).max(10_080),
  offerTo: z.number().int().min(1).max(20),
  answerMinutes: z.number().int().min(1).max(43_200),
  returnMinutes: z.number().int().min(1).max(1_440),
});
const shape = deskFields.shape;
export const deskBody = deskFields.extend({
  kind: z.enum(deskKinds),
  assign: shape.assign.default('manual'),
  everyone: shape.everyone.default(false),
  preferLast: shape.preferLast.default(true),
  capacity: shape.capacity.default(8),
  hours: shape.hours.default(null),
  offerMinutes: shape.offerMinutes.default(60),
  offerTo: shape.offerTo.default(3),
  answerMinutes: shape.answerMinutes.default(240),
  returnMinutes: shape.returnMinutes.default(5),
});
export type DeskBody = z.infer<typeof deskBody>;
export const deskPatch = deskFields.partial().extend({ status: z.enum(['active', 'archived']).optional() });

export const deskMemberView = z.object({
  memberId: z.string(),
  status: z.enum(['active', 'suspended']),
  capacity: z.number().nullable(),
  channelCapacity: z.record(z.string(), z.number()),
  offersADay: z.number().nullable(),
});
export type DeskMemberView = z.infer<typeof deskMemberView>;
/** `serving`: of everyone or of those listed, who is neither suspended nor on leave. */
export const deskView = deskBody.extend({
  id: z.string(),
  status: z.enum(['active', 'archived']),
  members: z.array(deskMemberView),
  serving: z.number(),
  waiting: z.number(),
  open: z.number(),
});
export type DeskView = z.infer<typeof deskView>;
export const deskMemberBody = z.object({
  status: z.enum(['active', 'suspended']).optional(),
  capacity: z.number().int().min(0).max(500).nullable().optional(),
  channelCapacity: z.record(z.uuid(), z.number().int().min(0).max(500)).optional(),
  offersADay: z.number().int().min(0).max(500).nullable().optional(),
});

export const territory = z.object({
  country: z.string().trim().min(2).max(60),
  region: z.string().trim().max(120).optional(),
  postcode: z.string().trim().max(20).optional(),
  around: z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180), km: z.number().min(1).max(20_000) }).optional(),
});
export type Territory = z.infer<typeof territory>;

export const profileBody = z.object({
  languages: words.optional(),
  skills: words.optional(),
  territories: z.array(territory).max(200).optional(),
  timeZone: timeZone.optional(),
  hours: weekHours.nullable().optional(),
});
export const leaveBody = z.object({ startsOn: z.iso.date(), endsOn: z.iso.date() }).refine((leave) => leave.startsOn <= leave.endsOn, {
  path: ['endsOn'],
  message: 'is before the start',
});
export const availabilityBody = z.object({ availability: z.enum(['auto', 'away']) });
export type Availability = z.infer<typeof availabilityBody>['availability'];

export const notChosen = [
  'away',
  'closed',
  'leave',
  'full',
  'full-on-channel',
  'beginning',
  'language',
  'skill',
  'territory',
  'team',
  'suspended',
  'declined',
  'busier',
  'later',
] as const;
export type NotChosen = (typeof notChosen)[number];

/** `present`: on a screen within the last minute or so. `off`: why routing gives them nothing at this moment, whatever their load. */
export const profileView = z.object({
  memberId: z.string(),
  languages: z.array(z.string()),
  skills: z.array(z.string()),
  territories: z.array(territory),
  timeZone: z.string(),
  hours: weekHours.nullable(),
  availability: z.enum(['auto', 'away']),
  present: z.boolean(),
  off: z.enum(notChosen).nullable(),
  leave: z.array(z.object({ id: z.string(), startsOn: z.string(), endsOn: z.string() })),
});
export type ProfileView = z.infer<typeof profileView>;

export const teamBody = z.object({ name, memberIds: z.array(z.uuid()).max(1_000) });
export const teamView = z.object({ id: z.string(), name: z.string(), memberIds: z.array(z.string()) });
export type TeamView = z.infer<typeof teamView>;

/** What a rule does. Of `desk`, the first listed wins; `ignore` holds only for what was merely heard. */
export const ruleActions = z
  .object({
    deskId: z.uuid().optional(),
    teamId: z.uuid().optional(),
    memberId: z.uuid().optional(),
    skills: words.optional(),
    priority: z.enum(priorities).optional(),
    tags: z.array(z.string().trim().min(1).max(60)).max(20).optional(),
    slaPolicyId: z.uuid().optional(),
    /** Takes in what was merely heard, so that somebody works on it. */
    takeIn: z.boolean().optional(),
    ignore: z.boolean().optional(),
    /** Tells these members. */
    notify: z.array(z.uuid()).max(50).optional(),
    /** Only of rules on replies: they wait for this team, or for supervisors when it is absent. */
    approval: z.object({ teamId: z.uuid().nullable(), minutes: z.number().int().min(1).max(10_080).nullable() }).optional(),
  })
  .refine((actions) => Object.values(actions).some((value) => value !== undefined && value !== false), 'a rule must do something');
export type RuleActions = z.infer<typeof ruleActions>;

export const ruleMoments = ['arrival', 'timer', 'reply'] as const;
export type RuleMoment = (typeof ruleMoments)[number];
export const ruleBody = z.object({
  runs: z.enum(ruleMoments).default('arrival'),
  name,
  query: z.string().max(4_000),
  weight: z.number().min(-100).max(100).default(1),
  actions: ruleActions,
  status: z.enum(['on', 'off', 'crisis']).default('on'),
});
export type RuleBody = z.infer<typeof ruleBody>;
/** `version` is the one the writer saw; another one means that somebody was faster. */
export const rulePatch = ruleBody
  .omit({ runs: true })
  .partial()
  .extend({
    weight: z.number().min(-100).max(100).optional(),
    status: z.enum(['on', 'off', 'crisis']).optional(),
    version: z.number().int().min(1),
  });
export const ruleOrderBody = z.object({ ids: z.array(z.uuid()).min(1).max(1_000) });
export const routingModes = ['first', 'score'] as const;
export type RoutingMode = (typeof routingModes)[number];
export const modeBody = z.object({ mode: z.enum(routingModes) });

/** `problem` is set when a name the rule uses is gone: then it does not run. `standard` names an untouched rule of the first start. */
export const ruleView = ruleBody.extend({
  id: z.string(),
  position: z.number(),
  version: z.number(),
  standard: z.string().nullable(),
  explained: z.string(),
  problem: z.string().nullable(),
  changedAt: z.string(),
  changedBy: z.string().nullable(),
});
export type RuleView = z.infer<typeof ruleView>;
export const ruleVersionView = z.object({ version: z.number(), at: z.string(), memberId: z.string().nullable(), body: ruleBody });
export type RuleVersionView = z.infer<typeof ruleVersionView>;

export const crisisBody = z.object({
  deskId: z.uuid().nullable().default(null),
  pinned: z.string().trim().max(5_000).default(''),
});
export const crisisView = z.object({ since: z.string(), memberId: z.string(), deskId: z.string().nullable(), pinned: z.string() });
export type CrisisView = z.infer<typeof crisisView>;
export const rulesView = z.object({ mode: z.enum(routingModes), crisis: crisisView.nullable(), items: z.array(ruleView) });
export type RulesView = z.infer<typeof rulesView>;
export const ruleCheckBody = z.object({
  runs: z.enum(ruleMoments).default('arrival'),
  query: z.string().max(4_000),
  lang: z.enum(['en', 'fr', 'zh']).default('en'),
});
export const ruleCheck = z.object({
  ok: z.boolean(),
  explained: z.string(),
  errors: z.array(z.object({ message: z.string(), from: z.number(), to: z.number(), suggestion: z.string().nullable() })),
});
export type RuleCheck = z.infer<typeof ruleCheck>;
export const ruleFieldsView = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      label: z.string(),
      operators: z.array(z.string()),
      values: z.array(z.object({ value: z.string(), label: z.string() })),
      open: z.boolean(),
      example: z.string(),
    }),
  ),
});
export type RuleField = z.infer<typeof ruleFieldsView>['items'][number];

/** Rules as they would be, tried on what came in the last `days`. Without `rules`, those in force. */
export const dryRunBody = z.object({
  days: z.number().int().min(1).max(90).default(7),
  mode: z.enum(routingModes).optional(),
  rule: ruleBody.extend({ id: z.uuid().nullable(), position: z.number().int().min(0) }).optional(),
});
export type DryRunBody = z.infer<typeof dryRunBody>;
/** `moves`: from where to where, most first; a place is a desk's id, or null for what is only heard. */
export const dryRunView = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  days: z.number(),
  read: z.number(),
  expected: z.number(),
  moves: z.array(
    z.object({
      from: z.string().nullable(),
      to: z.string().nullable(),
      count: z.number(),
      examples: z.array(z.object({ mentionId: z.string(), conversationId: z.string().nullable(), snippet: z.string() })),
    }),
  ),
  unmoved: z.number(),
  matched: z.number(),
  problem: z.string().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type DryRunView = z.infer<typeof dryRunView>;

/** `why` is null for whoever was chosen. */
export const weighedCandidate = z.object({
  memberId: z.string(),
  load: z.number(),
  capacity: z.number(),
  score: z.number(),
  speaks: z.boolean(),
  skilled: z.boolean(),
  why: z.enum(notChosen).nullable(),
});
export type WeighedCandidate = z.infer<typeof weighedCandidate>;

/**
 * Why a conversation is where it is. `matched` shows every rule with its weight; `passedOn` why it is not at the desk a rule
 * named; `others` counts candidates that are not listed, by why they were not chosen.
 */
export const decisionView = z.object({
  id: z.string(),
  at: z.string(),
  what: z.enum(['placed', 'assigned', 'waiting', 'returned', 'escalated', 'offered', 'passed-on', 'moved', 'crisis']),
  ruleId: z.string().nullable(),
  ruleName: z.string().nullable(),
  deskId: z.string().nullable(),
  memberId: z.string().nullable(),
  matched: z.array(z.object({ ruleId: z.string(), name: z.string(), weight: z.number() })),
  score: z.number().nullable(),
  passedOn: z.object({ deskId: z.string(), why: z.enum(['nobody', 'archived']) }).nullable(),
  priority: z.string().nullable(),
  candidates: z.array(weighedCandidate),
  others: z.partialRecord(z.enum(notChosen), z.number()),
  note: z.string().nullable(),
});
export type DecisionView = z.infer<typeof decisionView>;

export const outcomeKinds = ['answered', 'resolved', 'connected', 'dialogue', 'thanked'] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];
export const outcomeDoers = ['staff', 'advocate', 'partner', 'community'] as const;
export type OutcomeDoer = (typeof outcomeDoers)[number];
export const confirmations = ['staff', 'thanks', 'quiet', 'customer', 'correction'] as const;
export type Confirmation = (typeof confirmations)[number];
export const outcomeBody = z.object({
  kind: z.enum(outcomeKinds),
  /** false: it did not come about. */
  came: z.boolean(),
  doneBy: z.enum(outcomeDoers).default('staff'),
  memberId: z.uuid().nullable().default(null),
  reason: z.string().trim().min(3, 'must say why').max(500),
});
/** `came` is false when a correction says that it did not come about. */
export const outcomeView = z.object({
  conversationId: z.string(),
  kind: z.enum(outcomeKinds),
  doneBy: z.enum(outcomeDoers),
  memberId: z.string().nullable(),
  confirmedBy: z.enum(confirmations),
  at: z.string(),
  tookSeconds: z.number().nullable(),
  deskId: z.string().nullable(),
  channelId: z.string().nullable(),
  correctedBy: z.string().nullable(),
  reason: z.string().nullable(),
  came: z.boolean(),
});
export type OutcomeView = z.infer<typeof outcomeView>;
export const outcomeFigures = z.object({
  since: z.string(),
  until: z.string(),
  kinds: z.record(z.enum(outcomeKinds), z.number()),
  rows: z.array(
    z.object({
      deskId: z.string().nullable(),
      channelId: z.string().nullable(),
      memberId: z.string().nullable(),
      doneBy: z.enum(outcomeDoers),
      kind: z.enum(outcomeKinds),
      count: z.number(),
      medianSeconds: z.number().nullable(),
    }),
  ),
  topics: z.array(z.object({ topicId: z.string(), name: z.string(), kind: z.enum(outcomeKinds), count: z.number(), medianSeconds: z.number().nullable() })),
});
export type OutcomeFigures = z.infer<typeof outcomeFigures>;

export const sightBody = z.object({ deskIds: z.array(z.uuid()).max(200).nullable(), channelIds: z.array(z.uuid()).max(1_000).nullable() });
export type SightView = z.infer<typeof sightBody>;

export const offerStates = ['offered', 'claimed', 'answered', 'contacted', 'done', 'not-done', 'declined', 'expired', 'taken', 'withdrawn'] as const;
export type OfferState = (typeof offerStates)[number];
