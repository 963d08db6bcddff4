import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer, type Visitor } from '../../test/server.js';

const site = 'https://shop.example';
let server: TestServer;
let owner: Visitor;
let widget: { id: string; secret: string; deliverTo: string };

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  widget = (await owner.request('POST', 'channels', { network: 'widget', name: 'Site', config: { sites: [`${site}/page`], title: 'Shop', greeting: 'Hello' } }))
    .body;
});
afterAll(() => server.close());

async function ask(method: string, what: string, body?: unknown, origin: string | null = site) {
  const answer = await fetch(`${server.url}/widget/${widget.id}/${what}`, {
    method,
    headers: { ...(origin ? { origin } : {}), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, allowed: answer.headers.get('access-control-allow-origin'), body: text ? JSON.parse(text) : null };
}
const vouched = (id: string) => ({ id, hash: createHmac('sha256', widget.secret).update(id).digest('hex'), name: 'Ana' });
const conversations = async () => (await owner.request('GET', 'conversations')).body.items as { id: string; version: number; author: { handle: string } }[];

describe('a visitor of a site', () => {
  it('is answered on the sites of the channel alone', async () => {
    expect(widget.deliverTo).toBe(`/widget/${widget.id}.js`);
    expect(await ask('OPTIONS', 'session')).toMatchObject({ status: 204, allowed: site });
    for (const origin of ['https://evil.example', `${site}.evil.example`, 'null', null])
      expect(await ask('POST', 'session', {}, origin)).toMatchObject({ status: 403, allowed: null });
    expect((await fetch(`${server.url}/hooks/${widget.id}`, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it('writes once however often it is sent, and reads the answer, now and after coming back', async () => {
    const { body: opened } = await ask('POST', 'session', {});
    expect(opened).toMatchObject({ title: 'Shop', greeting: 'Hello', said: [] });
    const { visitor } = opened as { visitor: string };
    const message = { visitor, id: randomUUID(), text: 'Where is my parcel?' };
    expect((await ask('POST', 'messages', message)).status).toBe(202);
    expect((await ask('POST', 'messages', message)).status).toBe(202);
    await server.work(owner.workspaceId);
    const [conversation] = await conversations();
    await owner.request('POST', `conversations/${conversation!.id}/replies`, { text: 'On its way', basedOn: conversation!.version });
    await server.database.inWorkspace(owner, (tx) => tx.query(`update reply set state = 'sent', sent_at = now() where workspace_id = $1`, [owner.workspaceId]));
    const { body: back } = await ask('POST', 'session', { visitor });
    expect(back.said.map(({ own, text }: { own: boolean; text: string }) => [own, text])).toEqual([
      [false, 'Where is my parcel?'],
      [true, 'On its way'],
    ]);
    const { body: later } = await ask('GET', `messages?visitor=${visitor}&since=${encodeURIComponent(back.said[1].at)}`);
    expect(later.said.map(({ text }: { text: string }) => text)).toEqual(['On its way']);
    await ask('POST', 'messages', { visitor, id: randomUUID(), text: 'Thank you' });
    await server.work(owner.workspaceId);
    expect(await conversations()).toHaveLength(1);
  });

  it('is somebody only when the site signed for them, and nobody else’s words are theirs', async () => {
    const stranger = (await ask('POST', 'session', {})).body.visitor as string;
    expect((await ask('POST', 'session', { user: { ...vouched('u1'), id: 'u2' } })).status).toBe(401);
    const ana = (await ask('POST', 'session', { visitor: stranger, user: vouched('u1') })).body as { visitor: string };
    expect(ana.visitor).not.toBe(stranger);
    await ask('POST', 'messages', { visitor: ana.visitor, id: randomUUID(), text: 'It is me', name: 'Ana' });
    await server.work(owner.workspaceId);
    expect((await conversations()).map(({ author }) => author.handle)).toContain('Ana');
    expect((await ask('POST', 'session', { user: vouched('u1') })).body.said).toHaveLength(1);
    expect((await ask('POST', 'session', { visitor: ana.visitor })).body.said).toEqual([]);
    expect((await ask('POST', 'session', { visitor: stranger })).body.said).toEqual([]);
    for (const forged of ['', 'x', `${ana.visitor.split('.')[0]}.${stranger.split('.')[1]}`]) {
      expect((await ask('POST', 'messages', { visitor: forged, id: randomUUID(), text: 'x' })).status).toBe(401);
      expect((await ask('GET', `messages?visitor=${forged}`)).status).toBe(401);
    }
  });

  it('is told what is wrong, and asked to wait when it is too much', async () => {
    const { visitor } = (await ask('POST', 'session', {})).body as { visitor: string };
    for (const body of [{ visitor, id: randomUUID(), text: ' ' }, { visitor, id: 'x', text: 'x' }, { visitor, id: randomUUID(), text: 'x'.repeat(5_001) }, []])
      expect((await ask('POST', 'messages', body)).status).toBe(422);
    const statuses = [];
    for (let count = 0; count < 21; count++) statuses.push((await ask('POST', 'messages', { visitor, id: randomUUID(), text: 'x' })).status);
    expect(statuses.at(-1)).toBe(429);
    await owner.request('PATCH', `channels/${widget.id}`, { status: 'paused' });
  });
});
