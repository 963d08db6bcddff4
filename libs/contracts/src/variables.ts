import { z } from 'zod';

/** What a canned text may name, in the order it is offered. */
export const variableNames = ['author.name', 'author.first', 'author.handle', 'me.name', 'me.first', 'channel', 'workspace'] as const;
export type VariableName = (typeof variableNames)[number];
export type Variables = Record<VariableName, string>;

const place = /\{\{\s*([a-z.]+)\s*(?:\|([^{}]*))?\}\}/g;

/** Puts values in the places of `{{author.first}}`; `{{author.first|there}}` says what stands there when it is empty. */
export function fillIn(text: string, values: Variables): string {
  return text.replace(place, (whole, name: string, otherwise: string | undefined) => {
    if (!Object.hasOwn(values, name)) return whole;
    return values[name as VariableName] || (otherwise ?? '');
  });
}

/** What words to a customer about a partner may name beside. */
export const handOffVariables = ['partner', 'link'] as const;

/** Puts the partner and the customer's own link into words about them; other places stay as they are. */
export function fillHandOff(text: string, values: Record<(typeof handOffVariables)[number], string>): string {
  return text.replace(/\{\{\s*(partner|link)\s*\}\}/g, (_, name: 'partner' | 'link') => values[name]);
}

/** Names in the text that nothing stands for. */
export function unknownVariables(text: string, known: readonly string[] = variableNames): string[] {
  return [...text.matchAll(place)].map((match) => match[1]!).filter((name) => !known.includes(name));
}

/** The values of one conversation. A first name is the first word of a name, or what comes before an @. */
export function variablesOf(of: { author: { name: string | null; handle: string }; me: string; channel: string; workspace: string }): Variables {
  const handle = of.author.handle.replace(/^@/, '');
  const name = of.author.name?.trim() || handle;
  return {
    'author.name': name,
    'author.first': of.author.name ? firstWord(of.author.name) : '',
    'author.handle': handle,
    'me.name': of.me,
    'me.first': firstWord(of.me),
    channel: of.channel,
    workspace: of.workspace,
  };
}

function firstWord(name: string): string {
  return name.trim().split(/\s+/)[0] ?? '';
}

/** Words with places that can be filled. */
export const withVariables = z
  .string()
  .trim()
  .min(1, 'is empty')
  .max(10_000)
  .refine((text) => unknownVariables(text).length === 0, { error: (issue) => `names what there is not: ${unknownVariables(String(issue.input)).join(', ')}` });
