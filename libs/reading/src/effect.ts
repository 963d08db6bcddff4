import type { Kind } from '#contracts';
import { isMissed, type JudgedReading } from '#understanding';
import type { Lesson, LearningReader, TextReader } from './port.js';

/** What a workspace's own weights do to posts they did not learn from. */
export interface Effect {
  labelled: number;
  members: number;
  right: { before: number; after: number };
  /** Each labelled post as the reader saw it that had not learnt it. */
  judged: JudgedReading[];
}

const folds = 5;
/** With so few each post is left out by itself. */
const few = 12;

/** Copies of a text fall into one fold, so that none is judged by what its twin taught. */
function foldOf(text: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const unit of text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .slice(0, 120))
    hash = Math.imul(hash ^ unit.codePointAt(0)!, 0x01000193);
  return (hash >>> 0) % count;
}

const judge = (reader: TextReader, { text, kind }: Lesson): JudgedReading => {
  const reading = reader.read(text);
  return { confidence: Math.round(reading.confidence * 1_000) / 1_000, right: reading.kind === kind, missed: isMissed(kind === 'complaint', reading) };
};

/**
 * Before and after, by cross-validation: every labelled post is read by weights learnt from the others alone. `breathe` is
 * awaited between folds, so that a server stays awake.
 */
export async function crossValidate(
  base: LearningReader,
  lessons: readonly Lesson[],
  ground: Parameters<LearningReader['learn']>[1],
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Effect> {
  const texts = [...new Set(lessons.map(({ text }) => text))];
  const single = texts.length <= few;
  const places = lessons.map(({ text }) => (single ? texts.indexOf(text) : foldOf(text, folds)));
  const right = { before: 0, after: 0 };
  const judged: Effect['judged'] = [];
  for (const fold of new Set(places)) {
    const taught = base.taught(
      base.learn(
        lessons.filter((_, index) => places[index] !== fold),
        ground,
      ),
    );
    lessons.forEach((lesson, index) => {
      if (places[index] !== fold) return;
      if (base.read(lesson.text).kind === lesson.kind) right.before += 1;
      const verdict = judge(taught, lesson);
      if (verdict.right) right.after += 1;
      judged.push(verdict);
    });
    await breathe();
  }
  return { labelled: lessons.length, members: new Set(lessons.map(({ by }) => by)).size, right, judged };
}

/** Wilson's interval at 95 %: where the true share may lie. Wide for few posts, and never outside of 0 to 1. */
export function likelyShare(right: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const share = right / of;
  const middle = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: Math.max(0, (middle - spread) / scale), high: Math.min(1, (middle + spread) / scale) };
}

export type Confusion = Record<Kind, Record<Kind, number>>;
