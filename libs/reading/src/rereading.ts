import { type Kind, kinds } from '#contracts';
import type { Confusion } from './effect.js';
import type { Understood } from './port.js';

/** What a rereading would change, gathered batch by batch. Examples are ids: texts stay with their mentions. */
export interface RereadingComparison {
  confusion: Confusion;
  labelled: { posts: number; before: number; after: number };
  examples: { mentionId: string; from: Kind; to: Kind; confidence: number }[];
}

/** A past mention as it is stored. `label` is what a person said it is; its kind is not changed by any reader. */
export interface PastMention {
  id: string;
  text: string;
  kind: Kind;
  model: string;
  label: Kind | null;
  /** What was read before the person spoke. */
  readBefore: Kind | null;
}

const mostExamplesOfAPair = 6;

export function emptyComparison(): RereadingComparison {
  const row = (): Record<Kind, number> => Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
  return {
    confusion: Object.fromEntries(kinds.map((kind) => [kind, row()])) as Confusion,
    labelled: { posts: 0, before: 0, after: 0 },
    examples: [],
  };
}

/** Pure: adds a batch to what was compared so far. */
export function tally(
  so: RereadingComparison,
  mentions: readonly PastMention[],
  readings: readonly (Understood | null)[],
): { comparison: RereadingComparison; changed: number; failed: number } {
  const comparison = structuredClone(so);
  let changed = 0;
  let failed = 0;
  mentions.forEach((mention, index) => {
    const reading = readings[index];
    if (!reading) {
      failed += 1;
      return;
    }
    if (mention.label) {
      comparison.labelled.posts += 1;
      if (mention.readBefore === mention.label) comparison.labelled.before += 1;
      if (reading.kind === mention.label) comparison.labelled.after += 1;
      return;
    }
    comparison.confusion[mention.kind][reading.kind] += 1;
    if (mention.kind === reading.kind) return;
    changed += 1;
    const like = comparison.examples.filter(({ from, to }) => from === mention.kind && to === reading.kind).length;
    if (like < mostExamplesOfAPair) {
      const confidence = Math.round(reading.confidence * 1_000) / 1_000;
      comparison.examples.push({ mentionId: mention.id, from: mention.kind, to: reading.kind, confidence });
    }
  });
  return { comparison, changed, failed };
}
