import type { Rule } from './ruleset.js';

/** What a dry run found so far: counts, and of each way a few examples by id. */
export interface DryRunResult {
  moves: { from: string | null; to: string | null; count: number; examples: { mentionId: string; conversationId: string | null }[] }[];
  unmoved: number;
  matched: number;
}

export const nothingFound: DryRunResult = { moves: [], unmoved: 0, matched: 0 };
const examplesEach = 10;

/** Adds one mention: where it goes by the rules in force, where it would go by the ones tried. */
export function addMove(
  result: DryRunResult,
  one: { from: string | null; to: string | null; mentionId: string; conversationId: string | null; matched: boolean },
): void {
  if (one.matched) result.matched += 1;
  if (one.from === one.to) {
    result.unmoved += 1;
    return;
  }
  let move = result.moves.find(({ from, to }) => from === one.from && to === one.to);
  if (!move) {
    move = { from: one.from, to: one.to, count: 0, examples: [] };
    result.moves.push(move);
  }
  move.count += 1;
  if (move.examples.length < examplesEach) move.examples.push({ mentionId: one.mentionId, conversationId: one.conversationId });
}

/** The rules as they would be with this one put, or changed, at its place. */
export function withRule(rules: readonly Rule[], tried: Rule): Rule[] {
  const others = rules.filter(({ id }) => id !== tried.id);
  const at = others.findIndex(({ position }) => position >= tried.position);
  return tried.status === 'off' ? others : at < 0 ? [...others, tried] : [...others.slice(0, at), tried, ...others.slice(at)];
}
