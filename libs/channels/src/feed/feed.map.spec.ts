import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '#kernel';
import { type FeedCursor, newsOf } from './feed.cursor.js';
import { mapFeed } from './feed.map.js';
import { type FeedDocument, parseDocument } from './feed.wire.js';

const now = new Date('2026-03-05T12:00:00Z');
const rss = `<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Parcel Watch</title><ttl>15</ttl>
<item><title>Depot &amp; delays</title><link>https://watch.example/2</link><guid isPermaLink="false">g2</guid>
<pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate><dc:creator>Ana</dc:creator><description>short</description>
<content:encoded><![CDATA[<p>They are <b>late</b> again.</p>]]></content:encoded></item>
<item><title>First</title><link>/1</link></item>
</channel></rss>`;
const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Notes</title><id>urn:n</id>
<author><name>Bo</name><uri>https://bo.example/</uri></author>
<entry><id>urn:1</id><title>1 &lt; 2</title><updated>2026-03-02T00:00:00Z</updated><published>2026-03-01T00:00:00+01:00</published>
<link rel="self" href="/self"/><link rel="alternate" href="https://bo.example/1"/><content type="html">&lt;p&gt;Yes&lt;/p&gt;</content>
<thr:in-reply-to ref="urn:0"/></entry></feed>`;
const json = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'J',
  items: [{ id: '7', url: 'https://j.example/7', content_text: 'a <b> is not bold', date_published: '2026-03-01T00:00:00Z' }],
});

function mapped(text: string, url = 'https://feeds.example/all'): ReturnType<typeof mapFeed> {
  const { title, items } = parseDocument(text);
  return mapFeed(JSON.stringify({ feed: { url, title }, fetchedAt: now.toISOString(), items }));
}

describe('an item of a feed as a mention', () => {
  it('from RSS', () => {
    expect(mapped(rss)).toEqual({
      unreadable: [],
      mentions: [
        {
          externalId: 'g2',
          author: { externalId: 'feeds.example#ana', handle: 'Ana', name: 'Ana' },
          title: 'Depot & delays',
          text: 'They are late again.',
          url: 'https://watch.example/2',
          form: 'post',
          postedAt: '2026-03-03T10:00:00.000Z',
        },
        {
          externalId: '/1',
          author: { externalId: 'feeds.example#parcel watch', handle: 'Parcel Watch', name: 'Parcel Watch' },
          text: 'First',
          url: 'https://feeds.example/1',
          form: 'post',
          postedAt: now.toISOString(),
        },
      ],
    });
  });

  it('from Atom', () => {
    expect(mapped(atom).mentions).toEqual([
      {
        externalId: 'urn:1',
        author: { externalId: 'https://bo.example/', handle: 'Bo', name: 'Bo' },
        title: '1 < 2',
        text: 'Yes',
        url: 'https://bo.example/1',
        form: 'comment',
        inReplyTo: 'urn:0',
        postedAt: '2026-02-28T23:00:00.000Z',
      },
    ]);
  });

  it('from JSON Feed, whose plain text is not HTML', () => {
    expect(mapped(json).mentions).toMatchObject([{ externalId: '7', text: 'a <b> is not bold', author: { handle: 'J' } }]);
  });

  it('without an id or link keeps one id over time, and without words is put aside', () => {
    const bare = (title: string): string =>
      `<rss version="2.0"><channel><title>T</title><item><description>${title}</description><pubDate>Tue, 03 Mar 2026 10:00:00 GMT</pubDate></item><item><guid>g</guid></item></channel></rss>`;
    const [one] = mapped(bare('Hello')).mentions;
    expect(one!.externalId).toMatch(/^[\w-]{22}$/);
    expect(mapped(bare('Hello')).mentions[0]!.externalId).toBe(one!.externalId);
    expect(mapped(bare('Hello')).unreadable).toEqual([{ index: 1, why: 'has neither a title nor a text' }]);
  });

  it('has no link that a browser should not follow, and no time in the future', () => {
    const text = `<rss version="2.0"><channel><title>T</title><item><guid isPermaLink="false">g</guid><title>x</title><link>javascript:alert(1)</link><pubDate>Tue, 03 Mar 2099 10:00:00 GMT</pubDate></item></channel></rss>`;
    expect(mapped(text).mentions).toMatchObject([{ postedAt: now.toISOString() }]);
    expect(mapped(text).mentions[0]!.url).toBeUndefined();
  });

  it('from any text comes out whole or is refused', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            '<rss version="2.0">',
            '<channel>',
            '<item>',
            '<title>',
            '</title>',
            '</item>',
            '&lt;',
            '<![CDATA[',
            ']]>',
            '<guid>',
            'x',
            '<!DOCTYPE a [<!ENTITY b "&b;">]>',
            '&b;',
            '</rss>',
          ),
        )
        .map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }).map((title) => `<rss version="2.0"><channel><title>T</title><item><title>${title}</title></item></channel></rss>`),
    );
    fc.assert(
      fc.property(text, (document) => {
        try {
          for (const mention of mapped(document).mentions) expect(mention.externalId.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is new in a feed', () => {
  const item = (id: string, content: string, updated?: string): FeedDocument['items'][number] => ({
    id,
    content,
    html: { title: true, content: true },
    ...(updated ? { updated } : {}),
  });
  const of = (...items: FeedDocument['items']): FeedDocument => ({ title: 'T', everySeconds: null, items });
  const cursorAfter = (document: FeedDocument, polledAt: string): FeedCursor => ({
    from: 'x',
    url: 'x',
    polledAt,
    quiet: 0,
    seen: newsOf(document, null, now).seen,
  });
  const before = cursorAfter(of(item('2', 'two'), item('1', 'one')), '2026-03-05T11:00:00Z');

  it('is everything at first, oldest first, and nothing when nothing changed', () => {
    expect(newsOf(of(item('2', 'two'), item('1', 'one')), null, now).items.map(({ id }) => id)).toEqual(['1', '2']);
    expect(newsOf(of(item('2', 'two'), item('1', 'one')), before, now).items).toEqual([]);
  });

  it('is a new item, and one whose words changed, with the time of the change', () => {
    const { items } = newsOf(of(item('3', 'three'), item('2', 'two, corrected', '2026-03-05T11:30:00Z'), item('1', 'ONE')), before, now);
    expect(items.map(({ id, editedAt }) => [id, editedAt])).toEqual([
      ['1', now.toISOString()],
      ['2', '2026-03-05T11:30:00.000Z'],
      ['3', undefined],
    ]);
  });

  it('is not a change of markup or of a date alone', () => {
    expect(newsOf(of(item('2', '<p>two</p>', '2026-03-05T11:30:00Z')), before, now).items).toEqual([]);
  });

  it('never takes a time of change from before the last poll or from the future', () => {
    for (const updated of ['2026-03-05T10:00:00Z', '2026-03-05T13:00:00Z', 'nonsense']) {
      expect(newsOf(of(item('2', 'new words', updated)), before, now).items[0]!.editedAt).toBe(now.toISOString());
    }
  });
});
