import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../../apps/api/test/server.js';

let server: TestServer;
let owner: Visitor;
let channel: { id: string; secret: string };

const annSays = [post('1', 'ann', 'My canary code is tangerine'), post('2', 'ann', 'tangerine again', { editedAt: '2026-01-01T00:00:00Z' })];
const bobSays = [post('3', 'bob', 'I like plums')];

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/r' } })).body;
  await server.deliver(channel, [...annSays, ...bobSays]);
  await server.work(owner.workspaceId);
  await server.deliver(channel, [{ ...annSays[0], text: 'My canary code was tangerine', editedAt: '2026-02-02T00:00:00Z' }]);
  await server.work(owner.workspaceId);
});
afterAll(() => server.close());

/** Every text of the workspace in every table, searched as a superuser who is under no policy. */
async function tablesHolding(word: string): Promise<string[]> {
  const tables = (await server.database.source.query(
    `select c.relname as name from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace order by 1`,
  )) as { name: string }[];
  const holding: string[] = [];
  for (const { name } of tables) {
    const rows = (await server.database.source.query(`select 1 from "${name}" t where t::text ilike '%' || $1 || '%' limit 1`, [word])) as unknown[];
    if (rows.length > 0) holding.push(name);
  }
  return holding;
}

const conversationOf = async (handle: string): Promise<any> =>
  (await owner.request('GET', 'conversations?view=all')).body.items.find((item: { author: { handle: string } }) => item.author.handle === handle);

describe('a person', () => {
  it('gets everything that is kept about them', async () => {
    const { author } = await conversationOf('ann');
    const { body } = await owner.request('GET', `authors/${author.id}/export`);
    expect(body.author).toMatchObject({ handle: 'ann', external_id: 'u-ann' });
    expect(body.mentions).toHaveLength(2);
    expect(body.revisions).toEqual([expect.objectContaining({ text: 'My canary code is tangerine' })]);
    expect(JSON.stringify(body)).not.toContain('plums');
  });

  it('is gone from every table once erased, and their neighbours are not', async () => {
    const conversation = await conversationOf('ann');
    await owner.request('POST', `conversations/${conversation.id}/notes`, { text: 'ann said tangerine' });
    await owner.request('POST', `conversations/${conversation.id}/replies`, { text: 'Dear ann, tangerine it is', basedOn: conversation.version });
    expect((await tablesHolding('tangerine')).length).toBeGreaterThan(5);
    expect((await owner.request('DELETE', `authors/${conversation.author.id}`)).status).toBe(204);
    expect(await tablesHolding('tangerine')).toEqual([]);
    expect(await tablesHolding('u-ann')).toEqual([]);
    expect(await tablesHolding('plums')).toEqual(expect.arrayContaining(['mention', 'intake', 'conversation']));
    expect((await owner.request('GET', 'mentions?query=tangerine')).body.items).toEqual([]);
    expect((await owner.request('GET', `authors/${conversation.author.id}`)).body).toMatchObject({
      handle: 'erased',
      name: null,
      erasedAt: expect.any(String),
    });
  });

  it('stays erased when all of it is delivered again', async () => {
    await server.deliver(channel, [...annSays, ...bobSays]);
    await server.work(owner.workspaceId);
    const mentions = (await owner.request('GET', 'mentions')).body.items as { text: string; author: { handle: string } }[];
    expect(mentions.map((mention) => [mention.author.handle, mention.text]).sort()).toEqual([
      ['bob', 'I like plums'],
      ['erased', ''],
      ['erased', ''],
    ]);
    expect((await tablesHolding('tangerine')).filter((name) => name !== 'intake')).toEqual([]);
    expect((await tablesHolding('"ann"')).filter((name) => name !== 'intake')).toEqual([]);
  });
});
