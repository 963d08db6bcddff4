import type { WebhookMention } from '#contracts';

const openings = ['Order', 'My app', 'Your shop in Lyon', 'The new update', 'Flight 204', 'This kettle', 'Support', 'La livraison', '快递', 'The invoice'];
const middles = [
  'still has not arrived',
  'crashes when I log in',
  'was a pleasure, thank you',
  'changed without a word',
  'is late again',
  'broke after two weeks',
  'answered in five minutes',
  'est en retard depuis lundi',
  '一直没有送到',
  'lists a fee nobody mentioned',
];
const endings = [
  '. Who can help?',
  '!!',
  ' :(',
  '. Refund please',
  '. Well done @acme',
  ' #acme',
  '. How do I change it?',
  '. Jamais plus',
  '，客服在吗',
  '. Just so you know',
];

/** A plain linear congruential generator: the same load for the same seed. */
export function sequence(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Mentions as they come from outside: about 140 characters, four authors in ten seen before, one in five an answer. */
export function inventMentions(seed: number, count: number): WebhookMention[] {
  const next = sequence(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(next() * list.length)]!;
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const author = next() < 0.4 ? Math.floor(next() * 500) : seed * 1_000_000 + index;
    return {
      id: `${seed}-${index}`,
      text: `@acme ${pick(openings)} ${pick(middles)}, ${pick(openings).toLowerCase()} ${pick(middles)}${pick(endings)} (${Math.floor(next() * 100_000)})`,
      author: { id: `u${author}`, handle: `user${author}`, name: `User ${author}`, followers: (author * 7_919) % 5_000 },
      postedAt: new Date(now - Math.floor(next() * 60_000)).toISOString(),
      ...(index > 10 && next() < 0.2 ? { inReplyTo: `${seed}-${Math.floor(next() * index)}` } : {}),
      form: 'post',
    } as WebhookMention;
  });
}
