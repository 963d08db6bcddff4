import type { SpikeDrivers } from '#contracts';
import { searchTokens } from '#query';

export interface DrivingMention {
  id: string;
  channelId: string;
  authorId: string;
  threadRoot: string;
  text: string;
  topicIds: readonly string[];
}

const mostWords = 6;
/** One post spread when so much of what was said is its copies and answers. */
const spreadShare = 0.3;

/**
 * Words told apart by their log-odds between two sets of texts, with both together as the prior (Monroe, Colaresi and Quinn,
 * "Fightin' Words", 2008). Counted once a text. Strongest first, those above three deviations.
 */
export function tellingWords(
  here: readonly string[],
  elsewhere: readonly string[],
  most: number,
  words: (text: string) => readonly string[] = searchTokens,
): string[] {
  // With nothing to compare with, the commonest words would stand out: those that say nothing.
  if (elsewhere.length === 0) return [];
  const [inside, outside] = [frequencies(here, words), frequencies(elsewhere, words)];
  const [insideTotal, outsideTotal] = [total(inside), total(outside)];
  const scored = [...inside]
    .filter(([word, count]) => count >= 2 && !/^[\d_]+$/.test(word) && (word.length > 2 || /[^a-z0-9@#]/.test(word)))
    .map(([word, count]) => {
      const other = outside.get(word) ?? 0;
      const prior = (0.01 * insideTotal * (count + other)) / (insideTotal + outsideTotal) + 0.01;
      const priorTotal = 0.01 * insideTotal + 1;
      const odds = (n: number, all: number): number => Math.log((n + prior) / (all + priorTotal - n - prior));
      const difference = odds(count, insideTotal) - odds(other, outsideTotal);
      return { word, z: difference / Math.sqrt(1 / (count + prior) + 1 / (other + prior)), count };
    })
    .filter(({ z }) => z > 0.8);
  return scored
    .sort((a, b) => b.z * Math.log(1 + b.count) - a.z * Math.log(1 + a.count) || (a.word < b.word ? -1 : 1))
    .slice(0, most)
    .map(({ word }) => word);
}

function frequencies(texts: readonly string[], words: (text: string) => readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) for (const word of new Set(words(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

const total = (counts: Map<string, number>): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** What a rise consists of, against what was said before it. */
export function driversOf(during: readonly DrivingMention[], before: readonly { text: string }[]): SpikeDrivers {
  const share = (counts: Map<string, number>): { id: string; share: number }[] =>
    [...counts]
      .map(([id, count]) => ({ id, share: Math.round((100 * count) / Math.max(1, during.length)) / 100 }))
      .sort((a, b) => b.share - a.share)
      .slice(0, 3);
  const [channels, topics, threads] = [new Map<string, number>(), new Map<string, number>(), new Map<string, DrivingMention[]>()];
  for (const mention of during) {
    channels.set(mention.channelId, (channels.get(mention.channelId) ?? 0) + 1);
    for (const id of mention.topicIds) topics.set(id, (topics.get(id) ?? 0) + 1);
    for (const key of [`thread ${mention.threadRoot}`, `text ${searchTokens(mention.text).join(' ')}`])
      threads.set(key, [...(threads.get(key) ?? []), mention]);
  }
  const spread = [...threads.values()].reduce<DrivingMention[]>((most, group) => (group.length > most.length ? group : most), []);
  return {
    channels: share(channels),
    topics: share(topics),
    words: tellingWords(
      during.map(({ text }) => text),
      before.map(({ text }) => text),
      mostWords,
    ),
    spread:
      spread.length >= 3 && spread.length >= spreadShare * during.length
        ? { mentionId: spread[0]!.id, times: spread.length, text: spread[0]!.text.slice(0, 140) }
        : null,
    people: new Set(during.map(({ authorId }) => authorId)).size,
  };
}
