import { z } from 'zod';

/** How long a text may be, as its network counts. */
export const lengthRule = z.object({
  max: z.number(),
  /** `weighted`: Latin and its neighbours one, everything else two, as X does. */
  unit: z.enum(['graphemes', 'codepoints', 'utf16', 'bytes', 'weighted']),
  /** What every address counts, whatever its length. */
  url: z.number().optional(),
  /** Mentions of people elsewhere count without the name of their server. */
  shortHandles: z.boolean().optional(),
});
export type LengthRule = z.infer<typeof lengthRule>;

const address = /https?:\/\/[^\s<>"]+/gu;
const distantHandle = /(?<![\w@])@([\w.-]*\w)@[\w.-]+\w/gu;
// twitter-text v3: these ranges weigh one.
const light = (code: number): boolean =>
  code <= 4_351 || (code >= 8_192 && code <= 8_205) || (code >= 8_208 && code <= 8_223) || (code >= 8_242 && code <= 8_247);
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const graphemes = (text: string): string[] => [...segmenter.segment(text)].map(({ segment }) => segment);
const isEmoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

function count(text: string, unit: LengthRule['unit']): number {
  switch (unit) {
    case 'graphemes':
      return graphemes(text).length;
    case 'codepoints':
      return [...text].length;
    case 'utf16':
      return text.length;
    case 'bytes':
      return new TextEncoder().encode(text).length;
    case 'weighted':
      return graphemes(text.normalize('NFC')).reduce(
        (sum, one) => sum + (isEmoji.test(one) ? 2 : [...one].reduce((weight, char) => weight + (light(char.codePointAt(0)!) ? 1 : 2), 0)),
        0,
      );
  }
}

export function lengthOf(text: string, rule: Omit<LengthRule, 'max'>): number {
  let rest = text;
  let taken = 0;
  if (rule.url !== undefined) {
    taken += (rest.match(address) ?? []).length * rule.url;
    rest = rest.replace(address, '');
  }
  if (rule.shortHandles) rest = rest.replace(distantHandle, '@$1');
  return taken + count(rest, rule.unit);
}
