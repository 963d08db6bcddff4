import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureOwner, signInLink } from '#accounts';
import { next, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;
const password = 'correct horse battery';

beforeAll(async () => {
  server = await testServer();
  await ensureOwner(server.database, { owner: { email: 'first@example.org', password } });
  owner = await server.visitor();
});
afterAll(() => server.close());

const signIn = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const me = (cookie: string): Promise<Response> => fetch(`${server.url}/api/v1/me`, { headers: { cookie } });

async function colleague(role: string): Promise<{ visitor: Visitor; link: string }> {
  const email = `${role}-${Math.random()}@example.org`;
  const invited = await owner.request('POST', 'members', { email, name: 'Col League', role });
  const token = invited.body.link.split('token=')[1];
  const joined = await fetch(`${server.url}/api/v1/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Col League', password }),
  });
  expect(joined.status).toBe(200);
  const visitor = await server.visitor({ workspaceId: owner.workspaceId, memberId: invited.body.member.id, accountId: '' });
  return { visitor, link: invited.body.link };
}

describe('sessions', () => {
  it('open with the password, in a cookie no script can read', async () => {
    const response = await signIn({ email: 'First@Example.org', password });
    expect(response.status).toBe(200);
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^__Host-earshot=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure$/);
    expect((await me(cookie.split(';')[0]!)).status).toBe(200);
  });

  it('say the same of a wrong password and an unknown address', async () => {
    const [wrong, unknown] = await Promise.all([signIn({ email: 'first@example.org', password: 'x' }), signIn({ email: 'nobody@example.org', password: 'x' })]);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it('are not opened from another site', async () => {
    expect((await signIn({ email: 'first@example.org', password }, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await signIn({ email: 'first@example.org', password }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('stand in the database as hashes only', async () => {
    const rows = await server.database.inDirectory((tx) => tx.query<{ hash: Buffer }>(`select hash from directory_session`));
    expect(rows.every(({ hash }) => hash.length === 32)).toBe(true);
    expect(rows.some(({ hash }) => hash.toString().includes(owner.token))).toBe(false);
  });

  it('end when signed out', async () => {
    const visitor = await server.visitor(owner);
    expect((await visitor.request('DELETE', 'session')).status).toBe(204);
    expect((await visitor.request('GET', 'me')).status).toBe(401);
  });

  it('slow down whoever guesses', async () => {
    const guesses = [];
    for (let i = 0; i < 11; i++) guesses.push((await signIn({ email: 'guessed@example.org', password: `guess ${i}` })).status);
    expect(guesses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(guesses[10]).toBe(429);
  });

  it('change nothing without the header that other sites cannot send', async () => {
    const bare = await fetch(`${server.url}/api/v1/api-keys`, {
      method: 'POST',
      headers: { cookie: `__Host-earshot=${owner.token}`, 'content-type': 'application/json' },
      body: '{"name":"k"}',
    });
    expect(bare.status).toBe(403);
  });
});

describe('one-time links', () => {
  it('sign the owner in once', async () => {
    const link = (await signInLink(server.database))!;
    const use = (): Promise<Response> =>
      fetch(`${server.url}/api/v1/session/link`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link.token }),
      });
    const statuses = (await Promise.all([use(), use()])).map((response) => response.status).sort();
    expect(statuses).toEqual([200, 401]);
  });

  it('let a colleague in once', async () => {
    const { link } = await colleague('agent');
    const again = await fetch(`${server.url}/api/v1/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link.split('token=')[1], name: 'Other', password }),
    });
    expect(again.status).toBe(401);
  });

  it('do not let an invitation take over an account that exists', async () => {
    const { body } = await owner.request('POST', 'members', { email: 'first@example.org', name: 'First', role: 'agent' });
    const join = (given: string): Promise<Response> =>
      fetch(`${server.url}/api/v1/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: body.link.split('token=')[1], name: 'X', password: given }),
      });
    expect((await join('a password of mine')).status).toBe(422);
    expect((await signIn({ email: 'first@example.org', password })).status).toBe(200);
    expect((await join(password)).status).toBe(200);
  });
});

describe('members', () => {
  it('who are deactivated lose requests and sockets', async () => {
    const { visitor } = await colleague('agent');
    const socket = visitor.socket();
    await next(socket, 'counts');
    const goodbye = next(socket, 'goodbye');
    await owner.request('PATCH', `members/${visitor.memberId}`, { status: 'deactivated' });
    expect((await visitor.request('GET', 'me')).status).toBe(401);
    expect((await goodbye).why).toBe('The session has ended.');
  });

  it('who change their password keep this session and lose the others', async () => {
    const { visitor } = await colleague('agent');
    const other = await server.visitor(visitor);
    expect((await visitor.request('POST', 'password', { current: 'wrong', password: 'another good one' })).status).toBe(422);
    expect((await visitor.request('POST', 'password', { current: password, password: 'another good one' })).status).toBe(204);
    expect((await visitor.request('GET', 'me')).status).toBe(200);
    expect((await other.request('GET', 'me')).status).toBe(401);
  });

  it('never gain a role by their own hand', async () => {
    const { visitor } = await colleague('admin');
    expect((await visitor.request('PATCH', `members/${visitor.memberId}`, { role: 'agent' })).status).toBe(403);
    expect((await visitor.request('PATCH', `members/${owner.memberId}`, { status: 'deactivated' })).status).toBe(403);
    expect((await visitor.request('POST', 'members', { email: 'a@example.org', name: 'A', role: 'admin' })).status).toBe(403);
    expect((await visitor.request('POST', 'members', { email: 'a@example.org', name: 'A', role: 'owner' })).status).toBe(422);
  });

  it('with an API key have the rights of who made it, until it is revoked', async () => {
    const made = await owner.request('POST', 'api-keys', { name: 'integration', scopes: ['channels:read'] });
    const ask = (): Promise<Response> => fetch(`${server.url}/api/v1/channels`, { headers: { authorization: `Bearer ${made.body.key}` } });
    expect((await ask()).status).toBe(200);
    // As a cookie it is the same key.
    const me = await owner.request('GET', 'me', undefined, { cookie: `__Host-earshot=${made.body.key}` });
    expect([me.status, me.body.scope]).toEqual([403, 'account']);
    const listed = await owner.request('GET', 'api-keys');
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key);
    await owner.request('DELETE', `api-keys/${made.body.id}`);
    expect((await ask()).status).toBe(401);
  });

  it('with an API key make no key that may do more', async () => {
    const { key } = (await owner.request('POST', 'api-keys', { name: 'admin', scopes: ['workspace:admin', 'inbox:read'] })).body;
    const make = (scopes: string[]) => owner.request('POST', 'api-keys', { name: 'next', scopes }, { authorization: `Bearer ${key}` });
    expect((await make(['inbox:read'])).status).toBe(201);
    const refused = await make(['inbox:read', 'inbox:reply']);
    expect([refused.status, refused.body.scope, refused.body.detail]).toEqual([403, 'inbox:reply', 'This API key was not made for inbox:reply.']);
    expect((await make([])).status).toBe(422);
  });
});
