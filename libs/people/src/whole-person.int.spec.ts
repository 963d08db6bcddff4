import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel';
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

  it('is seen, noted on and blocked by whoever is bounded to a channel only when they wrote there', async () => {
    const here = (await hear('finn', 'Where is my parcel?')).author.id;
    const other = (await ann.request('POST', 'channels', { network: 'webhook', name: 'Other shop', config: { replyUrl: 'https://example.org/replies' } })).body;
    await server.deliver(other, [post('elsewhere', 'gwen', 'Where is my lid?')]);
    await server.work(ann.workspaceId);
    const elsewhere = (await ann.request('GET', 'mentions?limit=1')).body.items[0].author.id;
    const bounded = await server.visitor(await colleague());
    await ann.request('PATCH', `members/${bounded.memberId}/sight`, { deskIds: null, channelIds: [channel.id] });
    expect((await bounded.request('GET', `authors/${here}/person`)).status).toBe(200);
    expect((await bounded.request('POST', `authors/${here}/notes`, { text: 'Writes from the train' })).body.notes).toHaveLength(1);
    expect((await bounded.request('PATCH', `authors/${here}/attributes`, { attributes: { order: '12' } })).body.attributes).toEqual({ order: '12' });
    expect((await bounded.request('POST', `authors/${here}/block`, { blocked: true, why: 'spam' })).body.blocked).not.toBeNull();
    expect((await bounded.request('GET', `authors/${elsewhere}/person`)).status).toBe(404);
    expect((await bounded.request('POST', `authors/${elsewhere}/notes`, { text: 'x' })).status).toBe(404);
  });
});

/** Another member of the same workspace, an agent. */
async function colleague(): Promise<{ workspaceId: string; memberId: string; accountId: string }> {
  const [memberId, accountId] = [newId(), newId()];
  await server.database.inWorkspace({ workspaceId: ann.workspaceId }, async (tx) => {
    await tx.query(`insert into account (id, email, name) values ($1, $2, 'Ben')`, [accountId, `${accountId}@example.org`]);
    await tx.query(`insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2, $3, 'Ben', $4, 'agent')`, [
      ann.workspaceId,
      memberId,
      accountId,
      `${accountId}@example.org`,
    ]);
    await tx.query(`insert into directory_member (account_id, workspace_id, member_id) values ($1, $2, $3)`, [accountId, ann.workspaceId, memberId]);
  });
  return { workspaceId: ann.workspaceId, memberId, accountId };
}
