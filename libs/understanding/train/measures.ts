/** F1 of one class. */
export function f1<T>(wanted: readonly T[], got: readonly T[], value: T): number {
  let hit = 0;
  let wrong = 0;
  let missed = 0;
  wanted.forEach((want, i) => {
    if (got[i] === value && want === value) hit++;
    else if (got[i] === value) wrong++;
    else if (want === value) missed++;
  });
  return hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong + missed);
}

/** Mean F1 over the classes that are wanted at least once. */
export function macroF1<T>(wanted: readonly T[], got: readonly T[]): number {
  const values = [...new Set(wanted)];
  return values.reduce((sum, value) => sum + f1(wanted, got, value), 0) / Math.max(1, values.length);
}

export function macroRecall<T>(wanted: readonly T[], got: readonly T[]): number {
  const values = [...new Set(wanted)];
  const recall = (value: T) => wanted.filter((want, i) => want === value && got[i] === value).length / wanted.filter((want) => want === value).length;
  return values.reduce((sum, value) => sum + recall(value), 0) / Math.max(1, values.length);
}
