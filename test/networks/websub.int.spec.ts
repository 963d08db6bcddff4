import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer, type Visitor } from '../../apps/api/test/server.js';
import { openHouse, until } from './house.js';

/** A feed and its hub, by the standard: it asks back before it believes, and signs what it brings. */
class Hub {
  private readonly server: Server;
  readonly items: string[] = ['old'];
  readonly asked: URLSearchParams[] = [];
  polls = 0;
  leaseSeconds = 3_600;
  subscriber: { callback: string; secret: string } | null = null;

  constructor() {
    this.server = createServer((request, response) => {
      void text(request).then(async (body) => {
        if (request.method === 'GET') {
          this.polls += 1;
          return response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(this.feed());
        }
        const form = new URLSearchParams(body);
        this.asked.push(form);
        response.writeHead(202).end();
        if (await this.confirms(form.get('hub.callback')!, form.get('hub.topic')!))
          this.subscriber = { callback: form.get('hub.callback')!, secret: form.get('hub.secret')! };
      });
    });
  }

  async open(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async confirms(callback: string, topic: string): Promise<boolean> {
    const challenge = randomUUID();
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.challenge': challenge,
      'hub.lease_seconds': String(this.leaseSeconds),
    });
    const answer = await fetch(`${callback}${callback.includes('?') ? '&' : '?'}${query}`);
    return answer.status === 200 && (await answer.text()) === challenge;
  }

  feed(): string {
    const items = this.items.map(
      (id) =>
        `<item><guid>${id}</guid><title>The widget ${id}</title><pubDate>${id === 'old' ? 'Thu, 01 Jan 2026 00:00:00 GMT' : new Date().toUTCString()}</pubDate></item>`,
    );
    return `<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Blog</title>
      <atom:link rel="hub" href="${this.url}/hub"/><atom:link rel="self" href="${this.url}/feed?x=1&amp;y=2"/>${items.join('')}</channel></rss>`;
  }

  async deliver(secret = this.subscriber!.secret, method = 'sha256'): Promise<number> {
    const body = this.feed();
    const signature = `${method}=${createHmac(method, secret).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/rss+xml', 'x-hub-signature': signature };
    return (await fetch(this.subscriber!.callback, { method: 'POST', headers, body })).status;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

describe('a feed with a hub', () => {
  const hub = new Hub();
  let server: TestServer;
  let owner: Visitor;
  let house: { stop(): Promise<void> };

  beforeAll(async () => {
    await hub.open();
    server = await testServer();
    owner = await server.visitor();
    const { url } = server.database.source.options as { url: string };
    house = await openHouse(url, { key: 'ab'.repeat(32), publicUrl: server.url });
  }, 60_000);
  afterAll(async () => {
    await house?.stop();
    await server?.close();
    hub.close();
  });

  const heard = async (): Promise<string[]> =>
    (await server.database.inWorkspace(owner, (tx) => tx.query<{ external_id: string }>(`select external_id from mention order by external_id`))).map(
      (row) => row.external_id,
    );

  it('is delivered to us once we asked, signed and within its lease, and polled all the same', async () => {
    const made = await owner.request('POST', 'channels', { network: 'feed', name: 'Blog', config: { url: `${hub.url}/feed`, everySeconds: 3_600 } });
    expect(made.status).toBe(201);
    const { id } = made.body as { id: string };
    await until('the subscription', async () => hub.subscriber !== null);
    const [asked] = hub.asked;
    expect(asked!.get('hub.topic')).toBe(`${hub.url}/feed?x=1&y=2`);
    expect(asked!.get('hub.callback')).toMatch(new RegExp(`^${server.url}/hooks/${id}\\?token=[0-9a-f]{36}$`));
    await until('the first poll', async () => (await heard()).includes('old'));

    hub.items.push('new');
    expect(await hub.deliver('not the secret')).toBe(200);
    expect(await hub.deliver()).toBe(200);
    await until('the delivery', async () => (await heard()).includes('new'));
    hub.items.push('newer');
    expect(await hub.deliver(undefined, 'sha512')).toBe(200);
    await until('the next', async () => (await heard()).includes('newer'));
    expect(hub.polls).toBe(1);
    expect(await heard()).toEqual(['new', 'newer', 'old']);

    // Nobody else can subscribe us, nor to anything else.
    const { callback } = hub.subscriber!;
    expect(await hub.confirms(callback, `${hub.url}/other`)).toBe(false);
    expect(await hub.confirms(callback.replace(/token=.*/, 'token=x'), asked!.get('hub.topic')!)).toBe(false);
    expect(await hub.confirms(callback, asked!.get('hub.topic')!)).toBe(true);

    // What the hub forgot, the poll finds; and a lease that ends soon is renewed with the same secret.
    hub.items.push('forgotten');
    hub.leaseSeconds = 1;
    expect(await hub.confirms(callback, asked!.get('hub.topic')!)).toBe(true);
    await server.database.source.query(`update directory_channel set next_poll_at = now() + interval '2 seconds'`);
    await until('the renewal', async () => hub.asked.length > 1);
    expect(hub.asked[1]!.get('hub.secret')).toBe(asked!.get('hub.secret'));
    await until('what was forgotten', async () => (await heard()).includes('forgotten'));
    expect(await heard()).toEqual(['forgotten', 'new', 'newer', 'old']);
  }, 60_000);
});
