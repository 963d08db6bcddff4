import { z } from 'zod';

export const writingModes = ['reply', 'note'] as const;
export type WritingMode = (typeof writingModes)[number];

/** What a member began to write, kept on the server so that their other devices have it too. */
export const draftView = z.object({
  mode: z.enum(writingModes),
  text: z.string(),
  /** The conversation's version the writer saw when they began. */
  basedOn: z.number().nullable(),
  updatedAt: z.string(),
});
export type DraftView = z.infer<typeof draftView>;

/** A colleague who began to write; their words stay theirs. */
export const draftingView = z.object({ memberId: z.string(), mode: z.enum(writingModes), updatedAt: z.string() });
export type DraftingView = z.infer<typeof draftingView>;

/** A merge or a split, which can be taken back. */
export const moveView = z.object({
  id: z.string(),
  kind: z.enum(['merge', 'split']),
  fromId: z.string(),
  intoId: z.string(),
  memberId: z.string(),
  at: z.string(),
});
export type MoveView = z.infer<typeof moveView>;

/** How content somebody said they were. */
export const surveyView = z.object({
  id: z.string(),
  conversationId: z.string(),
  askedAt: z.string(),
  answeredAt: z.string().nullable(),
  /** 1 to 5. */
  score: z.number().nullable(),
  comment: z.string().nullable(),
});
export type SurveyView = z.infer<typeof surveyView>;
