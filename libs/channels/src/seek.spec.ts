import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matcher, mentionFields, parse, type Query } from '#query';
import { everyType, items, queries } from '../../query/src/query.arbitrary.js';
import { testContext } from '../test/context.js';
import { blueskyChannel } from './bluesky/bluesky.channel.js';
import { hackerNewsChannel } from './hackernews/hackernews.channel.js';
import { mastodonChannel } from './mastodon/mastodon.channel.js';
import type { ChannelType, Fetched } from './port.js';
import { wordsOf } from './seek.js';
import { soughtOf, withoutStrangers } from './sought.js';
import { xChannel } from './x/x.channel.js';

const queryOf = (text: string): Query => {
  const parsed = parse(text, mentionFields);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.errors[0]!.message}`);
  return parsed.query;
};
const channel = (type: ChannelType, account = false) => ({ id: 'c1', network: type.network, name: 'Ours', config: {}, account });
const sought = (type: ChannelType, text: string, account = false) => type.seek!(queryOf(text), channel(type, account));

describe('a topic at a network', () => {
  const topic = 'acme (refund OR "money back") -lamp kind:complaint';
  it('is one search where the network has a language for it, and words where it has none', () => {
    expect(sought(xChannel, topic).sources).toEqual(['acme (refund OR "money back") -lamp -is:retweet']);
    expect(sought(blueskyChannel, topic).sources).toEqual(['acme']);
    expect(sought(hackerNewsChannel, topic).sources).toEqual(['acme']);
    expect(sought(mastodonChannel, topic).sources).toEqual(['#acme']);
    expect(sought(mastodonChannel, topic, true).sources).toEqual(['#acme', 'acme']);
  });

  it('says what is looked for here', () => {
    expect(wordsOf(sought(xChannel, topic), 'en')).toHaveLength(1);
    expect(wordsOf(sought(blueskyChannel, topic), 'en')).toHaveLength(4);
    expect(sought(xChannel, 'acme OR "acme air"').here).toEqual([]);
  });

  it('follows authors, and negates one by one what X would not negate together', () => {
    expect(sought(xChannel, 'author:@acme OR #acme').sources).toEqual(['(from:acme OR #acme) -is:retweet']);
    expect(sought(xChannel, 'acme -(lamp OR "street light")').sources).toEqual(['acme -lamp -"street light" -is:retweet']);
    expect(sought(blueskyChannel, 'author:news.example').sources).toEqual(['from:news.example']);
    expect(sought(mastodonChannel, 'author:press@news.example').sources).toEqual(['@press@news.example']);
  });

  it('is not asked for where it is about other channels, or holds nothing to search for', () => {
    expect(sought(xChannel, 'network:mastodon acme')).toMatchObject({ sources: [], why: 'elsewhere' });
    expect(sought(mastodonChannel, 'network:mastodon acme')).toMatchObject({ sources: ['#acme'], why: null });
    expect(sought(xChannel, 'kind:complaint')).toMatchObject({ sources: [], why: 'no-word' });
    expect(sought(xChannel, '-acme')).toMatchObject({ sources: [], why: 'no-word' });
    expect(sought(xChannel, 'acme OR -lamp')).toMatchObject({ sources: [], why: 'no-word' });
  });

  it('says in quotes what would end or escape them', () => {
    const item = { type: 'text' as const, text: 'o"neil\\', prefix: false };
    expect(xChannel.seek!(item, channel(xChannel)).sources).toEqual(['"o neil" -is:retweet']);
  });

  it('becomes several searches when it is too long for one', () => {
    const many = Array.from({ length: 60 }, (_, index) => `"acme product ${index}"`).join(' OR ');
    const { sources } = sought(xChannel, many);
    expect(sources.length).toBeGreaterThan(1);
    expect(sources.every((source) => source.length <= 512)).toBe(true);
    expect(sources.join(' ').match(/"acme product \d+"/g)).toHaveLength(60);
  });

  // X's language reads as ours but for what it adds, so ours can say whether something was missed.
  it('finds in X whatever it matches', () => {
    fc.assert(
      fc.property(queries, items, (query, item) => {
        const { sources } = xChannel.seek!(query, channel(xChannel));
        if (sources.length === 0 || !matcher(query, everyType, { now: new Date('2026-11-22T12:00:00Z') })(item)) return;
        const asked = sources.map((source) => parse(source.replace(/ -is:retweet$/, '').replaceAll('is:reply', 'form:comment'), mentionFields));
        expect(asked.some((one) => one.ok && matcher(one.query, mentionFields, { now: new Date() })(item))).toBe(true);
      }),
    );
  });
});

describe('what topics ask for', () => {
  const topics = [queryOf('acme NEAR/2 air'), queryOf('widgetron kind:complaint')];
  const hit = (objectID: string, comment_text: string) => ({ objectID, created_at_i: 1_772_711_000, author: 'ana', comment_text });
  it('is asked beside the words of the channel, and leaves out what no topic can match', async () => {
    const asked: string[] = [];
    const fetch = async (url: string): Promise<Fetched> => {
      asked.push(new URL(url).searchParams.get('query')!);
      const text = JSON.stringify({
        nbHits: 3,
        hits: [hit('1', 'acme sells air'), hit('2', 'acme sells many other things than air'), hit('3', 'a widgetron')],
      });
      return { status: 200, url, movedTo: null, headers: new Headers(), text: () => text, bytes: () => Buffer.from(text) };
    };
    const sources = soughtOf(hackerNewsChannel, { ...channel(hackerNewsChannel), topics });
    const context = testContext({ type: hackerNewsChannel, config: { words: ['lamp'] }, fetch, sought: sources });
    const pages = [];
    let cursor: unknown = null;
    for (let round = 0; round < 3; round++) {
      const page = withoutStrangers(hackerNewsChannel, await hackerNewsChannel.poll!.poll(context, cursor), topics);
      cursor = page.cursor;
      pages.push(page.body === null ? [] : hackerNewsChannel.map(page.body).mentions.map(({ externalId }) => externalId));
    }
    expect(asked).toEqual(['"lamp"', '"acme"', '"widgetron"']);
    // The channel's own word brings all; what is only known once it is read may still be of the topic.
    expect(pages).toEqual([
      ['3', '2', '1'],
      ['3', '1'],
      ['3', '1'],
    ]);
  });

  it('tells what it would cost before it is paid for', async () => {
    const fetch = async (url: string): Promise<Fetched> => {
      const text = JSON.stringify({ meta: { total_tweet_count: 700 } });
      return { status: 200, url, movedTo: null, headers: new Headers(), text: () => text, bytes: () => Buffer.from(text) };
    };
    const context = testContext({ type: xChannel, config: xChannel.config.parse({ words: ['x'] }), credentials: { bearerToken: 'b' }, fetch });
    const before = context.meter.left('money');
    const { posts, days, dollars } = await xChannel.forecast!(context, sought(xChannel, 'acme').sources);
    expect([posts, days, dollars]).toEqual([700, 7, expect.closeTo(45)]);
    expect(context.meter.left('money')).toBe(before);
  });
});
