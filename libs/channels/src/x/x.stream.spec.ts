import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testContext } from '../../test/context.js';
import { type Asked, type WebServer, webServer } from '../../test/web-server.js';
import { guardedFetch } from '../guarded-fetch.js';
import type { StreamContext } from '../port.js';
import { xChannel } from './x.channel.js';
import { mapX } from './x.map.js';
import { pollX } from './x.poll.js';
import { syncRules } from './x.stream.js';

interface Rule {
  id: string;
  value: string;
  tag?: string;
}
const theirs: Rule = { id: '1', value: 'somebody else', tag: 'another program' };
const word = '(widgetron) -is:retweet';
const post = (id: string, rules: string[]): string =>
  JSON.stringify({
    data: { id, author_id: '222', text: 'my widgetron broke', edit_history_tweet_ids: [id] },
    includes: { users: [{ id: '222', username: 'cust', name: 'Customer' }] },
    matching_rules: rules.map((one) => ({ id: one, tag: 't' })),
  });

/** Our own double, made from the documents of the filtered stream. */
let x: WebServer;
let rules: Rule[];
let lastId: number;
let stream: (response: ServerResponse) => void;
const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const json = (response: ServerResponse, status: number, value: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
};

beforeEach(async () => {
  rules = [theirs];
  lastId = 100;
  x = await webServer(({ method, path, body }: Asked, response) => {
    if (!path.startsWith('/2/tweets/search/stream/rules')) return stream(response);
    if (method === 'GET') return json(response, 200, { data: rules, meta: {} });
    const said = JSON.parse(body) as { add?: { value: string; tag: string }[]; delete?: { ids: string[] } };
    rules = rules.filter(({ id }) => !said.delete?.ids.includes(id));
    const fresh = (said.add ?? []).filter(({ value }) => !rules.some((one) => one.value === value));
    const made = fresh.map((one) => ({ ...one, id: String(++lastId) }));
    const errors = (said.add ?? []).flatMap(({ value }) => rules.filter((one) => one.value === value).map(({ id }) => ({ title: 'DuplicateRule', id, value })));
    rules = [...rules, ...made];
    return json(response, 201, { data: made, ...(errors.length > 0 ? { errors } : {}), meta: {} });
  });
});
afterEach(() => x.close());

const contextOf = (more: { sought?: string[]; config?: Record<string, unknown> } = {}) =>
  testContext({
    type: xChannel,
    config: xChannel.config.parse({ words: ['widgetron'], stream: true, baseUrl: x.url, ...more.config }),
    credentials: { bearerToken: 'b' },
    fetch,
    sought: more.sought ?? [],
    now: new Date(),
  });

interface Heard {
  event: unknown;
  sought: boolean;
}
function streaming(context = contextOf()) {
  const heard: Heard[] = [];
  let alive = 0;
  let opened = 0;
  const own: StreamContext = {
    ...context,
    opened: () => void (opened += 1),
    heard: async (event, _cursor, more) => void (event === undefined ? (alive += 1) : heard.push({ event, sought: more?.sought ?? false })),
    wake: async () => undefined,
    renew: async () => undefined,
    known: async () => new Set(),
  };
  const ids = () =>
    mapX(
      xChannel.stream!.pack(
        heard.map(({ event }) => event),
        new Date(),
      ),
    ).mentions.map(({ externalId }) => externalId);
  return { own, heard, ids, alive: () => alive, opened: () => opened, open: (cursor: unknown = null) => xChannel.stream!.open(own, cursor) };
}

describe('the rules of the filtered stream', () => {
  it('follow words and topics, and leave those of others alone', async () => {
    await syncRules(contextOf({ sought: ['acme -is:retweet'] }));
    expect(rules.map(({ value, tag }) => [value, tag])).toEqual([
      [theirs.value, theirs.tag],
      ['acme -is:retweet', 'earshot:c1:topic'],
      [word, 'earshot:c1:own'],
    ]);
    const kept = await syncRules(contextOf({ sought: ['other -is:retweet'] }));
    expect(rules.map(({ value }) => value)).toEqual([theirs.value, word, 'other -is:retweet']);
    expect([...kept.values()]).toEqual([{ sought: false }, { sought: true }]);
  });

  it('are asked for once, and shared with whoever made the same', async () => {
    rules = [{ ...theirs, value: word }];
    expect([...(await syncRules(contextOf())).keys()]).toEqual(['1']);
    rules = [{ id: '5', value: word, tag: 'earshot:c1:own' }];
    const before = x.asked.length;
    await syncRules(contextOf());
    expect(x.asked.slice(before).map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('the filtered stream', () => {
  it('brings what our rules match, in whatever pieces it comes, and pays by the post', async () => {
    rules = [{ id: '7', value: word, tag: 'earshot:c1:own' }, { id: '8', value: 'acme', tag: 'earshot:c1:topic' }, theirs];
    stream = (response) => {
      const text = `\r\n${post('1900000000000000001', ['7'])}\r\n${post('1900000000000000002', ['1'])}\r\n${post('1900000000000000003', ['8'])}\r\n`;
      const bytes = Buffer.from(text);
      response.writeHead(200);
      response.write(bytes.subarray(0, 40));
      response.end(bytes.subarray(40));
    };
    const context = contextOf({ sought: ['acme'] });
    const moneyBefore = context.meter.left('money');
    const one = streaming(context);
    await one.open();
    expect(one.ids()).toEqual(['1900000000000000001', '1900000000000000003']);
    expect(one.heard.map(({ sought }) => sought)).toEqual([false, true]);
    expect([one.opened(), one.alive()]).toEqual([1, 1]);
    // Three posts were delivered, and three authors with them.
    expect(moneyBefore - context.meter.left('money')).toBeCloseTo(3 * 0.015, 6);
  });

  it('keeps a line that broke off in the middle for the quarantine, and its neighbours', async () => {
    rules = [{ id: '7', value: word, tag: 'earshot:c1:own' }];
    stream = (response) => void response.writeHead(200).end(`${post('1900000000000000001', ['7'])}\r\n{"data":{"id":"19000`);
    const one = streaming();
    await one.open();
    const mapped = mapX(
      xChannel.stream!.pack(
        one.heard.map(({ event }) => event),
        new Date(),
      ),
    );
    expect([mapped.mentions.length, mapped.unreadable]).toEqual([1, [{ index: 1, why: 'is no post' }]]);
  });

  it('says what X says when it closes, refuses or is full, and when to come back', async () => {
    stream = (response) =>
      void response.writeHead(200).end(`${JSON.stringify({ errors: [{ title: 'operational-disconnect', detail: 'Upstream went away.' }] })}\r\n`);
    await expect(streaming().open()).rejects.toThrow('X closed the stream: Upstream went away.');
    stream = (response) => json(response, 429, { title: 'ConnectionException', detail: 'This stream is currently at the maximum allowed connection limit.' });
    const full = await streaming()
      .open()
      .catch((error: unknown) => error);
    expect(full).toMatchObject({ message: expect.stringContaining('maximum allowed'), options: { details: { retryAt: expect.any(String) } } });
    stream = (response) => json(response, 401, { title: 'Unauthorized' });
    await expect(streaming().open()).rejects.toMatchObject({ options: { details: { reauthorise: true } } });
  });

  it('asks for the minutes that it missed, where the plan has them', async () => {
    stream = (response) => void response.writeHead(200).end();
    await streaming(contextOf({ config: { backfillMinutes: 5 } })).open({ at: new Date(Date.now() - 150_000).toISOString() });
    expect(x.asked.at(-1)!.path).toContain('backfill_minutes=3');
    await streaming().open({ at: new Date().toISOString() });
    expect(x.asked.at(-1)!.path).not.toContain('backfill_minutes');
  });

  it('is not opened without money, and ends when it is spent', async () => {
    rules = [{ id: '7', value: word, tag: 'earshot:c1:own' }];
    stream = (response) => void response.writeHead(200).write(`${post('1900000000000000001', ['7'])}\r\n`);
    const context = contextOf({ config: { monthlyDollars: 1 } });
    context.meter.spend('money', context.meter.left('money') - 0.01);
    const one = streaming(context);
    await expect(one.open()).rejects.toThrow('The money for X is spent for today');
    expect(one.ids()).toEqual(['1900000000000000001']);
    const before = x.asked.length;
    await expect(one.open()).rejects.toThrow('The money for X is spent for today');
    expect(x.asked.length).toBe(before);
  });

  it('is healed by the search beside it, whose finds count as missed', async () => {
    stream = (response) =>
      json(response, 200, { data: [{ id: '1900000000000000009', author_id: '222', text: 'widgetron' }], meta: { newest_id: '1900000000000000009' } });
    const page = await pollX(contextOf(), null);
    expect(mapX(page.body!).mentions).toMatchObject([{ externalId: '1900000000000000009', streamed: true }]);
  });
});
