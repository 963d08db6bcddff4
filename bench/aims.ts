/** What each figure should not be above, in its own unit; the first that its name begins with. */
const aims: readonly [begins: string, most: number][] = [
  ['page: ', 50],
  ['search: ', 150],
  ['thread of 10,000', 100],
  ['from a key or click to the next frame, p75 ms', 100],
  ['longest task while scrolling, ms', 50],
  ['elements on the page at most', 1_500],
  ['largest paint of the first load, ms', 1_500],
  ['shift of the layout', 0.02],
  ['routing adds, in percent', 10],
  ['freed slot filled after ms, p99', 1_000],
  ['seconds for the dry run', 30],
  ['cores of the api with 500 screens', 0.5],
  ['cores of api, worker and Postgres with 200 agents', 1],
];

export function aimOf(what: string): number | null {
  return aims.find(([begins]) => what.startsWith(begins))?.[1] ?? null;
}
