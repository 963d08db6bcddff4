import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel';
import { type WebServer, webServer } from '../../../../libs/channels/test/web-server.js';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

/** One red pixel. */
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==', 'base64');

let server: TestServer;
let network: WebServer;
let agent: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  network = await webServer(({ path: at }, response) => {
    if (at === '/moved') response.writeHead(302, { location: '/photo.jpg' }).end();
    else if (at === '/inside') response.writeHead(302, { location: 'http://10.0.0.1/photo.png' }).end();
    // What a network says of its file counts for nothing.
    else if (at === '/photo.jpg') response.writeHead(200, { 'content-type': 'text/html' }).end(png);
    else if (at === '/page.png') response.writeHead(200, { 'content-type': 'image/png' }).end('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    else if (at === '/large.png') response.writeHead(200).end(Buffer.concat([png, Buffer.alloc(11 * 1_024 * 1_024)]));
    else if (at === '/bill') response.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>');
    else response.writeHead(404).end();
  });
  server = await testServer({ EARSHOT_ALLOW_PRIVATE: '127.0.0.1' });
  agent = await server.visitor();
  channel = (await agent.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
});
afterAll(async () => {
  await server.close();
  await network.close();
});

let told = 0;
/** A mention with these pictures; answers their addresses with us. */
async function heard(...media: { kind: string; at: string; name?: string }[]): Promise<{ id: string; externalId: string; src: string[] }> {
  const externalId = `m${++told}`;
  await server.deliver(channel, [
    post(externalId, `ann${told}`, 'Look at this', { media: media.map(({ kind, at, name }) => ({ kind, url: network.url + at, ...(name ? { name } : {}) })) }),
  ]);
  await server.work(agent.workspaceId);
  const mention = (await agent.request('GET', 'mentions?limit=1')).body.items[0];
  return { id: mention.id, externalId, src: mention.media.map((one: { src: string }) => one.src) };
}
const look = (src: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + src, { headers: { cookie: `__Host-earshot=${agent.token}`, ...headers } });
const onDisk = (): string[] =>
  readdirSync(path.join(server.dataFolder, 'media'), { recursive: true, withFileTypes: true }).flatMap((f) => (f.isFile() ? [f.name] : []));

describe('a picture of a mention', () => {
  it('is fetched once, shown as what it is, and shown again from the disk', async () => {
    const { src } = await heard({ kind: 'image', at: '/moved' });
    const first = await look(src[0]!);
    expect(first.status).toBe(200);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'content-disposition': 'inline',
      'cache-control': 'private, no-cache',
    });
    expect(Buffer.from(await first.arrayBuffer()).equals(png)).toBe(true);
    const asked = network.asked.length;
    expect((await look(src[0]!, { 'if-none-match': first.headers.get('etag')! })).status).toBe(304);
    expect(network.asked).toHaveLength(asked);
  });

  it('is refused when it is a document, too large, away, or on a private network', async () => {
    const { src } = await heard(...['/page.png', '/large.png', '/away.png', '/inside'].map((at) => ({ kind: 'image', at })));
    const answers = await Promise.all(src.map((one) => look(one)));
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 503, 422]);
    expect(answers.every(({ headers }) => headers.get('content-type')!.startsWith('application/problem+json'))).toBe(true);
  });

  it('is gone with its mention, from here and from the disk', async () => {
    const { id, externalId, src } = await heard({ kind: 'image', at: '/photo.jpg' });
    expect((await look(src[0]!)).status).toBe(200);
    const before = onDisk().length;
    await server.deliver(channel, [post(externalId, `ann${told}`, '', { deleted: true })]);
    await server.work(agent.workspaceId);
    expect((await agent.request('GET', `mentions/${id}`)).body.media).toEqual([]);
    expect((await look(src[0]!)).status).toBe(410);
    expect(onDisk()).toHaveLength(before - 1);
  });

  it('is not there where there is none, nor for whoever may not see the mention', async () => {
    const { id, src } = await heard({ kind: 'image', at: '/photo.jpg' });
    for (const place of [`/api/v1/mentions/${id}/media/1`, `/api/v1/mentions/${id}/media/-1`, `/api/v1/mentions/${newId()}/media/0`])
      expect((await look(place)).status).toBe(404);
    const stranger = await server.visitor();
    expect((await stranger.request('GET', src[0]!)).status).toBe(404);
    expect((await look(src[0]!, { cookie: '' })).status).toBe(401);
  });
});

describe('a file of a mention', () => {
  it('is a download under its name, never a page', async () => {
    const { src } = await heard({ kind: 'file', at: '/bill', name: 'facture août.html' });
    const answer = await look(src[0]!);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="facture ao_t.html"; filename*=UTF-8''facture%20ao%C3%BBt.html`,
    });
  });
});

describe('the picture of an author', () => {
  it('comes from our own address, and only when it is a picture', async () => {
    const authorOf = async (id: string, at: string): Promise<string> => {
      await server.deliver(channel, [post(id, id, 'Hello', { author: { id, handle: id, avatarUrl: network.url + at } })]);
      await server.work(agent.workspaceId);
      return (await agent.request('GET', 'mentions?limit=1')).body.items[0].author.id;
    };
    const place = `/api/v1/authors/${await authorOf('zoe', '/photo.jpg')}/avatar`;
    const answer = await look(place);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'image/png', 'private, max-age=3600']);
    const asked = network.asked.length;
    await look(place);
    expect(network.asked).toHaveLength(asked);
    expect((await look(`/api/v1/authors/${await authorOf('yan', '/page.png')}/avatar`)).status).toBe(422);
    expect((await look(`/api/v1/authors/${newId()}/avatar`)).status).toBe(404);
    expect((await (await server.visitor()).request('GET', place)).status).toBe(404);
  });
});
