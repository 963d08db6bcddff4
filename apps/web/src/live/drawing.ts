/** Indices of a series in runs without what is missing. */
export function runsOf(values: readonly number[], missing: (index: number) => boolean): number[][] {
  const runs: number[][] = [];
  let run: number[] = [];
  for (let index = 0; index < values.length; index++) {
    if (!missing(index)) run.push(index);
    else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

export function pathOf(indices: readonly number[], x: (index: number) => number, y: (index: number) => number): string {
  return indices.map((index, place) => `${place === 0 ? 'M' : 'L'}${round(x(index))} ${round(y(index))}`).join('');
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Whole steps up to `most`, about `count` of them. */
export function ticksUpTo(most: number, count: number): number[] {
  const rough = Math.max(1, most / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    1,
    [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough)!,
  );
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}
