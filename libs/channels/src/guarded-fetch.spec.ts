import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type WebServer, webServer } from '../test/web-server.js';
import { guardedFetch } from './guarded-fetch.js';

const closed: { close(): Promise<void> }[] = [];
let server: WebServer;
let port: string;

function fetchWith(...allowPrivate: string[]): ReturnType<typeof guardedFetch> {
  const fetch = guardedFetch({ allowPrivate });
  closed.push(fetch);
  return fetch;
}

beforeAll(async () => {
  server = await webServer(({ path, headers }, response) => {
    const url = new URL(path, 'http://server');
    const to = url.searchParams.get('to');
    if (url.pathname === '/go') response.writeHead(Number(url.searchParams.get('status') ?? 302), { location: to! }).end();
    else if (url.pathname === '/loop') response.writeHead(302, { location: '/loop' }).end();
    else if (url.pathname === '/packed') response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3_000_000, 'a')));
    else if (url.pathname === '/broken') response.writeHead(200, { 'content-encoding': 'gzip' }).end('this is not gzip');
    else if (url.pathname === '/silent') response.writeHead(200).write('and then nothing');
    else if (url.pathname === '/latin') response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from('caf\xe9', 'latin1'));
    else if (url.pathname === '/declared') response.writeHead(200).end(Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>caf\xe9</a>', 'latin1'));
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(headers));
  });
  port = new URL(server.url).port;
});

afterAll(async () => {
  await Promise.all(closed.map((one) => one.close()));
  await server.close();
});

describe('the guarded fetch', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/',
  ])('does not go to %s', async (url) => {
    await expect(fetchWith()(url)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('private network') });
  });

  it('does not go to a name that stands for a private address', async () => {
    await expect(fetchWith()(`http://localhost:${port}/`)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('private network') });
    expect(server.asked).toEqual([]);
  });

  it.each(['file:///etc/passwd', 'ftp://example.org/', 'gopher://example.org', 'not an address', 'http://name:password@example.org/'])(
    'does not take %s',
    async (url) => {
      await expect(fetchWith()(url)).rejects.toMatchObject({ code: 'invalid' });
    },
  );

  it('goes where the list allows, by host or by range', async () => {
    const answer = await fetchWith('localhost')(`http://localhost:${port}/here`);
    expect(answer).toMatchObject({ status: 200, url: `http://localhost:${port}/here`, movedTo: null });
    expect((await fetchWith('127.0.0.0/8')(`${server.url}/`)).status).toBe(200);
  });

  it('looks at the target of every redirect', async () => {
    const fetch = fetchWith('127.0.0.1');
    await expect(fetch(`${server.url}/go?to=http://10.0.0.1/`)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('10.0.0.1') });
    await expect(fetch(`${server.url}/go?to=file:///etc/passwd`)).rejects.toMatchObject({ code: 'invalid' });
    await expect(fetch(`${server.url}/loop`)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('without end') });
  });

  it('tells a permanent move from a passing one', async () => {
    const fetch = fetchWith('127.0.0.1');
    expect(await fetch(`${server.url}/go?status=301&to=/new`)).toMatchObject({ url: `${server.url}/new`, movedTo: `${server.url}/new` });
    expect(await fetch(`${server.url}/go?status=302&to=/new`)).toMatchObject({ url: `${server.url}/new`, movedTo: null });
    const mixed = `/go?status=302&to=${encodeURIComponent('/go?status=301&to=/last')}`;
    expect(await fetch(`${server.url}/go?status=308&to=${encodeURIComponent(mixed)}`)).toMatchObject({
      url: `${server.url}/last`,
      movedTo: `${server.url}${mixed}`,
    });
  });

  it('leaves secrets behind when a redirect goes to another host', async () => {
    const fetch = fetchWith('127.0.0.1', 'localhost');
    const headers = { authorization: 'Bearer secret', 'x-kept': 'yes' };
    const answer = await fetch(`${server.url}/go?to=http://localhost:${port}/other`, { headers });
    const seen = JSON.parse(answer.text()) as Record<string, string>;
    expect(seen['authorization']).toBeUndefined();
    expect(seen['x-kept']).toBe('yes');
  });

  it('does not follow redirects of a POST', async () => {
    const answer = await fetchWith('127.0.0.1')(`${server.url}/go?to=/new`, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(302);
  });

  it('counts unpacked bytes', async () => {
    const fetch = fetchWith('127.0.0.1');
    await expect(fetch(`${server.url}/packed`, { maxBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('larger than'),
    });
    expect((await fetch(`${server.url}/packed`)).text()).toHaveLength(3_000_000);
  });

  it('ends in time when the other side falls silent', async () => {
    await expect(fetchWith('127.0.0.1')(`${server.url}/silent`, { timeoutMs: 150 })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('did not answer'),
    });
  });

  it('says what is wrong with a host that is not there or answers nonsense', async () => {
    const fetch = fetchWith('127.0.0.1');
    await expect(fetch('http://127.0.0.1:1/')).rejects.toMatchObject({
      code: 'unavailable',
      message: '127.0.0.1:1 refuses connections.',
      options: { details: { reached: false } },
    });
    await expect(fetch('http://nowhere.invalid/')).rejects.toMatchObject({ code: 'unavailable', message: 'The name nowhere.invalid cannot be found.' });
    await expect(fetch(`${server.url}/broken`)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('reads text in the encoding it was written in', async () => {
    const fetch = fetchWith('127.0.0.1');
    expect((await fetch(`${server.url}/latin`)).text()).toBe('café');
    expect((await fetch(`${server.url}/declared`)).text()).toContain('café');
  });
});
