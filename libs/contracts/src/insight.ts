import { z } from 'zod';

/** How long it took until somebody was first answered, answered again, was done with, and how long they waited for us in all. */
export const serviceMeasures = ['first-reply', 'next-reply', 'resolution', 'waiting'] as const;
export type ServiceMeasure = (typeof serviceMeasures)[number];
export const serviceAxes = ['all', 'agent', 'team', 'desk', 'channel', 'tag'] as const;
export type ServiceAxis = (typeof serviceAxes)[number];
/** By the clock on the wall, or while the doors were open. */
export const serviceHours = ['all', 'work'] as const;
export type ServiceHours = (typeof serviceHours)[number];

/** Seconds; half, nine of ten and one of ten were at most so long. `kept` of `promised` were within what was promised. */
export const serviceSpread = z.object({
  times: z.number(),
  p10: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  promised: z.number(),
  kept: z.number(),
});
export type ServiceSpread = z.infer<typeof serviceSpread>;

const measured = z.record(z.enum(serviceMeasures), serviceSpread);
const contentment = z.object({ answered: z.number(), content: z.number() });
const nowWaiting = z.object({ conversations: z.number(), p50: z.number().nullable(), p90: z.number().nullable() });
export const serviceView = z.object({
  since: z.string(),
  until: z.string(),
  timeZone: z.string(),
  by: z.enum(serviceAxes),
  hours: z.enum(serviceHours),
  total: z.object({
    measures: measured,
    /** How many took at most so many seconds and more than the step before. */
    steps: z.record(z.enum(serviceMeasures), z.array(z.object({ upToSeconds: z.number().nullable(), times: z.number() }))),
    waiting: nowWaiting,
    csat: contentment,
    outcomes: z.number(),
  }),
  /** One a person, team, desk, channel or tag; the id is empty for none. Conversations with two tags count under both. */
  rows: z.array(z.object({ id: z.string(), name: z.string().nullable(), measures: measured, waiting: nowWaiting, csat: contentment, outcomes: z.number() })),
  trend: z.array(z.object({ at: z.string(), measure: z.enum(serviceMeasures), times: z.number(), p50: z.number(), p90: z.number() })),
});
export type ServiceView = z.infer<typeof serviceView>;
