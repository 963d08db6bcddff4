import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelCreated, MentionView, Page } from '#contracts';
import { inventMentions } from '../bench/mentions.js';
import { type Product, startProduct } from '../test/product.js';

describe('what was accepted', () => {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct();
  }, 90_000);
  afterAll(() => product?.stop(), 60_000);

  /** Sends until it is taken, as every good sender does. */
  async function insist(channel: ChannelCreated, mentions: unknown[]): Promise<void> {
    while ((await product.deliver(channel, mentions).catch(() => 0)) !== 202) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async function stored(channel: ChannelCreated): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<MentionView> = await product.call(
        'GET',
        `/api/v1/mentions?limit=100&query=channel:${channel.id}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      ids.push(...page.items.map((mention) => mention.externalId));
      cursor = page.next;
    }
    return ids;
  }

  it('is there once and only once, although api, worker and Postgres are killed meanwhile', async () => {
    const channel = await product.webhook('Durable');
    const mentions = inventMentions(7, 1_500);
    const kills = new Map([
      [300, 'api'],
      [700, 'worker'],
      [1_100, 'postgres'],
    ] as const);
    for (let sent = 0; sent < mentions.length; sent += 50) {
      // Five at once, and each tenth delivery twice.
      const deliveries = Array.from({ length: 5 }, (_, index) => mentions.slice(sent + index * 10, sent + index * 10 + 10));
      const victim = kills.get(sent as 300 | 700 | 1_100);
      if (victim) product.kill(victim);
      await Promise.all([...deliveries, deliveries[0]!].map((delivery) => insist(channel, delivery)));
    }
    await expect.poll(async () => (await stored(channel)).length, { timeout: 60_000, interval: 1_000 }).toBe(mentions.length);
    expect((await stored(channel)).sort()).toEqual(mentions.map((mention) => mention.id).sort());
    // What went wrong meanwhile was logged, and nothing of what people wrote, nor any secret.
    const log = product.log();
    expect(log).toContain('a part ended');
    expect(mentions.filter(({ text, author }) => log.includes(text) || log.includes(author.handle))).toEqual([]);
    expect(log.includes(channel.secret!) || log.includes(product.cookie.split('=')[1]!)).toBe(false);
  }, 180_000);
});
