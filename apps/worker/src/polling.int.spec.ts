import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { feedChannelWith, guardedFetch, type IncomingMention } from '#channels';
import { changeTopic, Channels, insertTopic, IntakeStore, Schedule, searchAnew } from '#listening';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { testContext, testReach } from '../../../libs/channels/test/context.js';
import { type Asked, type WebServer, webServer } from '../../../libs/channels/test/web-server.js';
import { addChannel, testKey } from '../../../libs/listening/test/channel.js';
import { pollDue, pollingHandlers } from './polling.js';

const sealer = new Sealer(testKey);
const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const item = (id: string, text: string, updated = '2026-03-01T10:00:00Z'): string =>
  `<entry><id>${id}</id><title>Post ${id}</title><published>2026-03-01T10:00:00Z</published><updated>${updated}</updated><content type="html">&lt;p&gt;${text}&lt;/p&gt;</content></entry>`;
const atom = (...items: string[]): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom"><title>Blog</title><id>urn:b</id><updated>2026-03-01T10:00:00Z</updated>${items.join('')}</feed>`;
let db: TestDatabase;
let server: WebServer;
let schedule: Schedule;
let workspaceId: string;
let channelId: string;
/** What the server holds: a document and its entity tag. */
let held: { text: string; etag: string };
let sent: [string, unknown][];

beforeAll(async () => {
  db = await testDatabase();
  schedule = new Schedule(db.database, new Channels(sealer));
  server = await webServer(() => undefined);
});
afterAll(async () => {
  await fetch.close();
  await server.close();
  await db.close();
});

beforeEach(async () => {
  sent = [];
  server.asked = [];
  held = { text: atom(item('1', 'one')), etag: '"a"' };
  server.answer = ({ headers }: Asked, response) => {
    if (headers['if-none-match'] === held.etag) response.writeHead(304).end();
    else response.writeHead(200, { 'content-type': 'application/atom+xml', etag: held.etag }).end(held.text);
  };
  await db.database.source.query(`delete from directory_channel`);
  ({ workspaceId } = await db.workspace());
  channelId = await addChannel(db.database, sealer, workspaceId, {
    network: 'feed',
    config: { url: `${server.url}/feed` },
    nextPollAt: new Date(),
    purpose: 'listen',
  });
});

const jobs = {
  send: async (name: string, payload: unknown) => void sent.push([name, payload]),
  hint: (name: string, payload: unknown) => void sent.push([name, payload]),
};

/** One poll of a feed without gaps between requests; answers what it brought. */
async function poll(): Promise<{ mentions: IncomingMention[]; how: string[] }> {
  const type = feedChannelWith({ gapMs: 0 });
  await schedule.pollChannel(
    { workspaceId, channelId },
    () => new Date(),
    ({ channel, credentials, cursor }) => type.poll!.poll(testContext({ config: channel.config, credentials, fetch, now: new Date() }), cursor),
  );
  return db.database.inWorkspace({ workspaceId }, async (tx) => {
    const store = new IntakeStore(db.database);
    const rows = await store.claim(tx, workspaceId, 1_000);
    await store.markRead(
      tx,
      workspaceId,
      rows.map(({ id }) => id),
    );
    return { mentions: rows.flatMap(({ body }) => type.map(body).mentions), how: rows.map(({ how }) => how) };
  });
}

async function look(): Promise<{ cursor: { url: string } | null; last_error: string | null; next_poll_at: Date | null }> {
  const [row] = (await db.database.source.query(
    `select c.cursor, c.last_error, d.next_poll_at from channel c join directory_channel d on d.channel_id = c.id where c.id = $1`,
    [channelId],
  )) as never[];
  return row!;
}

describe('a feed on a web server', () => {
  it('brings what it holds once, as history, and then what is new', async () => {
    expect(await poll()).toMatchObject({
      mentions: [{ externalId: '1', title: 'Post 1', text: 'one', postedAt: '2026-03-01T10:00:00.000Z' }],
      how: ['history'],
    });
    held = { text: atom(item('2', 'two'), item('1', 'one')), etag: '"b"' };
    expect(await poll()).toMatchObject({ mentions: [{ externalId: '2' }], how: ['poll'] });
    expect((await poll()).mentions).toEqual([]);
  });

  it('is asked with its entity tag, and answers 304 when nothing is new', async () => {
    await poll();
    expect((await poll()).mentions).toEqual([]);
    expect(server.asked.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"a"']);
  });

  it('that corrects an item gives its edit once', async () => {
    await poll();
    held = { text: atom(item('1', 'one, corrected')), etag: '"b"' };
    const { mentions } = await poll();
    expect(mentions).toMatchObject([{ externalId: '1', text: 'one, corrected' }]);
    expect(Date.parse(mentions[0]!.editedAt!)).toBeGreaterThan(Date.parse('2026-03-01T10:00:00Z'));
    held = { ...held, etag: '"c"' };
    expect((await poll()).mentions).toEqual([]);
  });

  it('that moved for good is asked at its new address', async () => {
    const at = server.answer;
    server.answer = (asked, response) => (asked.path === '/feed' ? response.writeHead(301, { location: '/new' }).end() : at(asked, response));
    expect((await poll()).mentions).toHaveLength(1);
    await poll();
    expect(server.asked.map(({ path }) => path)).toEqual(['/feed', '/new', '/new']);
  });

  it('that is gone is not asked again', async () => {
    await poll();
    server.answer = (_asked, response) => response.writeHead(410).end();
    await poll();
    expect(await look()).toMatchObject({ next_poll_at: null, last_error: expect.stringContaining('gone') });
  });

  it('that asks us to wait is left alone so long', async () => {
    server.answer = (_asked, response) => response.writeHead(503, { 'retry-after': '1800' }).end();
    await poll();
    const { next_poll_at: next, last_error: why } = await look();
    expect(next!.getTime()).toBeGreaterThan(Date.now() + 1_700_000);
    expect(why).toContain('503');
  });

  it('that fails is tried again later, and says why', async () => {
    server.answer = (_asked, response) => response.writeHead(200).end('this is no feed');
    await poll();
    expect(await look()).toMatchObject({ last_error: 'What the address answers is not a feed that can be read.' });
    server.answer = (_asked, response) => response.writeHead(404).end();
    await poll();
    expect((await look()).last_error).toContain('404');
  });

  it('is found through the page that names it', async () => {
    const at = server.answer;
    server.answer = (asked, response) =>
      asked.path === '/feed'
        ? response
            .writeHead(200, { 'content-type': 'text/html' })
            .end('<!doctype html><link rel="alternate" type="application/atom+xml" href="/posts.atom"><p>Hello')
        : at(asked, response);
    expect((await poll()).mentions).toHaveLength(1);
    expect((await look()).cursor!.url).toBe(`${server.url}/posts.atom`);
    await poll();
    expect(server.asked.at(-1)!.path).toBe('/posts.atom');
  });
});

describe('the worker', () => {
  it('hands due channels to the queue once, polls them, and tells the reader', async () => {
    const deps = { schedule, jobs, reach: testReach(fetch) };
    expect(await pollDue(deps, new Date())).toBe(1);
    expect(await pollDue(deps, new Date())).toBe(0);
    expect(sent).toEqual([['channel.poll', { workspaceId, channelId }]]);
    await pollingHandlers(deps)['channel.poll']({ workspaceId, channelId }, new AbortController().signal);
    expect(sent.at(-1)).toEqual(['intake.read', { workspaceId }]);
    expect((await look()).next_poll_at!.getTime()).toBeGreaterThan(Date.now());
  });

  it('gives leases back when the queue takes nothing', async () => {
    const deaf = { schedule, reach: testReach(fetch), jobs: { ...jobs, send: () => Promise.reject(new Error('no queue')) } };
    expect(await pollDue(deaf, new Date())).toBe(0);
    expect(await pollDue({ schedule, jobs, reach: testReach(fetch) }, new Date())).toBe(1);
  });
});

describe('a topic that is looked for on the networks', () => {
  it('is asked of them at once, and no more when it is paused', async () => {
    const asked: string[] = [];
    server.answer = ({ path }: Asked, response) => {
      asked.push(new URL(path, server.url).searchParams.get('query')!);
      response.end(JSON.stringify({ nbHits: 1, hits: [{ objectID: '1', created_at_i: 1_772_711_000, author: 'ana', comment_text: 'The kettle leaks' }] }));
    };
    const searches = await addChannel(db.database, sealer, workspaceId, {
      network: 'hackernews',
      config: { words: ['lamp'], baseUrl: server.url },
      nextPollAt: new Date(Date.now() + 3_600_000),
      purpose: 'listen',
    });
    const inside = <T>(work: Parameters<typeof db.database.inWorkspace<T>>[1]): Promise<T> => db.database.inWorkspace({ workspaceId }, work);
    const topic = { name: 'Kettles', type: 'product', query: 'kettle kind:complaint', backfillDays: 0, memberId: null, searched: true } as const;
    const id = await inside(async (tx) => {
      const made = await insertTopic(tx, workspaceId, topic);
      await searchAnew(tx, workspaceId, ['hackernews']);
      return made;
    });
    const deps = { schedule, jobs, reach: testReach(fetch) };
    const signal = new AbortController().signal;
    const pollAll = async (): Promise<string[]> => {
      asked.length = 0;
      for (let round = 0; round < 2; round++) await pollingHandlers(deps)['channel.poll']({ workspaceId, channelId: searches }, signal);
      return [...asked];
    };
    expect((await schedule.dueBefore(new Date(), 10, 1_000)).map(({ channelId: due }) => due)).toContain(searches);
    expect(await pollAll()).toEqual(['"lamp"', '"kettle"']);
    await inside((tx) => changeTopic(tx, workspaceId, id, { status: 'paused' }, null));
    expect(await pollAll()).toEqual(['"lamp"', '"lamp"']);
  });
});
