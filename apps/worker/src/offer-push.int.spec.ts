import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { guardedFetch } from '#channels';
import type { PushNote, TellingView } from '#contracts';
import { leaseDue, settleDue } from '#routing';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { pushOffer } from './offer-push.js';
import { tendOffering } from './offering.js';

/** A browser and its push service in one: it answers as told, and opens what it is sent as a browser would. */
interface Browser {
  path: string;
  status: number;
  notes: PushNote[];
  heads: Record<string, string>[];
  keys: { p256dh: string; auth: string };
}

let server: TestServer;
let staff: Visitor;
let service: Server;
let base: string;
let channel: { id: string; secret: string };
const browsers = new Map<string, Browser>();
const reach = guardedFetch({ allowPrivate: ['127.0.0.1'] });

function newBrowser(path: string): Browser {
  const ecdh = createECDH('prime256v1');
  const point = ecdh.generateKeys();
  const auth = randomBytes(16);
  const browser: Browser = { path, status: 201, notes: [], heads: [], keys: { p256dh: point.toString('base64url'), auth: auth.toString('base64url') } };
  browsers.set(path, browser);
  opened.set(path, (body) => {
    const [salt, sender] = [body.subarray(0, 16), body.subarray(21, 86)];
    const derived = (secret: Buffer, of: Buffer, info: Buffer | string, bytes: number) => Buffer.from(hkdfSync('sha256', secret, of, info, bytes));
    const secret = derived(ecdh.computeSecret(sender), auth, Buffer.concat([Buffer.from('WebPush: info\0'), point, sender]), 32);
    const decipher = createDecipheriv(
      'aes-128-gcm',
      derived(secret, salt, 'Content-Encoding: aes128gcm\0', 16),
      derived(secret, salt, 'Content-Encoding: nonce\0', 12),
    );
    decipher.setAuthTag(body.subarray(-16));
    const plain = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
    return JSON.parse(plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')) as PushNote;
  });
  return browser;
}
const opened = new Map<string, (body: Buffer) => PushNote>();

beforeAll(async () => {
  service = createServer((request, response) => {
    const browser = browsers.get(request.url!)!;
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      browser.heads.push(request.headers as Record<string, string>);
      if (browser.status === 201) browser.notes.push(opened.get(request.url!)!(Buffer.concat(parts)));
      response.writeHead(browser.status, { 'retry-after': '120' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  server = await testServer();
  staff = await server.visitor();
  channel = (await staff.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(async () => {
  await server.close();
  await reach.close();
  service.close();
});

const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
async function enter(link: string) {
  const answer = await fetch(`${server.url}/api/v1/session/link`, { method: 'POST', headers, body: JSON.stringify({ token: link.split('#token=')[1] }) });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  return async (method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> => {
    const asked = await fetch(`${server.url}/api/v1/${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await asked.text();
    return { status: asked.status, body: text ? JSON.parse(text) : null };
  };
}
type Person = Awaited<ReturnType<typeof enter>>;

let asked = 0;
async function offered(text: string): Promise<void> {
  const author = `asker-${++asked}`;
  await server.deliver(channel, [post(`m${asked}`, author, text)]);
  await server.work(staff.workspaceId);
  const { items } = (await staff.request('GET', 'conversations?view=open')).body;
  await tendOffering(server.database, staff.workspaceId, items.find((row: any) => row.author.handle === author).id, new Date());
}
const deps = () => ({ database: server.database, sealer: new Sealer('ab'.repeat(32)), fetch: reach, subject: 'mailto:us@example.org' });
/** What the beat of the worker does. Answers when it looks again. */
async function push(now = new Date()): Promise<(Date | null)[]> {
  const ends: (Date | null)[] = [];
  for (const due of await leaseDue(server.database, ['offer-push'], now, 60_000, 100)) {
    const end = await pushOffer(deps(), due.workspaceId, due.subjectId, now);
    await settleDue(server.database, due, end);
    ends.push(end);
  }
  return ends;
}

describe('offers by push', () => {
  let ana: Person;
  const telephone = newBrowser('/telephone');
  const laptop = newBrowser('/laptop');
  const agree = (person: Person, { path, keys }: Browser, lang = 'fr') => person('POST', 'telling/devices', { endpoint: `${base}${path}`, keys, lang });

  it('are for browsers that agreed, with keys that make sense, and nobody else', async () => {
    const { invited } = (await staff.request('POST', 'advocates', { csv: 'email,name,topics,languages\nana@example.org,Ana,headset,en\n' })).body;
    ana = await enter(invited[0].link);
    await ana('POST', 'offers/guidelines', { version: 0, lang: 'en' });
    const before = (await ana('GET', 'telling')).body as TellingView;
    expect(before).toMatchObject({ mail: true, canMail: false, devices: 0 });
    expect((await ana('GET', 'telling')).body.key).toBe(before.key);
    const { p256dh } = telephone.keys;
    const wrongs = [
      { endpoint: 'ftp://example.org/x', keys: telephone.keys, lang: 'en' },
      { endpoint: `${base}/x`, keys: { ...telephone.keys, auth: 'AAAA' }, lang: 'en' },
      { endpoint: `${base}/x`, keys: { ...telephone.keys, p256dh: `${p256dh.slice(0, -4)}AAAA` }, lang: 'en' },
      { endpoint: `${base}/x`, keys: {}, lang: 'en' },
    ];
    for (const wrong of wrongs) expect((await ana('POST', 'telling/devices', wrong)).status).toBe(422);
    await agree(ana, laptop, 'en');
    await agree(ana, telephone);
    expect((await agree(ana, telephone)).body.devices).toBe(2);
  });

  it('arrive sealed, signed by the key that the browser knows, in the language of its screen, without words of the asker', async () => {
    await offered('How can I pair the headset with two phones at once?');
    expect(await push()).toEqual([null]);
    expect(await push()).toEqual([]);
    expect(telephone.notes).toEqual([
      { tag: expect.any(String), title: 'Pouvez-vous répondre ? Une question pour Acme', body: expect.any(String), path: '/offers' },
    ]);
    expect(laptop.notes).toMatchObject([{ title: 'Can you answer this? A question for Acme' }]);
    expect(JSON.stringify(telephone.notes)).not.toContain('phones');
    const [head] = telephone.heads;
    expect(head).toMatchObject({ 'content-encoding': 'aes128gcm', topic: telephone.notes[0]!.tag.replaceAll('-', '') });
    expect(Number(head!['ttl'])).toBeGreaterThan(60);
    const [, said, signature, key] = /^vapid t=(.+)\.([^.]+), k=(.+)$/.exec(head!['authorization']!)!;
    expect(key).toBe((await ana('GET', 'telling')).body.key);
    const point = Buffer.from(key!, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const known = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(said!), known, Buffer.from(signature!, 'base64url'))).toBe(true);
  });

  it('forget a browser that is gone, and try one again whose service is away, when it says so', async () => {
    Object.assign(laptop, { status: 410, notes: [] });
    Object.assign(telephone, { status: 503, notes: [] });
    await offered('Which cable does the headset need?');
    const now = new Date();
    const [again] = await push(now);
    expect(again!.getTime() - now.getTime()).toBe(120_000);
    expect((await ana('GET', 'telling')).body.devices).toBe(1);
    telephone.status = 201;
    expect(await push(now)).toEqual([]);
    expect(await push(again!)).toEqual([null]);
    expect(telephone.notes).toHaveLength(1);
  });

  it('are not for what somebody took meanwhile', async () => {
    telephone.notes.length = 0;
    await offered('Does the headset work in the rain?');
    const { items } = (await ana('GET', 'offers')).body;
    await ana('POST', `offers/${items.at(-1).id}/claim`, {});
    for (const { id } of items) await ana('POST', `offers/${id}/decline`, { reason: 'no-time' });
    expect(await push()).toEqual([null]);
    expect(telephone.notes).toEqual([]);
  });

  it('end where somebody says so, where another person agrees on the same browser, and when they leave', async () => {
    const { invited } = (await staff.request('POST', 'advocates', { csv: 'email,name,topics,languages\nben@example.org,Ben,gadget,en\n' })).body;
    const ben = await enter(invited[0].link);
    expect((await agree(ben, telephone)).body.devices).toBe(1);
    expect((await ana('GET', 'telling')).body.devices).toBe(0);
    expect((await ben('POST', 'telling/devices/forget', { endpoint: `${base}${telephone.path}` })).body.devices).toBe(0);
    await agree(ben, telephone);
    expect((await ben('PUT', 'telling', { mail: false })).body.mail).toBe(false);
    expect((await ben('POST', 'me/leave')).status).toBe(204);
    const left = await server.database.inWorkspace(staff, (tx) => tx.query(`select from push_subscription where workspace_id = $1`, [staff.workspaceId]));
    expect(left).toEqual([]);
  });
});
