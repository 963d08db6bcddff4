import { type Priority, priorities, type RoutingMode, type RuleActions, type RuleBody } from '#contracts';
import { matcher, parse, type QueryItem, type QuerySchema } from '#query';
import { type Key, requiredGroups, RuleIndex } from './rule-keys.js';

export interface Rule extends RuleBody {
  id: string;
  position: number;
}

/** What the rules say of one item, before it is known who is there. */
export interface Verdict {
  /** The rule that names the place; null when none does. */
  ruleId: string | null;
  deskId: string | null;
  matched: { ruleId: string; name: string; weight: number }[];
  /** In score mode, what the winning desk has. */
  score: number | null;
  teamId: string | null;
  memberId: string | null;
  skills: string[];
  priority: Priority | null;
  tags: string[];
  slaPolicyId: string | null;
  takeIn: boolean;
  ignore: boolean;
  notify: string[];
  approval: NonNullable<RuleActions['approval']> | null;
}

export interface Ruleset {
  readonly size: number;
  judge(item: QueryItem): Verdict;
}

interface Compiled {
  rule: Rule;
  matches: (item: QueryItem) => boolean;
}

/**
 * Compiles rules in order. Each is filed under the words and values it needs, so that an item meets only the few rules that can
 * match it. A rule that cannot be read matches nothing; saving checks it, so that means a newer build wrote it.
 */
export function ruleset(rules: readonly Rule[], mode: RoutingMode, schema: QuerySchema): Ruleset {
  const compiled: Compiled[] = [];
  const groups: Key[][][] = [];
  for (const rule of rules) {
    const parsed = parse(rule.query, schema);
    if (!parsed.ok) continue;
    compiled.push({ rule, matches: matcher(parsed.query, schema, { now: new Date(0) }) });
    groups.push(requiredGroups(parsed.query));
  }
  const index = new RuleIndex(groups);

  return {
    size: compiled.length,
    judge: (item) => {
      const matching = lazily(index.find(item), (at) => (compiled[at]!.matches(item) ? compiled[at]!.rule : null));
      return mode === 'first' ? byFirst(matching) : byScore([...matching]);
    },
  };
}

function* lazily(places: readonly number[], find: (at: number) => Rule | null): Generator<Rule> {
  for (const at of places) {
    const rule = find(at);
    if (rule) yield rule;
  }
}

const placing = ({ actions }: Rule): boolean => actions.deskId !== undefined || actions.ignore === true;

/** In order: rules that name no place add to those that follow; the first that names one ends it. */
function byFirst(matching: Iterable<Rule>): Verdict {
  const used: Rule[] = [];
  for (const rule of matching) {
    used.push(rule);
    if (placing(rule)) break;
  }
  const last = used.at(-1);
  return verdict(used, last && placing(last) ? last : null, null);
}

/** Every matching rule has its weight for its desk; the desk with most wins, at a tie the one named first. */
function byScore(matching: readonly Rule[]): Verdict {
  const scores = new Map<string, number>();
  for (const { actions, weight } of matching) if (actions.deskId) scores.set(actions.deskId, (scores.get(actions.deskId) ?? 0) + weight);
  const best = [...scores].reduce<[string, number] | null>((top, next) => (top && top[1] >= next[1] ? top : next), null);
  const wins = best !== null && best[1] > 0 ? best : null;
  const winner = wins ? matching.filter(({ actions }) => actions.deskId === wins[0]).reduce((top, rule) => (rule.weight > top.weight ? rule : top)) : null;
  const ignoring = winner ? null : (matching.find(({ actions }) => actions.ignore) ?? null);
  const used = matching.filter(({ actions }) => actions.deskId === undefined || actions.deskId === wins?.[0]);
  return { ...verdict(used, winner ?? ignoring, wins?.[1] ?? null), matched: matching.map(named) };
}

const named = ({ id, name, weight }: Rule): Verdict['matched'][number] => ({ ruleId: id, name, weight });

function verdict(used: readonly Rule[], winner: Rule | null, score: number | null): Verdict {
  const made: Verdict = {
    ruleId: winner?.id ?? null,
    deskId: winner?.actions.deskId ?? null,
    matched: used.map(named),
    score,
    teamId: null,
    memberId: null,
    skills: [],
    priority: null,
    tags: [],
    slaPolicyId: null,
    takeIn: false,
    ignore: winner?.actions.ignore === true,
    notify: [],
    approval: null,
  };
  for (const { actions } of used) {
    made.teamId ??= actions.teamId ?? null;
    made.memberId ??= actions.memberId ?? null;
    made.slaPolicyId ??= actions.slaPolicyId ?? null;
    made.approval ??= actions.approval ?? null;
    made.takeIn ||= actions.takeIn === true;
    if (actions.priority && (!made.priority || priorities.indexOf(actions.priority) > priorities.indexOf(made.priority))) made.priority = actions.priority;
    add(made.tags, actions.tags);
    add(made.skills, actions.skills);
    add(made.notify, actions.notify);
  }
  return made;
}

function add(to: string[], more: readonly string[] | undefined): void {
  if (more) for (const one of more) if (!to.includes(one)) to.push(one);
}
