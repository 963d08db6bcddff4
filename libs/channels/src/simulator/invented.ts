import type { WebhookMention } from '#contracts';
import type { IncomingMention } from '../port.js';
import { storySlice } from './story.js';

/** The other direction of a webhook's map, for those who play the sender. */
export function webhookItemOf({ externalId, author, ...mention }: IncomingMention): WebhookMention {
  const { externalId: id, ...person } = author;
  const { addressed: _addressed, threadRoot: _root, media, ...rest } = mention;
  const reachable = media?.flatMap(({ url, ...one }) => (url ? [{ ...one, url }] : []));
  return { id: externalId, ...rest, author: { id, ...person }, ...(reachable ? { media: reachable } : {}) };
}

/** `count` posts of the simulator as a webhook takes them, the first at `from`: the story, and then on. */
export function* invented(seed: number, from: Date, count: number): Generator<WebhookMention> {
  for (let second = 0, told = 0; ; second++) {
    for (const { atMs, mention } of storySlice(seed, second * 1_000, (second + 1) * 1_000)) {
      yield webhookItemOf({ ...mention, postedAt: new Date(from.getTime() + atMs).toISOString() });
      if (++told >= count) return;
    }
  }
}
