import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { guardedFetch } from '#channels';
import { IntakeStore } from '#listening';
import { readerOf, ReaderShelf, readingSettingsOf } from '#reading';
import { loadReader } from '#understanding';
import { post, testServer, type TestServer, type Visitor } from '../../api/test/server.js';
import { readBatch } from './pipeline.js';
import { type CascadeDeps, readSecond, secondReaders } from './second.js';

/** What the endpoint does with a request; the last one again when there are no more. */
type Behaviour = (request: { posts: string[]; headers: IncomingMessage['headers']; body: any }, response: ServerResponse) => void;

const sure = { question: 0.01, complaint: 0.97, praise: 0.01, negative: 0.9, positive: 0.02 };
const answer = (posts: unknown[], usage: unknown = { prompt_tokens: 100, completion_tokens: 20 }): string =>
  JSON.stringify({ choices: [{ message: { content: JSON.stringify({ posts }) } }], usage });
const good: Behaviour = ({ posts }, response) => void response.end(answer(posts.map(() => sure)));

describe('asking a second reader', () => {
  let server: TestServer;
  let endpoint: Server;
  let url: string;
  let behaviours: Behaviour[];
  let asked: { posts: string[]; headers: IncomingMessage['headers']; body: any }[];
  let deps: CascadeDeps;
  const shelf = new ReaderShelf((model) => loadReader({ model }), 'default');
  const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });

  beforeAll(async () => {
    server = await testServer();
    endpoint = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString());
        const posts = (JSON.parse(body.messages[1].content) as { posts: string[] }).posts;
        asked.push({ posts, headers: request.headers, body });
        const behave = behaviours.length > 1 ? behaviours.shift()! : behaviours[0]!;
        behave(asked.at(-1)!, response);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => endpoint.once('listening', resolve));
    url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/v1/chat/completions`;
    const sealer = server.app.get(Sealer);
    deps = {
      database: server.database,
      shelf,
      jobs: { hint: () => undefined },
      second: secondReaders({ database: server.database, sealer, fetch, transformer: null }),
    };
  });
  beforeEach(() => {
    behaviours = [good];
    asked = [];
  });
  afterAll(async () => {
    endpoint.closeAllConnections();
    endpoint.close();
    await fetch.close();
    await server.close();
  });

  async function home(settings: Record<string, unknown> = {}, count = 3): Promise<Visitor> {
    const owner = await server.visitor();
    expect((await owner.request('PUT', 'model/endpoint', { url, model: 'small', key: 'sk-very-secret', ...settings })).status).toBe(200);
    expect((await owner.request('PATCH', 'model', { cascade: 'endpoint', unsureBelow: 1 })).status).toBe(200);
    await hear(owner, count);
    return owner;
  }
  let heard = 0;
  async function hear(owner: Visitor, count: number): Promise<void> {
    const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: `Shop ${++heard}` })).body;
    await server.deliver(
      channel,
      Array.from({ length: count }, (_, index) => post(`${heard}-${index}`, `a${index}`, `the zorgon thing number ${index}`)),
    );
    const pipeline = {
      database: server.database,
      intake: new IntakeStore(server.database),
      reader: shelf.base(null),
      routing: null,
      readerOf: async (...given: [Parameters<typeof readerOf>[0], string]) => (await readerOf(...given, shelf)).reader,
      onUnsure: {
        wanted: async (...given: Parameters<typeof readingSettingsOf>) => (await readingSettingsOf(...given)).cascade !== 'none',
        asked: () => undefined,
      },
    };
    while ((await readBatch(pipeline, owner.workspaceId)).deliveries > 0);
  }
  const work = (owner: Visitor, now = new Date()): Promise<boolean> => readSecond(deps, owner.workspaceId, () => now);
  const mentions = async (owner: Visitor): Promise<any[]> => (await owner.request('GET', 'mentions?limit=100')).body.items;
  const kindsOf = async (owner: Visitor): Promise<string[]> => (await mentions(owner)).map((mention) => mention.reading.kind);
  const waiting = async (owner: Visitor): Promise<number> => (await owner.request('GET', 'model')).body.second.waiting;
  const view = async (owner: Visitor): Promise<any> => (await owner.request('GET', 'model/endpoint')).body.endpoint;

  it('stores with the built-in reading first, and follows the second one when it answers', async () => {
    const owner = await home();
    const before = await kindsOf(owner);
    expect(before).not.toContain('complaint');
    expect([await waiting(owner), asked.length]).toEqual([3, 0]);
    await work(owner);
    const [mention] = await mentions(owner);
    expect(mention.reading).toMatchObject({ kind: 'complaint', confidence: 0.97, model: 'endpoint:small', because: [] });
    expect([await waiting(owner), asked.length]).toEqual([0, 1]);
    expect((await owner.request('GET', 'counts')).body.kinds.complaint).toBe(3);
    expect(asked[0]!.headers.authorization).toBe('Bearer sk-very-secret');
    expect(asked[0]!.body).toMatchObject({ model: 'small', response_format: { type: 'json_schema', json_schema: { strict: true } } });
    expect((await view(owner)).today).toEqual({ requests: 1, tokensIn: 100, tokensOut: 20, money: 0, cached: 0 });
  });

  it('asks about a text once, however often it is written', async () => {
    const owner = await home();
    await work(owner);
    await hear(owner, 3);
    await work(owner);
    expect(asked).toHaveLength(1);
    expect((await kindsOf(owner)).filter((kind) => kind === 'complaint')).toHaveLength(6);
    expect((await view(owner)).today).toMatchObject({ requests: 1, cached: 3 });
  });

  it('sends only what the built-in reader is unsure of', async () => {
    const owner = await home();
    await work(owner);
    await owner.request('PATCH', 'model', { unsureBelow: 0 });
    await hear(owner, 5);
    expect(await waiting(owner)).toBe(0);
  });

  it.each<[string, Behaviour, RegExp]>([
    ['is overloaded', (_, response) => void response.writeHead(429, { 'retry-after': '120' }).end('slow down'), /answered 429/],
    ['breaks', (_, response) => void response.writeHead(500).end('<html>'), /answered 500/],
    ['is not let in', (_, response) => void response.writeHead(401).end('{}'), /answered 401; its address, model or key may be wrong/],
    ['hangs up', (_, response) => void response.destroy(), /broke off/],
    ['does not answer in time', () => undefined, /did not answer within 1 second/],
  ])('leaves the built-in readings and tries later when the endpoint %s', async (_what, behave, said) => {
    behaviours = [behave, good];
    const owner = await home({ timeoutSeconds: 1 });
    const before = await kindsOf(owner);
    await work(owner);
    expect([await kindsOf(owner), await waiting(owner)]).toEqual([before, 3]);
    expect((await view(owner)).lastError).toMatch(said);
    await work(owner, new Date(Date.now() + 30_000));
    expect(asked).toHaveLength(1);
    await work(owner, new Date(Date.now() + 1_300_000));
    expect(await kindsOf(owner)).toEqual(['complaint', 'complaint', 'complaint']);
    expect((await view(owner)).lastError).toBeNull();
  });

  it.each<[string, string]>([
    ['no JSON', 'I think these are complaints!'],
    ['another shape', JSON.stringify({ choices: [{ message: { content: '{"posts":[{"complaint":"yes"}]}' } }] })],
    ['too few posts', answer([sure])],
    ['impossible numbers', answer([sure, sure, { ...sure, praise: 7 }])],
  ])('asks one by one when a batch is answered with %s', async (_what, body) => {
    behaviours = [(_, response) => void response.end(body), good];
    const owner = await home();
    await work(owner);
    expect(asked.map(({ posts }) => posts.length)).toEqual([3, 1, 1, 1]);
    expect(await kindsOf(owner)).toEqual(['complaint', 'complaint', 'complaint']);
  });

  it('gives up on what is never answered usefully; the built-in reading stands', async () => {
    behaviours = [(_, response) => void response.end('nonsense')];
    const owner = await home({}, 1);
    const before = await kindsOf(owner);
    for (let turn = 0; turn < 8; turn++) await work(owner, new Date(Date.now() + turn * 1_000_000));
    expect([await kindsOf(owner), await waiting(owner)]).toEqual([before, 0]);
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['requests', { requestsPerDay: 1 }],
    ['tokens', { tokensPerDay: 100 }],
    ['money', { priceIn: 5, priceOut: 20, moneyPerDay: 0.0008 }],
  ])('stops at the day’s budget of %s, and goes on the day after', async (what, budget) => {
    const owner = await home(budget, 12);
    await work(owner);
    expect([asked.length, await waiting(owner)]).toEqual([1, 4]);
    expect((await view(owner)).lastError).toContain(`budget of ${what}`);
    await work(owner, new Date(Date.now() + 3_600_000 / 60));
    expect(asked).toHaveLength(1);
    const tomorrow = new Date(Date.now() + 25 * 3_600_000);
    await server.database.inWorkspace(owner, (tx) => tx.query(`update reading_spend set day = day - 1 where workspace_id = $1`, [owner.workspaceId]));
    await work(owner, tomorrow);
    expect([asked.length, await waiting(owner)]).toEqual([2, 0]);
  });

  it('never shows the key, and takes it nowhere else', async () => {
    const owner = await home();
    expect(JSON.stringify(await view(owner))).not.toContain('secret');
    expect(await view(owner)).toMatchObject({ hasKey: true });
    await owner.request('PUT', 'model/endpoint', { url, model: 'other' });
    expect(await view(owner)).toMatchObject({ hasKey: true, model: 'other' });
    await owner.request('PUT', 'model/endpoint', { url: 'https://elsewhere.example.org/v1', model: 'other' });
    expect(await view(owner)).toMatchObject({ hasKey: false });
  });

  it('reaches no private network unless the installation allows it', async () => {
    const owner = await home();
    const guarded = guardedFetch({ allowPrivate: [] });
    const second = secondReaders({ database: server.database, sealer: server.app.get(Sealer), fetch: guarded, transformer: null });
    await readSecond({ ...deps, second }, owner.workspaceId, () => new Date());
    await guarded.close();
    expect(asked).toHaveLength(0);
    expect((await view(owner)).lastError).toContain('private network');
  });

  it('does not override what a person said meanwhile', async () => {
    const owner = await home({}, 1);
    const [mention] = await mentions(owner);
    await owner.request('POST', `mentions/${mention.id}/correct`, { kind: 'praise' });
    await work(owner);
    expect(await kindsOf(owner)).toEqual(['praise']);
    expect(await waiting(owner)).toBe(0);
  });
});
