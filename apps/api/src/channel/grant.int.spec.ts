import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelView } from '#contracts';
import { type Asked, type WebServer, webServer } from '../../../../libs/channels/test/web-server.js';
import { type TestServer, testServer, type Visitor } from '../../test/server.js';

/** X's side of signing in, made from its documents: it remembers the challenge, and gives a token for the verifier behind it alone. */
let network: WebServer;
let server: TestServer;
let owner: Visitor;
let challenge: string;
beforeAll(async () => {
  network = await webServer(({ path, body }: Asked, response) => {
    const form = new URLSearchParams(body);
    const hashed = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const good = path === '/2/oauth2/token' && form.get('code') === 'the-code' && hashed === challenge && form.get('client_id') === 'app';
    response.writeHead(good ? 200 : 400, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify(
        good
          ? { access_token: 'a', refresh_token: 'r', expires_in: 7_200 }
          : { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
      ),
    );
  });
  server = await testServer({ EARSHOT_ALLOW_PRIVATE: '127.0.0.1', PUBLIC_URL: 'https://earshot.example' });
  owner = await server.visitor();
});
afterAll(async () => {
  await server.close();
  await network.close();
});

/** Sends somebody to the network; answers what their browser is told there. */
async function begin(who = owner, headers: Record<string, string> = {}): Promise<URLSearchParams> {
  const config = { baseUrl: network.url, authorizeUrl: `${network.url}/i/oauth2/authorize`, clientId: 'app' };
  const { status, body } = await who.request('POST', 'grants', { network: 'x', name: 'Our X', config }, headers);
  expect(status).toBe(201);
  const query = new URL(body.url).searchParams;
  challenge = query.get('code_challenge')!;
  return query;
}

/** Comes back as the network sends a browser; answers what the screen says went wrong. */
async function comeBack(state: string, who = owner, more = 'code=the-code'): Promise<string | null> {
  const response = await fetch(`${server.url}/api/v1/grants/finish?state=${encodeURIComponent(state)}&${more}`, {
    redirect: 'manual',
    headers: { cookie: `__Host-earshot=${who.token}` },
  });
  expect(response.status).toBe(302);
  const location = new URL(response.headers.get('location')!, server.url);
  expect(location.origin).toBe(server.url);
  return location.searchParams.get('problem');
}
const channels = async (who = owner): Promise<ChannelView[]> => (await who.request('GET', 'channels')).body.items;

describe('signing in at a network', () => {
  it('sends back to our own address, whatever the request says of itself', async () => {
    const query = await begin(owner, { host: 'evil.example', 'x-forwarded-host': 'evil.example', origin: 'https://earshot.example' });
    expect(query.get('redirect_uri')).toBe('https://earshot.example/api/v1/grants/finish');
    expect([query.get('response_type'), query.get('code_challenge_method'), query.get('state')!.length]).toEqual(['code', 'S256', 43]);
  });

  it('refuses a state that is not ours, somebody else’s, or used, and makes no channel', async () => {
    const state = (await begin()).get('state')!;
    const stranger = await server.visitor();
    for (const problem of [await comeBack(`${state.slice(0, -1)}${state.endsWith('A') ? 'B' : 'A'}`), await comeBack(state, stranger)])
      expect(problem).toContain('Begin again');
    expect(await comeBack(state, owner, 'error=access_denied')).toContain('access_denied');
    expect(await comeBack(state)).toContain('Begin again');
    expect([await channels(), await channels(stranger)]).toEqual([[], []]);
  });

  it('refuses a code whose verifier is not the one it began with', async () => {
    const state = (await begin()).get('state')!;
    challenge = 'of-another-sign-in';
    expect(await comeBack(state)).toContain('Value passed for the token was invalid');
    expect(await channels()).toEqual([]);
  });

  it('makes the channel of whoever began it, once, and shows no token', async () => {
    const state = (await begin()).get('state')!;
    expect(await comeBack(state)).toBeNull();
    const [made] = await channels();
    expect(made).toMatchObject({ network: 'x', name: 'Our X', account: true, canReply: true });
    expect(JSON.stringify(made)).not.toContain('the-code');
    expect(new URLSearchParams(network.asked.at(-1)!.body).get('redirect_uri')).toBe('https://earshot.example/api/v1/grants/finish');
    expect(await comeBack(state)).toContain('Begin again');
    expect(await channels()).toHaveLength(1);
  });
});
