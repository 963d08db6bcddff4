import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelView, NetworkView } from '#contracts';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;
beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
});
afterAll(() => server.close());

describe('a feed whose address was wrong', () => {
  it('is asked again at once when it gets another, and its error is forgotten', async () => {
    const { id } = (await owner.request('POST', 'channels', { network: 'feed', name: 'Blog', config: { url: 'https://example.org/wrong' } })).body;
    const dueAt = (): Promise<{ due: boolean | null }[]> =>
      server.database.inDirectory((tx) => tx.query(`select next_poll_at <= now() as due from directory_channel where channel_id = $1`, [id]));
    await server.database.inWorkspace(owner, async (tx) => {
      await tx.query(`update channel set last_error = 'it answered 404', health = health || '{"failures": 9}' where id = $1`, [id]);
      await tx.query(`update directory_channel set next_poll_at = now() + interval '1 hour' where channel_id = $1`, [id]);
    });
    await owner.request('PATCH', `channels/${id}`, { name: 'The blog' });
    expect(await dueAt()).toEqual([{ due: false }]);
    const { body } = await owner.request('PATCH', `channels/${id}`, { config: { url: 'https://example.org/feed' } });
    expect(body.health).toMatchObject({ state: 'waiting', lastError: null });
    expect(await dueAt()).toEqual([{ due: true }]);
  });
});

describe('what could not be understood', () => {
  it('is listed with its reason, and read again when asked', async () => {
    const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
    await server.deliver(channel, [post('1', 'ann', 'Where is it?')]);
    await server.work(owner.workspaceId);
    // As if the build before had tripped over that delivery.
    await server.database.inWorkspace(owner, (tx) =>
      tx.query(
        `insert into quarantine (workspace_id, id, channel_id, intake_id, received_at, index, why, body)
         select workspace_id, gen_random_uuid(), channel_id, id, received_at, 0, 'the author has no id', body from intake where workspace_id = $1`,
        [owner.workspaceId],
      ),
    );
    const listed = (await owner.request('GET', `quarantine?channelId=${channel.id}`)).body;
    expect(listed).toMatchObject({ items: [{ channelId: channel.id, index: 0, why: 'the author has no id' }], next: null });
    expect((await owner.request('POST', 'quarantine/read-again', { channelId: channel.id })).body).toEqual({ deliveries: 1, gone: 0 });
    await server.work(owner.workspaceId);
    expect((await owner.request('GET', 'quarantine')).body.items).toEqual([]);
    expect((await owner.request('GET', 'mentions')).body.items).toHaveLength(1);
  });
});

describe('a channel whose secret was sealed with a key that is gone', () => {
  it('says so, turns deliveries away as for later, and works again with a new secret', async () => {
    const made = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Restored' })).body;
    await server.database.inWorkspace(owner, (tx) => tx.query(`update channel set credentials = set_byte(credentials, 40, 0) where id = $1`, [made.id]));
    const { items } = (await owner.request('GET', 'channels')).body as { items: ChannelView[] };
    const health = items.find(({ id }) => id === made.id)!.health;
    expect(health.lastError).toContain('Put back the one it was sealed with');
    expect((await server.deliver(made, [post('r1', 'ann', 'Hello?')])).status).toBe(503);
    const { secret } = (await owner.request('POST', `channels/${made.id}/rotate`)).body;
    expect((await server.deliver({ ...made, secret }, [post('r1', 'ann', 'Hello?')])).status).toBe(202);
  });
});

describe('what can be connected', () => {
  it('says in the reader’s language what it needs, and asks for no secret by another name', async () => {
    const { items } = (await owner.request('GET', 'networks?lang=fr')).body as { items: NetworkView[] };
    const mastodon = items.find(({ network }) => network === 'mastodon')!;
    expect(mastodon).toMatchObject({ offered: true, signIn: true, checks: true, verified: 'against a real server' });
    expect(mastodon.fields.find(({ name }) => name === 'server')).toMatchObject({ in: 'config', label: 'Serveur', required: true, quick: true });
    expect(mastodon.fields.find(({ name }) => name === 'accessToken')).toMatchObject({ in: 'credentials', kind: 'secret' });
    expect(items.find(({ network }) => network === 'simulator')).toMatchObject({ offered: false, fields: [] });
  });

  it('says why a channel cannot be answered, and how long the way to us is', async () => {
    const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Ears only' })).body;
    expect(channel).toMatchObject({ canReply: false, noReply: expect.stringContaining('no address for replies') });
    await server.deliver(channel, [post('lag', 'ann', 'Where is it?')]);
    await server.work(owner.workspaceId);
    const listed = ((await owner.request('GET', 'channels')).body.items as ChannelView[]).find(({ id }) => id === channel.id)!;
    expect(listed.health.lagMs).toBeGreaterThanOrEqual(0);
    const tags = (await owner.request('POST', 'channels', { network: 'mastodon', name: 'Tags', config: { server: 'https://social.example', tags: ['acme'] } }))
      .body;
    expect(tags).toMatchObject({ canReply: false, noReply: 'This channel has no account to answer with.' });
  });
});

describe('credentials that are changed', () => {
  it('leave those that are not named, and go when they are empty', async () => {
    const made = await owner.request('POST', 'channels', { network: 'facebook', name: 'Page', config: { id: '1001' }, credentials: { accessToken: 't' } });
    const change = (credentials: Record<string, string>) => owner.request('PATCH', `channels/${made.body.id}`, { status: 'paused', credentials });
    expect((await change({ appSecret: 's' })).status).toBe(200);
    expect((await change({ accessToken: '' })).body.fields).toMatchObject([{ field: 'credentials.accessToken' }]);
  });
});
