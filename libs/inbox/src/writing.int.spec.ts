import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { next, post, type TestServer, testServer, type Visitor } from '../../../apps/api/test/server.js';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  ann = await server.visitor();
  const { member, link } = (await ann.request('POST', 'members', { email: 'bob@example.org', name: 'Bob Stone', role: 'agent' })).body;
  await server.database.inWorkspace(ann, (tx) => tx.query(`update member set status = 'active' where id = $1`, [member.id]));
  expect(link).toContain('token');
  bob = await server.visitor({ ...ann, memberId: member.id });
  channel = (await ann.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(() => server.close());

let last = 0;
async function conversation(text: string, more: Record<string, unknown> = {}, author = `a${++last}`): Promise<any> {
  const id = `p${++last}`;
  await server.deliver(channel, [post(id, author, text, more)]);
  await server.work(ann.workspaceId);
  const [mention] = (await ann.request('GET', 'mentions?limit=1')).body.items;
  return (await ann.request('GET', `conversations/${mention.conversationId}`)).body;
}
const detail = async (id: string, who = ann) => (await who.request('GET', `conversations/${id}`)).body;

describe('a draft', () => {
  it('is found on another device, told to colleagues without its words, and gone once sent', async () => {
    const { id, version } = await conversation('Where is my kettle?');
    const socket = bob.socket();
    await next(socket, 'counts');
    const told = next(socket, 'events');
    await ann.request('POST', `conversations/${id}/draft`, { mode: 'reply', text: 'On its w', basedOn: version });
    await ann.request('POST', `conversations/${id}/draft`, { mode: 'reply', text: 'On its way', basedOn: version });
    expect((await told).items).toEqual([expect.objectContaining({ type: 'draft.changed', memberId: ann.memberId, body: { mode: 'reply', began: true } })]);
    expect((await detail(id)).drafts).toEqual([expect.objectContaining({ mode: 'reply', text: 'On its way', basedOn: version })]);
    const theirs = await detail(id, bob);
    expect(theirs.drafts).toEqual([]);
    expect(theirs.drafting).toEqual([expect.objectContaining({ memberId: ann.memberId, mode: 'reply' })]);
    await ann.request('POST', `conversations/${id}/replies`, { text: 'On its way', basedOn: version });
    expect((await detail(id)).drafts).toEqual([]);
  });
});

describe('a held reply', () => {
  it('waits for its time where a closed tab cannot lose it, and can be taken back until then', async () => {
    const { id, version } = await conversation('It is late');
    const { body: reply } = await ann.request('POST', `conversations/${id}/replies`, { text: 'Sorry', basedOn: version, holdSeconds: 10 });
    expect(reply).toMatchObject({ state: 'held', heldUntil: expect.any(String) });
    const due = await server.database.inDirectory((tx) =>
      tx.query<{ ahead: boolean }>(`select due_at > now() + interval '5 seconds' as ahead from directory_reply where reply_id = $1`, [reply.id]),
    );
    expect(due).toEqual([{ ahead: true }]);
    const taken = await bob.request('POST', `conversations/${id}/replies`, { text: 'Me too', basedOn: version });
    expect(taken).toMatchObject({ status: 409, body: { since: [{ is: 'reply' }] } });
    await ann.request('POST', `replies/${reply.id}/cancel`);
    expect((await detail(id)).waitingSince).not.toBeNull();
  });
});

describe('saved texts', () => {
  it('are one’s own or everybody’s, and a shared one is changed by those who may', async () => {
    const own = (await bob.request('POST', 'canned-replies', { shortcut: 'late', name: 'Late', text: 'Hi {{author.first}}' })).body;
    expect((await bob.request('POST', 'canned-replies', { shortcut: 'LATE', name: 'Again', text: 'x' })).body.fields).toEqual([
      { field: 'shortcut', message: 'is taken' },
    ]);
    const shared = (await ann.request('POST', 'canned-replies', { shortcut: 'late', name: 'Late', text: 'Hello', shared: true })).body;
    expect((await ann.request('GET', 'canned-replies')).body.items.map((one: any) => one.id)).toEqual([shared.id]);
    expect((await bob.request('GET', 'canned-replies')).body.items.map((one: any) => one.id).sort()).toEqual([own.id, shared.id].sort());
    expect((await bob.request('PATCH', `canned-replies/${shared.id}`, { shortcut: 'late', name: 'Late', text: 'x' })).status).toBe(403);
    expect((await ann.request('DELETE', `canned-replies/${own.id}`)).status).toBe(404);
    expect((await bob.request('POST', 'canned-replies', { shortcut: 'v', name: 'V', text: '{{order.id}}' })).body.fields[0].message).toContain('order.id');
  });
});

describe('a macro', () => {
  it('answers, notes, sets and snoozes in one, with the names filled in', async () => {
    const steps = [
      { do: 'priority', to: 'high' },
      { do: 'reply', text: 'Hi {{author.first}}, {{me.first}} here.' },
      { do: 'assign', to: 'me' },
      { do: 'snooze', until: 'in 3 hours' },
    ];
    const macro = (await ann.request('POST', 'macros', { name: 'Take it', steps, shared: true })).body;
    const { id, version } = await conversation('Help me', {}, 'dara');
    const ran = await bob.request('POST', `conversations/${id}/macro`, { macroId: macro.id, basedOn: version, timeZone: 'Europe/Paris' });
    expect(ran.body).toMatchObject({ reply: { text: 'Hi DARA, Bob here.' }, conversation: { status: 'snoozed', priority: 'high', assigneeId: bob.memberId } });
    const again = await conversation('Anybody?', {}, 'eve');
    const stale = await bob.request('POST', `conversations/${again.id}/macro`, { macroId: macro.id, basedOn: 0 });
    expect(stale.status).toBe(409);
    expect(await detail(again.id)).toMatchObject({ status: 'open', priority: 'normal', assigneeId: null });
  });
});

describe('suggested answers', () => {
  it('are what was answered to a question like this one, with where; never to an unlike one', async () => {
    const before = await conversation('How can I return the blue kettle I bought last week?');
    const { body: reply } = await ann.request('POST', `conversations/${before.id}/replies`, { text: 'Use the label in the box.', basedOn: before.version });
    await server.database.inWorkspace(ann, (tx) => tx.query(`update reply set state = 'sent', sent_at = now() where id = $1`, [reply.id]));
    const alike = await conversation('Hello, how can I return a kettle that I bought?');
    expect((await ann.request('GET', `conversations/${alike.id}/suggestions`)).body.items).toEqual([
      expect.objectContaining({ text: 'Use the label in the box.', conversationId: before.id, question: expect.stringContaining('blue kettle') }),
    ]);
    const unlike = await conversation('Your shop in Lyon closes far too early');
    expect((await ann.request('GET', `conversations/${unlike.id}/suggestions`)).body.items).toEqual([]);
  });
});

describe('status', () => {
  it('waits for them, sleeps until they write, and opens when they do', async () => {
    const { id } = await conversation('First', {}, 'gus');
    expect((await ann.request('POST', `conversations/${id}/pending`)).body.status).toBe('pending');
    expect((await ann.request('POST', `conversations/${id}/snooze`, { until: null })).body).toMatchObject({ status: 'snoozed', snoozedUntil: null });
    await conversation('Second', {}, 'gus');
    expect((await detail(id)).status).toBe('open');
  });
});

describe('merging and splitting', () => {
  it('joins two threads, hears answers to either in the one, and comes apart again', async () => {
    const one = await conversation('The kettle leaks', {}, 'ida');
    await ann.request('POST', `conversations/${one.id}/resolve`);
    await server.database.inWorkspace(ann, (tx) => tx.query(`update conversation set last_activity_at = now() - interval '3 days' where id = $1`, [one.id]));
    const two = await conversation('And the lid is loose', {}, 'ida');
    expect(two.id).not.toBe(one.id);
    const merged = (await ann.request('POST', `conversations/${one.id}/merge`, { intoId: two.id })).body;
    expect(merged).toMatchObject({ id: two.id, mentionCount: 2 });
    expect((await detail(one.id)).mergedInto).toBe(two.id);
    const root = one.thread.find((line: any) => line.is === 'mention').mention.externalId;
    await conversation('Still leaking', { inReplyTo: root }, 'ida');
    const together = await detail(two.id);
    expect(together.mentionCount).toBe(3);
    const undone = await ann.request('POST', `moves/${together.moves[0].id}/undo`);
    expect(undone.body).toMatchObject({ id: one.id, status: 'resolved', mentionCount: 1, mergedInto: null });
    expect((await detail(two.id)).mentionCount).toBe(2);
    expect((await ann.request('POST', `moves/${together.moves[0].id}/undo`)).status).toBe(409);
  });

  it('makes a conversation of some posts, and takes it back', async () => {
    const { id } = await conversation('One thing', {}, 'jon');
    await conversation('Another thing', {}, 'jon');
    const mentions = (await detail(id)).thread.filter((line: any) => line.is === 'mention').map((line: any) => line.mention.id);
    expect((await ann.request('POST', `conversations/${id}/split`, { mentionIds: mentions })).status).toBe(409);
    const split = (await ann.request('POST', `conversations/${id}/split`, { mentionIds: [mentions[1]] })).body;
    expect(split).toMatchObject({ mentionCount: 1, snippet: 'Another thing', status: 'open' });
    expect((await detail(id)).mentionCount).toBe(1);
    const back = await ann.request('POST', `moves/${(await detail(id)).moves[0].id}/undo`);
    expect(back.body).toMatchObject({ id, mentionCount: 2 });
    const counted = await server.database.inWorkspace(ann, (tx) =>
      tx.query(
        `select (select sum(conversations)::int from inbox_count where status = 'open') = (select count(*)::int from conversation where status = 'open') as right`,
      ),
    );
    expect(counted).toEqual([{ right: true }]);
  });

  it('never brings a private thread into a public one', async () => {
    const open = await conversation('In public', {}, 'kim');
    await server.database.inWorkspace(ann, (tx) => tx.query(`update conversation set last_activity_at = now() - interval '3 days' where id = $1`, [open.id]));
    const secret = await conversation('In private', { form: 'message' }, 'kim');
    expect((await ann.request('POST', `conversations/${secret.id}/merge`, { intoId: open.id })).status).toBe(409);
  });

  it('links what went from public to private', async () => {
    const open = await conversation('My order 123 is lost', {}, 'lou');
    await ann.request('POST', `conversations/${open.id}/replies`, { text: 'Please message us', basedOn: open.version, asksPrivate: true });
    await server.database.inWorkspace(ann, (tx) => tx.query(`update conversation set last_activity_at = now() - interval '3 days' where id = $1`, [open.id]));
    const secret = await conversation('Here is my address', { form: 'message' }, 'lou');
    expect(secret.linked.map((one: any) => one.id)).toEqual([open.id]);
    expect((await detail(open.id)).linked.map((one: any) => one.id)).toEqual([secret.id]);
  });
});
