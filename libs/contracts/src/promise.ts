import { z } from 'zod';
import { timeZoneName } from './together.js';

const minuteOfDay = z.number().int().min(0).max(1_440);

/** When work is done: for each weekday (1 Monday to 7 Sunday) spans of minutes after midnight, in a time zone, without the holidays. */
export const businessHours = z.object({
  timeZone: timeZoneName,
  days: z
    .array(
      z.object({ weekday: z.number().int().min(1).max(7), from: minuteOfDay, to: minuteOfDay }).refine(({ from, to }) => from < to, 'must end after it begins'),
    )
    .max(28),
  holidays: z.array(z.iso.date()).max(400).default([]),
});
export type BusinessHours = z.infer<typeof businessHours>;

const minutes = z.number().int().min(1).max(525_600).nullable();
export const slaPolicyBody = z
  .object({
    name: z.string().trim().min(1, 'is empty').max(120),
    isDefault: z.boolean().default(false),
    firstReplyMinutes: minutes,
    nextReplyMinutes: minutes,
    resolutionMinutes: minutes,
    /** How long before the end a warning is given, in business minutes. */
    warnMinutes: z.number().int().min(0).max(10_080).default(30),
    hours: businessHours,
  })
  .refine((body) => body.firstReplyMinutes ?? body.nextReplyMinutes ?? body.resolutionMinutes, {
    error: 'must promise something',
    path: ['firstReplyMinutes'],
  });
export type SlaPolicyBody = z.infer<typeof slaPolicyBody>;

export const slaPolicyView = slaPolicyBody.safeExtend({ id: z.string() });
export type SlaPolicyView = z.infer<typeof slaPolicyView>;

export const policyOfBody = z.object({ policyId: z.uuid().nullable() });

/** What the page outside the sign-in shows. */
export const surveyPage = z.object({ workspace: z.string(), answered: z.boolean() });
export type SurveyPage = z.infer<typeof surveyPage>;

export const surveyToken = z.object({ token: z.string().min(20).max(200) });
export const surveyAnswer = surveyToken.extend({ score: z.number().int().min(1).max(5), comment: z.string().trim().max(2_000).default('') });
