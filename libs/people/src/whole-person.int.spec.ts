import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../../apps/api/test/server.js';

let server: TestServer;
let ann: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  ann = await server.visitor();
  channel = (await ann.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(() => server.close());

let last = 0;
async function hear(author: string, text = 'Hello', more: Record<string, unknown> = {}): Promise<any> {
  const item = post(`p${++last}`, author, text) as { author: Record<string, unknown> };
  await server.deliver(channel, [{ ...item, author: { ...item.author, ...more } }]);
  await server.work(ann.workspaceId);
  return (await ann.request('GET', 'mentions?limit=1')).body.items[0];
}
const person = async (id: string) => (await ann.request('GET', `authors/${id}/person`)).body;

describe('a person', () => {
  it('is several accounts once linked, on evidence, and comes apart again', async () => {
    const one = (await hear('dara', 'My kettle', { name: 'Dara Okafor' })).author.id;
    const two = (await hear('dara2', 'My lid', { name: 'Dara Okafor' })).author.id;
    expect((await person(one)).suggestions).toEqual([expect.objectContaining({ evidence: 'same-name', author: expect.objectContaining({ id: two }) })]);
    const linked = (await ann.request('POST', `authors/${one}/link`, { authorId: two, evidence: 'same-name' })).body;
    expect(linked.accounts.map((one: any) => one.id)).toEqual([one, two]);
    expect(linked.accounts[1]).toMatchObject({ evidence: 'same-name' });
    expect(linked.suggestions).toEqual([]);
    expect((await person(two)).conversations.map((one: any) => one.snippet).sort()).toEqual(['My kettle', 'My lid']);
    expect((await ann.request('DELETE', `authors/${one}/link/${two}`)).status).toBe(204);
    expect((await person(one)).accounts).toHaveLength(1);
    expect((await person(two)).accounts).toHaveLength(1);
  });

  it('has attributes, notes and lists, and loses them when erased', async () => {
    const { id } = (await hear('eve')).author;
    await ann.request('PATCH', `authors/${id}/attributes`, { attributes: { order: '4711', empty: '' } });
    await ann.request('POST', `authors/${id}/notes`, { text: 'Prefers the phone' });
    const vip = (await ann.request('POST', 'person-lists', { name: 'VIP' })).body;
    await ann.request('POST', `authors/${id}/lists`, { listId: vip.id, listed: true });
    expect(await person(id)).toMatchObject({ attributes: { order: '4711' }, notes: [{ text: 'Prefers the phone' }], lists: [vip.id] });
    expect(JSON.stringify((await ann.request('GET', `authors/${id}/export`)).body)).toContain('Prefers the phone');
    await ann.request('DELETE', `authors/${id}`);
    const kept = await server.database.inWorkspace(ann, (tx) =>
      tx.query(`select text from person_note union all select attributes::text from person where attributes <> '{}'`),
    );
    expect(kept).toEqual([]);
  });

  it('who is blocked opens nothing, loses nothing, and is let in again', async () => {
    const first = await hear('spam', 'Buy now');
    const blocked = (await ann.request('POST', `authors/${first.author.id}/block`, { blocked: true, why: 'spam' })).body;
    expect(blocked).toMatchObject({ blocked: { why: 'spam', memberId: ann.memberId }, conversations: [{ status: 'resolved' }] });
    expect(await hear('spam', 'Buy more')).toMatchObject({ text: 'Buy more', conversationId: null });
    await ann.request('POST', `authors/${first.author.id}/block`, { blocked: false });
    expect((await hear('spam', 'Sorry, real question')).conversationId).not.toBeNull();
  });
});
