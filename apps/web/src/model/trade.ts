import type { ModelView } from '#contracts';

type Point = ModelView['curve']['points'][number];

/** The curve between its points, in straight lines; before the first and behind the last it stays as it is. */
export function at(points: readonly Point[], threshold: number): Point {
  const behind = points.findIndex((point) => point.threshold >= threshold);
  if (behind === 0) return { ...points[0]!, threshold };
  if (behind < 0) return { ...(points.at(-1) ?? { unsure: 0, accuracy: 0, missed: null }), threshold };
  const [left, right] = [points[behind - 1]!, points[behind]!];
  const share = (threshold - left.threshold) / (right.threshold - left.threshold);
  const between = (key: 'unsure' | 'accuracy'): number => left[key] + (right[key] - left[key]) * share;
  const missed = left.missed === null || right.missed === null ? null : Math.round(left.missed + (right.missed - left.missed) * share);
  return { threshold, unsure: between('unsure'), accuracy: between('accuracy'), missed };
}
