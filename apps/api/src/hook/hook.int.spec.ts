import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
});
afterAll(() => server.close());

const stored = (): Promise<{ items: number }[]> => server.database.inWorkspace(owner, (tx) => tx.query(`select items from intake order by id`));

describe('a delivery', () => {
  it('is acknowledged once it is on disk, naming what it could not take', async () => {
    const response = await server.deliver(channel, [post('1', 'ann', 'Where is my order?'), { id: '2' }]);
    expect(response.status).toBe(202);
    expect(await response.json()).toEqual({ accepted: 1, rejected: [{ index: 1, why: expect.stringContaining('text') }] });
    expect(await stored()).toHaveLength(1);
  });

  it('is refused with a wrong secret, an unknown channel, a bad envelope and too large a body, and then not kept', async () => {
    const before = await stored();
    const statuses = [
      await server.deliver({ ...channel, secret: `whsec_${Buffer.alloc(24).toString('base64')}` }, [post('3', 'bob', 'x')]),
      await server.deliver({ ...channel, id: owner.workspaceId }, [post('3', 'bob', 'x')]),
      await server.deliver({ ...channel, id: 'nothing' }, [post('3', 'bob', 'x')]),
      await server.deliver(channel, []),
      await server.deliver(channel, 'not json'),
      await server.deliver(channel, [post('3', 'bob', 'x'.repeat(5_300_000))]),
    ].map((response) => response.status);
    expect(statuses).toEqual([401, 404, 404, 422, 422, 413]);
    expect(await stored()).toEqual(before);
  });

  it('may be signed with the secret before the last rotation', async () => {
    const old = channel.secret;
    channel.secret = (await owner.request('POST', `channels/${channel.id}/rotate`)).body.secret;
    expect(channel.secret).not.toBe(old);
    expect((await server.deliver({ ...channel, secret: old }, [post('4', 'bob', 'Hello?')])).status).toBe(202);
  });

  it('becomes mentions, conversations, counts and figures', async () => {
    await server.work(owner.workspaceId);
    const { body } = await owner.request('GET', 'conversations');
    expect(body.items.map((item: { author: { handle: string } }) => item.author.handle).sort()).toEqual(['ann', 'bob']);
    expect((await owner.request('GET', 'counts')).body.views).toMatchObject({ open: 2, unassigned: 2, waiting: 2, mine: 0 });
    const { items } = (await owner.request('GET', 'insights/volume?bucket=hour&since=2026-01-01T00:00:00Z')).body;
    expect(items.reduce((sum: number, point: { kinds: Record<string, number> }) => sum + Object.values(point.kinds).reduce((a, b) => a + b), 0)).toBe(2);
  });
});
