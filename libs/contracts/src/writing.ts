import { z } from 'zod';
import { writingModes } from './beside.js';
import { conversationView, priorities, replyView } from './conversation.js';
import { handOffVariables, unknownVariables, variableNames, withVariables } from './variables.js';

export const draftBody = z.object({ mode: z.enum(writingModes), text: z.string().max(50_000), basedOn: z.number().int().min(0).nullable().default(null) });

/**
 * `thanks` is suggested where somebody praises us. The others are said by themselves, or at a click: `consent` asks a customer whether
 * a partner may contact them, `outcome` whether it worked out, `place` where they are.
 */
export const savedTextKinds = ['text', 'thanks', 'consent', 'outcome', 'place'] as const;
export type SavedTextKind = (typeof savedTextKinds)[number];
const language = z
  .string()
  .regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh')
  .nullable();

const ofHandOff: readonly SavedTextKind[] = ['consent', 'outcome'];

const cannedFields = z.object({
  /** What is typed after `/`. */
  shortcut: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'must be one word of letters, digits, - and _'),
  name: z.string().trim().min(1, 'is empty').max(120),
  text: z.string().trim().min(1, 'is empty').max(10_000),
  /** For everybody; otherwise only for who made it. */
  shared: z.boolean().default(false),
  kind: z.enum(savedTextKinds).default('text'),
  /** null: for every language. */
  lang: language.default(null),
});
/** Words about a partner name them and hold the customer's link; nobody is there yet whose names other texts could use. */
export const cannedBody = cannedFields.superRefine(({ kind, text, shared }, context) => {
  const isHandOff = ofHandOff.includes(kind);
  const known: readonly string[] = isHandOff ? handOffVariables : kind === 'place' ? [] : variableNames;
  const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const unknown = unknownVariables(text, known);
  if (unknown.length > 0) say('text', `names what there is not: ${unknown.join(', ')}`);
  if (isHandOff && !/\{\{\s*link\s*\}\}/.test(text)) say('text', 'must hold {{link}}');
  if ((isHandOff || kind === 'place') && !shared) say('shared', 'must be for everybody: these words are said by us all');
});

export const cannedReplyView = z.object({
  id: z.string(),
  shortcut: z.string(),
  name: z.string(),
  text: z.string(),
  shared: z.boolean(),
  kind: z.enum(savedTextKinds),
  lang: z.string().nullable(),
  updatedAt: z.string(),
});
export type CannedReplyView = z.infer<typeof cannedReplyView>;

/** One action of a macro. A reply goes first: refused, nothing else happens. */
export const macroStep = z.discriminatedUnion('do', [
  z.object({ do: z.literal('reply'), text: withVariables }),
  z.object({ do: z.literal('note'), text: withVariables }),
  z.object({ do: z.literal('status'), to: z.enum(['open', 'pending', 'resolved']) }),
  /** In words, such as "tomorrow 9"; null is until they write again. */
  z.object({ do: z.literal('snooze'), until: z.string().trim().min(1).max(100).nullable() }),
  z.object({ do: z.literal('priority'), to: z.enum(priorities) }),
  z.object({ do: z.literal('assign'), to: z.union([z.literal('me'), z.uuid()]).nullable() }),
]);
export type MacroStep = z.infer<typeof macroStep>;

export const macroBody = z.object({
  name: z.string().trim().min(1, 'is empty').max(120),
  shared: z.boolean().default(false),
  steps: z.array(macroStep).min(1, 'holds nothing').max(10, 'holds more than 10'),
});

export const macroView = z.object({ id: z.string(), name: z.string(), shared: z.boolean(), steps: z.array(macroStep), updatedAt: z.string() });
export type MacroView = z.infer<typeof macroView>;

export const runMacroBody = z.object({
  macroId: z.uuid(),
  basedOn: z.number().int().min(0),
  holdSeconds: z.number().int().min(0).max(60).default(0),
  timeZone: z.string().max(64).optional(),
});

/** An answer that was given to a question like this one, and where. Never made up. */
export const suggestionView = z.object({
  replyId: z.string(),
  text: z.string(),
  /** What was asked then. */
  question: z.string(),
  conversationId: z.string(),
  memberId: z.string().nullable(),
  url: z.string().nullable(),
  sentAt: z.string(),
  /** Share of the words of both that they have in common, weighted by how rare they are; 0 to 1. */
  likeness: z.number(),
});
export type SuggestionView = z.infer<typeof suggestionView>;

export const macroRun = z.object({ reply: replyView.nullable(), conversation: conversationView });
export type MacroRun = z.infer<typeof macroRun>;
