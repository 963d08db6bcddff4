import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { indexWritten, runBulk } from '#inbox';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let own: Visitor;
let ids: Map<string, string>;

const list = async (query: string, view = 'all'): Promise<any[]> =>
  (await own.request('GET', `conversations?view=${view}&query=${encodeURIComponent(query)}`)).body.items;

beforeAll(async () => {
  server = await testServer();
  own = await server.visitor();
  const channel = (await own.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
  await server.deliver(channel, [
    post('1', 'ann', 'Where is my refund?'),
    post('2', 'bo', '=cmd() the kettle exploded'),
    post('3', 'chen', '请给我退款'),
    post('4', 'dee', 'Acme lost the parcels of everybody in Lyon'),
    post('5', 'eve', 'acme lost the parcels of everybody in Lyon! https://t.co/x'),
  ]);
  await server.work(own.workspaceId);
  ids = new Map((await list('')).map((row) => [row.author.handle, row.id]));
});
afterAll(() => server.close());

describe('searching', () => {
  it('finds posts, replies, notes and people, and marks the words', async () => {
    await own.request('POST', `conversations/${ids.get('ann')}/notes`, { text: 'A refund is on its way' });
    const { version } = (await own.request('GET', `conversations/${ids.get('ann')}`)).body;
    await own.request('POST', `conversations/${ids.get('ann')}/replies`, { text: 'Your refund was sent', basedOn: version });
    await indexWritten(server.database);
    const found = (await own.request('GET', 'search?query=refund')).body;
    expect(found.posts.items[0]).toMatchObject({ is: 'post', marks: [{ start: 12, end: 18 }] });
    expect(found.replies.items[0]).toMatchObject({ is: 'reply', text: 'Your refund was sent', conversation: { id: ids.get('ann') } });
    expect(found.notes.items[0]).toMatchObject({ is: 'note', marks: [{ start: 2, end: 8 }] });
    expect((await own.request('GET', 'search?query=chen')).body.people.items[0].author.handle).toBe('chen');
    expect((await own.request('GET', `search?query=${encodeURIComponent('退款')}`)).body.posts.items[0].marks).toEqual([{ start: 3, end: 5 }]);
  });

  it('says what a query means, how often it was so, and what is wrong with it and where', async () => {
    const read = (await own.request('GET', `query?query=${encodeURIComponent('lang:zh -status:resolved 退款')}`)).body;
    expect(read).toMatchObject({ ok: true, matched: 1 });
    expect(read.parts.map((part: { text: string }) => part.text)).toEqual(['lang:zh', '-status:resolved', '退款']);
    const wrong = (await own.request('GET', 'query?query=kind:complant')).body;
    expect(wrong).toMatchObject({ ok: false, errors: [{ start: 5, end: 13, suggestion: 'complaint' }] });
    const fields = (await own.request('GET', 'query/fields?lang=fr')).body.items;
    expect(fields.find((field: { name: string }) => field.name === 'channel').values).toMatchObject([{ label: 'Shop' }]);
  });

  it('says which of some a view holds, and how many it holds', async () => {
    const some = [ids.get('ann'), ids.get('bo')].join(',');
    const held = async (rest: string): Promise<string[]> =>
      ((await own.request('GET', `conversations?ids=${some}${rest}`)).body.items as { id: string }[]).map((row) => row.id);
    const found = (await own.request('GET', 'conversations?query=lyon&view=all')).body.items as { id: string }[];
    expect(await held('')).toHaveLength(2);
    expect(await held('&view=resolved')).toEqual([]);
    expect((await held('&query=lyon&view=all')).sort()).toEqual(
      found
        .map((row) => row.id)
        .filter((id) => some.includes(id))
        .sort(),
    );
    expect((await own.request('GET', 'query/count?query=lyon&view=all')).body).toMatchObject({ count: found.length });
  });

  it('folds what says the same', async () => {
    const rows = await list('lyon');
    expect(rows.map((row) => row.alike)).toEqual([2, 2]);
    expect(new Set(rows.map((row) => row.foldKey)).size).toBe(1);
  });

  it('exports a view with no cell that is a formula', async () => {
    const csv = (await own.request('GET', 'export/conversations?format=csv&view=open')).body as string;
    expect(csv.split('\r\n')).toHaveLength(7);
    expect(csv).toContain("'=cmd() the kettle exploded");
    const json = (await own.request('GET', 'export/conversations?format=json&query=kettle')).body;
    expect(json).toHaveLength(1);
  });
});

describe('a change to many', () => {
  it('reaches all that match, and is taken back but for what somebody changed since', async () => {
    const begun = (await own.request('POST', 'bulk', { select: { view: 'open', query: 'lyon OR kettle' }, action: { do: 'resolve' } })).body;
    expect(begun).toMatchObject({ state: 'running', total: 3 });
    await runBulk(server.database, own.workspaceId, begun.id);
    expect((await own.request('GET', `bulk/${begun.id}`)).body).toMatchObject({ state: 'done', done: 3 });
    expect(await list('lyon OR kettle', 'open')).toEqual([]);
    await own.request('POST', `conversations/${ids.get('bo')}/reopen`);
    await own.request('POST', `bulk/${begun.id}/undo`);
    await runBulk(server.database, own.workspaceId, begun.id);
    expect((await own.request('GET', `bulk/${begun.id}`)).body).toMatchObject({ state: 'undone', done: 1, skipped: 1 });
    expect(await list('lyon', 'open')).toHaveLength(2);
    const counts = (await own.request('GET', 'counts')).body;
    expect([counts.views.open, counts.views.resolved]).toEqual([5, 0]);
  });

  it('tags, gives and takes back tags, and runs twice without harm', async () => {
    const chosen = [ids.get('ann')!, ids.get('chen')!];
    const begun = (await own.request('POST', 'bulk', { select: { ids: chosen }, action: { do: 'tag', add: ['VIP'] } })).body;
    await Promise.all([runBulk(server.database, own.workspaceId, begun.id), runBulk(server.database, own.workspaceId, begun.id)]);
    expect(await list('tag:vip')).toHaveLength(2);
    await own.request('POST', `bulk/${begun.id}/undo`);
    await runBulk(server.database, own.workspaceId, begun.id);
    expect(await list('tag:vip')).toHaveLength(0);
  });
});
