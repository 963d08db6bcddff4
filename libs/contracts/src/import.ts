import { z } from 'zod';

/** What a column of a file may be. */
export const importFields = ['text', 'id', 'author', 'authorName', 'postedAt', 'thread', 'url', 'title', 'form', 'own', 'location', 'followers'] as const;
export type ImportField = (typeof importFields)[number];
export type ImportMapping = Partial<Record<ImportField, string>>;

export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

const csv = z.string().min(1, 'is empty').max(4_500_000, 'is longer than 4.5 MB');
const mapping = z.partialRecord(z.enum(importFields), z.string().min(1).max(300));

export const importCheckBody = z.object({
  csv,
  /** Without it the columns are guessed by their names. */
  mapping: mapping.optional(),
  /** How 03/04/2026 is meant; a year in front is always understood. */
  dates: z.enum(dateOrders).default('ymd'),
});

export const importBody = importCheckBody.extend({
  name: z.string().trim().min(1, 'is empty').max(200),
  mapping,
  /** Posts are kept to search and to count; conversations are opened, as work. */
  as: z.enum(['posts', 'conversations']).default('posts'),
});

const importError = z.object({ line: z.number(), field: z.string(), why: z.string() });
export type ImportError = z.infer<typeof importError>;

export const importCheck = z.object({
  columns: z.array(z.string()),
  mapping,
  lines: z.number(),
  ready: z.number(),
  refused: z.number(),
  /** The first hundred. */
  errors: z.array(importError),
  /** How the first lines will read. */
  sample: z.array(z.object({ line: z.number(), text: z.string(), author: z.string(), postedAt: z.string() })),
});
export type ImportCheck = z.infer<typeof importCheck>;

export const importView = z.object({
  id: z.string(),
  name: z.string(),
  channelId: z.string(),
  memberId: z.string(),
  at: z.string(),
  as: z.enum(['posts', 'conversations']),
  lines: z.number(),
  refused: z.number(),
  /** Lines that are taken in and not read yet. */
  waiting: z.number(),
  errors: z.array(importError),
});
export type ImportView = z.infer<typeof importView>;
