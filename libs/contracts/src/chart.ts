import { z } from 'zod';
import { kinds } from './mention.js';
import { serviceHours, serviceMeasures } from './insight.js';

export const chartGrains = ['day', 'week', 'month'] as const;
export const rateKinds = ['conversation', 'amplification', 'applause'] as const;
export type RateKind = (typeof rateKinds)[number];

const topicIds = z.array(z.uuid()).max(20).default([]);
const grain = z.enum(chartGrains).default('day');
/** How far back it looks, from when it is drawn. */
const days = z.number().int().min(1).max(1_100).default(30);

/** What a chart shows: the same for a screen, a saved report, a mail, a file and whoever asks the API. */
export const chartSpec = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('mentions'),
    by: z.enum(['all', 'kind', 'channel', 'lang', 'topic', 'sentiment']).default('all'),
    kind: z.enum(kinds).nullable().default(null),
    topicIds,
    channelId: z.uuid().nullable().default(null),
    grain,
    days,
  }),
  /** Of what was said about these topics together, which part was about each. */
  z.object({
    what: z.literal('share'),
    kind: z.enum(kinds).nullable().default(null),
    topicIds: topicIds.refine((ids) => ids.length > 0, 'is empty'),
    grain,
    days,
  }),
  z.object({ what: z.literal('service'), measure: z.enum(serviceMeasures), hours: z.enum(serviceHours).default('work'), grain, days }),
  /** What was promised and kept, of the times that ended. */
  z.object({ what: z.literal('kept'), measure: z.enum(serviceMeasures).default('first-reply'), grain, days }),
  /** Of those who said whether they were content, who was: 4 or 5 of 5. */
  z.object({ what: z.literal('content'), grain, days }),
  z.object({ what: z.literal('outcomes'), grain, days }),
  /** Answers, shares or likes of a post of ours; for a thousand followers when `per` says so. */
  z.object({
    what: z.literal('rates'),
    rate: z.enum(rateKinds),
    per: z.enum(['post', 'followers']).default('post'),
    channelId: z.uuid().nullable().default(null),
    grain,
    days,
  }),
  z.object({ what: z.literal('indicator'), indicatorId: z.uuid(), days }),
]);
export type ChartSpec = z.infer<typeof chartSpec>;

/** A line of a chart: at each moment what it was, in the chart's unit. `name` is null where `id` is a word of ours. */
export const chartLine = z.object({ id: z.string(), name: z.string().nullable(), points: z.array(z.object({ at: z.string(), value: z.number() })) });
export type ChartLine = z.infer<typeof chartLine>;
export const chartUnits = ['count', 'share', 'seconds', 'ratio'] as const;
export type ChartUnit = (typeof chartUnits)[number];

/** Where a line must not be read across: what it counts was defined anew, or begins there; or what somebody wrote beside it. */
export const chartCut = z.object({ at: z.string(), why: z.enum(['redefined', 'begins', 'note']), name: z.string(), text: z.string() });
export type ChartCut = z.infer<typeof chartCut>;
/** What a channel did not bring. `lost` is null when nobody knows how much. */
export const chartGap = z.object({
  channelId: z.string(),
  channelName: z.string(),
  from: z.string(),
  until: z.string().nullable(),
  lost: z.number().nullable(),
});
export type ChartGap = z.infer<typeof chartGap>;

export const chartView = z.object({
  spec: chartSpec,
  unit: z.enum(chartUnits),
  timeZone: z.string(),
  since: z.string(),
  until: z.string(),
  lines: z.array(chartLine),
  cuts: z.array(chartCut),
  gaps: z.array(chartGap),
  /** What was known at that moment: later corrections and deletions are in it, not what was shown then. */
  knownAt: z.string(),
});
export type ChartView = z.infer<typeof chartView>;

export const shareView = z.object({
  chart: chartView,
  topics: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      mentions: z.number(),
      share: z.number(),
      /** Of as many days before. */
      before: z.number().nullable(),
      complaints: z.number(),
      positive: z.number(),
      neutral: z.number(),
      negative: z.number(),
      issues: z.array(z.object({ name: z.string(), people: z.number(), query: z.string(), example: z.string().nullable() })),
    }),
  ),
});
export type ShareView = z.infer<typeof shareView>;

const rates = z.record(z.enum(rateKinds), z.number().nullable());
/** Nulls where the network gives no counts, or says no followers. */
export const ratesView = z.object({
  since: z.string(),
  until: z.string(),
  channels: z.array(
    z.object({
      channelId: z.string(),
      name: z.string(),
      network: z.string(),
      posts: z.number(),
      counted: z.number(),
      followers: z.number().nullable(),
      rates,
      per1000: rates,
    }),
  ),
  posts: z.array(
    z.object({
      mentionId: z.string(),
      channelId: z.string(),
      text: z.string(),
      url: z.string().nullable(),
      postedAt: z.string(),
      countedAt: z.string().nullable(),
      replies: z.number().nullable(),
      shares: z.number().nullable(),
      likes: z.number().nullable(),
      followers: z.number().nullable(),
      per1000: rates,
    }),
  ),
});
export type RatesView = z.infer<typeof ratesView>;

/** A line of a chart that is kept day by day. What was kept is never written anew. */
export const indicatorBody = z.object({
  name: z.string().trim().min(1, 'is empty').max(80),
  chart: chartSpec.refine(({ what }) => what !== 'indicator', 'must be figures, not another indicator'),
  /** Which of the chart's lines. */
  line: z.string().min(1).max(80),
  /** How many days that are known already it begins with. */
  backDays: z.number().int().min(0).max(1_100).default(365),
});
export const indicatorPatch = z.object({
  name: z.string().trim().min(1, 'is empty').max(80).optional(),
  /** Another definition: a new line from today. */
  definition: z
    .object({ chart: indicatorBody.shape.chart, line: indicatorBody.shape.line, reason: z.string().trim().min(3, 'must say why').max(300) })
    .optional(),
});
export const indicatorView = z.object({
  id: z.string(),
  name: z.string(),
  version: z.number(),
  unit: z.enum(chartUnits),
  madeAt: z.string(),
  versions: z.array(
    z.object({ version: z.number(), chart: chartSpec, line: z.string(), since: z.string(), reason: z.string().nullable(), memberId: z.string().nullable() }),
  ),
  last: z.object({ day: z.string(), value: z.number() }).nullable(),
  /** Of the same weekday a week before. */
  weekBefore: z.number().nullable(),
});
export type IndicatorView = z.infer<typeof indicatorView>;

export const annotationBody = z.object({ at: z.iso.datetime({ offset: true }), text: z.string().trim().min(1, 'is empty').max(200) });
export const annotationView = z.object({ id: z.string(), at: z.string(), text: z.string(), memberId: z.string().nullable() });
export type AnnotationView = z.infer<typeof annotationView>;
