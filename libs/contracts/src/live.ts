import { z } from 'zod';
import type { Kind } from './mention.js';

/** What drives a spike: shares of the rise, words that stand out, and one post that spread, if one did. */
export interface SpikeDrivers {
  channels: { id: string; share: number }[];
  topics: { id: string; share: number }[];
  words: string[];
  spread: { mentionId: string; times: number; text: string } | null;
  people: number;
}

/** A stretch of time with more complaints than could be by chance. */
export interface SpikeView {
  id: string;
  /** Null for complaints as a whole. */
  topicId: string | null;
  topicName: string | null;
  startedAt: string;
  foundAt: string;
  peakAt: string;
  endedAt: string | null;
  heard: number;
  expected: number;
  /** In the busiest minute. */
  peak: number;
  severity: number;
  learning: boolean;
  drivers: SpikeDrivers;
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
}

/** Complaints of the last 15 minutes in one channel, topic, language or cause. `spark` is by 5 minutes, 3 hours, oldest first. */
export interface LivePart {
  id: string;
  name: string;
  heard: number;
  /** What is normal in 15 minutes; null when it is not known. */
  usual: number | null;
  spark: number[];
  isNew?: boolean;
}

export interface LivePost {
  id: string;
  conversationId: string | null;
  channelId: string;
  author: string;
  text: string;
  at: string;
  because: { start: number; end: number }[];
}

/** Everything on the live screen, worked out once for all who watch. */
export interface LiveView {
  at: string;
  /** The first of `minutes`. */
  from: string;
  /** Heard in each minute, by kind, oldest first; the last one is running. */
  minutes: Record<Kind, number[]>;
  /** Complaints a minute that are normal, with the band in which 95 of 100 minutes lie, for each 15 minutes of `minutes`. */
  usual: { mid: number; low: number; high: number }[];
  windows: { minutes: 1 | 5 | 15; heard: number; usual: number; high: number }[];
  /** Set until there is enough past to know what is normal. */
  learning: { day: number; of: number } | null;
  channels: LivePart[];
  topics: LivePart[];
  causes: LivePart[];
  langs: LivePart[];
  spikes: SpikeView[];
  gaps: { channelId: string | null; from: string; until: string | null }[];
  newest: LivePost[];
  questions: QuestionView[];
  lagMs: { p50: number; p95: number } | null;
}

/** A question that many ask: one who asked it, how many did in the last 7 days, the query that finds them, and whether one was answered. */
export const questionView = z.object({ id: z.string(), text: z.string(), asked: z.number(), query: z.string(), answered: z.boolean() });
export type QuestionView = z.infer<typeof questionView>;

/** What complaints are about. `trend` is by day, 14 days, oldest first. */
export const causeView = z.object({
  id: z.string(),
  name: z.string(),
  phrases: z.array(z.string()),
  isNew: z.boolean(),
  status: z.enum(['active', 'paused']),
  week: z.number(),
  weekBefore: z.number(),
  trend: z.array(z.number()),
  examples: z.array(z.object({ id: z.string(), text: z.string() })),
});
export type CauseView = z.infer<typeof causeView>;

export const seriesView = z.object({
  grain: z.string(),
  timeZone: z.string(),
  items: z.array(z.object({ at: z.string(), value: z.string(), mentions: z.number() })),
});
export type SeriesView = z.infer<typeof seriesView>;
