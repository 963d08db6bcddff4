import { afterAll, beforeAll, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let visitor: Visitor;
let conversations: { id: string }[];

beforeAll(async () => {
  server = await testServer();
  visitor = await server.visitor();
  const channel = (await visitor.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: {} })).body;
  await server.deliver(channel, [post('1', 'ann', 'Where is my refund?'), post('2', 'ben', 'I want my money back!')]);
  await server.work(visitor.workspaceId);
  conversations = (await visitor.request('GET', 'conversations')).body.items;
});
afterAll(() => server.close());

const carrying = async (name: string): Promise<string[]> =>
  (await visitor.request('GET', `conversations?view=all&query=${encodeURIComponent(`tag:"${name}"`)}`)).body.items.map((row: { id: string }) => row.id).sort();

it('a tag is renamed and coloured, merged into another, deleted, and each time brought back as it was', async () => {
  const [first, second] = conversations as [{ id: string }, { id: string }];
  await visitor.request('POST', `conversations/${first.id}/tags`, { add: ['refund', 'money'] });
  await visitor.request('POST', `conversations/${second.id}/tags`, { add: ['money'] });
  const [money, refund] = (await visitor.request('GET', 'tags')).body.items;
  expect((await visitor.request('PATCH', `tags/${money.id}`, { colour: 'green' })).body).toEqual({ id: money.id, name: 'money', colour: 'green' });
  expect((await visitor.request('PATCH', `tags/${money.id}`, { name: 'Refund' })).body.fields).toEqual([{ field: 'name', message: 'is taken' }]);

  expect((await visitor.request('POST', `tags/${money.id}/merge`, { intoId: refund.id })).body.name).toBe('refund');
  expect(await carrying('refund')).toEqual([first.id, second.id].sort());
  expect(await carrying('money')).toEqual([]);

  expect((await visitor.request('POST', `tags/${money.id}/restore`)).body).toEqual({ id: money.id, name: 'money', colour: 'green' });
  expect(await carrying('money')).toEqual([first.id, second.id].sort());
  expect(await carrying('refund')).toEqual([first.id]);

  expect((await visitor.request('DELETE', `tags/${refund.id}`)).status).toBe(204);
  expect(await carrying('refund')).toEqual([]);
  expect((await visitor.request('GET', `conversations/${first.id}`)).body.tags).toEqual([money.id]);
  await visitor.request('POST', `tags/${refund.id}/restore`);
  expect(await carrying('refund')).toEqual([first.id]);
  expect((await visitor.request('POST', `tags/${refund.id}/restore`)).status).toBe(404);
});

it('a tag whose name was given away meanwhile does not come back', async () => {
  const old = (await visitor.request('POST', 'tags', { name: 'late' })).body;
  await visitor.request('DELETE', `tags/${old.id}`);
  await visitor.request('POST', 'tags', { name: 'Late' });
  expect((await visitor.request('POST', `tags/${old.id}/restore`)).status).toBe(409);
});

it('a tag called otherwise is called so by the views and the rules that name it', async () => {
  const { id } = (await visitor.request('POST', 'tags', { name: 'broken' })).body;
  const view = (await visitor.request('POST', 'views', { name: 'Mended', query: 'kind:complaint (tag:Broken OR late)', order: 'activity', shared: false }))
    .body;
  const other = (await visitor.request('POST', 'views', { name: 'Word', query: 'broken', order: 'activity', shared: false })).body;
  const body = { runs: 'timer', name: 'Hurry', query: 'tag:broken', weight: 1, actions: { tags: ['broken', 'seen'] }, status: 'on' };
  const rule = (await visitor.request('POST', 'rules', body)).body;
  await visitor.request('PATCH', `tags/${id}`, { name: 'in pieces' });

  const views = (await visitor.request('GET', 'views')).body.items as { id: string; query: string }[];
  const queryOf = (wanted: { id: string }) => views.find((one) => one.id === wanted.id)!.query;
  expect(queryOf(view)).toBe('kind:complaint (tag:"in pieces" OR late)');
  expect(queryOf(other)).toBe('broken');
  const rules = (await visitor.request('GET', 'rules')).body.items as { id: string }[];
  expect(rules.find((one) => one.id === rule.id)).toMatchObject({ query: 'tag:"in pieces"', actions: { tags: ['in pieces', 'seen'] }, version: 2 });
});
