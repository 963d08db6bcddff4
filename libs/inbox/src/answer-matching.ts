import { isUnspaced, searchTokens } from '#query';
import { rarityAmong } from './likeness.js';

/** Words that questions are made of, and that say nothing of what is asked; as `searchTokens` writes them. */
const small = new Set(
  [
    'a an the this that these those it its i me my we us our you your he she they them their there here is are was were be been am do does did doing have has had having can could will would shall should may might must to of in on at by for from with without about into over under as and or but not no yes if then than so how what when where which who whom why please hello hi hey thanks thank dear get got just any some s t m re ve ll d',
    'le la les un une des du de d l au aux ce cet cette ces ca cela il elle on nous vous ils elles je tu me te se mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs est sont suis es sommes etes etre ai as a avons avez ont avoir fait faire faut peut peux pouvez pouvoir et ou mais ne pas plus que qui quoi quel quelle quels quelles quand comment pourquoi combien dans sur sous par pour avec sans en y si bonjour bonsoir salut merci svp s il c qu j m n t',
    '如 何 多 少 哪 为 把 被 给 让 到 的 了 吗 呢 吧 啊 我 你 您 他 她 它 们 是 在 有 和 与 就 都 也 很 不 这 那 个 一 怎 么 样 什 请 问 好 谢 能 会 可 以 要 想',
  ].flatMap((words) => words.split(' ')),
);
/** Shorter words are told apart by their endings; the one that is still being typed has none yet. */
const stemLetters = 4;
const typedLetters = 3;
/** What no known question says may be anything: it counts less against them. */
const strangeWeight = 0.5;

/** What a text is about: its words without the small ones; in scripts without spaces, neighbours in pairs. */
export function keyWords(text: string): Set<string> {
  const tokens = searchTokens(text);
  const words = new Set<string>();
  tokens.forEach((token, at) => {
    if (!isUnspaced(token)) {
      if (!small.has(token)) words.add(token);
      return;
    }
    const next = tokens[at + 1];
    if (next !== undefined && isUnspaced(next) && !small.has(token) && !small.has(next)) words.add(token + next);
  });
  return words;
}

/** One word, or one that begins with the other: "pair" and "pairing". */
function same(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return a === b || (short.length >= stemLetters && long.startsWith(short));
}

export interface Matchable {
  words: ReadonlySet<string>;
  lang: string;
}

/** Most of what is asked, or of what is known, must be in the other. */
const enough = 0.6;

/**
 * Which known questions a visitor seems to be asking, the likeliest first. A rare word counts more; one small word in common is
 * never enough. Of equals those in the visitor's language come first.
 */
export function matching<T extends Matchable>(typed: string, known: readonly T[], lang: string, most: number): T[] {
  const asked = keyWords(typed);
  if (asked.size === 0) return [];
  const rarity = rarityAmong(known.map(({ words }) => words));
  const last = searchTokens(typed).at(-1)!;
  const meets = (word: string, other: string): boolean => same(word, other) || (word === last && word.length >= typedLetters && other.startsWith(word));
  const all = [...new Set(known.flatMap(({ words }) => [...words]))];
  const weights = new Map([...asked].map((word) => [word, rarity(word) * (all.some((other) => meets(word, other)) ? 1 : strangeWeight)]));
  const weigh = (words: Iterable<string>): number => [...words].reduce((sum, word) => sum + (weights.get(word) ?? rarity(word)), 0);
  const found = known.flatMap((one) => {
    const said = [...asked].filter((word) => [...one.words].some((other) => meets(word, other)));
    const held = [...one.words].filter((word) => said.some((other) => meets(other, word)));
    if (said.length === 0 || (said.length === 1 && asked.size > 1 && one.words.size > 1)) return [];
    const ofAsked = weigh(said) / weigh(asked);
    const ofKnown = weigh(held) / weigh(one.words);
    if (Math.max(ofAsked, ofKnown) < enough) return [];
    return [{ one, likeness: ofAsked + ofKnown + (one.lang === lang ? 0.2 : 0) }];
  });
  return found
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, most)
    .map(({ one }) => one);
}
