/** What a network counts when it limits a text. */
export const lengthUnits = ['graphemes', 'utf16', 'bytes'] as const;
export type LengthUnit = (typeof lengthUnits)[number];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** How long a text is, as the network counts. */
export function lengthOf(text: string, unit: LengthUnit): number {
  switch (unit) {
    case 'graphemes':
      return [...graphemes.segment(text)].length;
    case 'utf16':
      return text.length;
    case 'bytes':
      return encoder.encode(text).length;
  }
}
