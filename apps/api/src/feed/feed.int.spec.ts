import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventsMessage } from '#contracts';
import { next, post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
});
afterAll(() => server.close());

const seq = async (): Promise<number> => (await owner.request('GET', 'me')).body.seq;

/** Collects until the log has been told up to that number. */
function until(socket: ReturnType<Visitor['socket']>, upTo: number): Promise<EventsMessage[]> {
  const told: EventsMessage[] = [];
  return new Promise((resolve) =>
    socket.on('events', (message) => {
      told.push(message);
      if (message.upTo >= upTo) resolve(told);
    }),
  );
}

describe('the feed', () => {
  it('tells what comes in, with the counts, without being asked again', async () => {
    const socket = owner.socket();
    await next(socket, 'counts');
    const from = await seq();
    const told = until(socket, from + 1);
    await server.deliver(channel, [post('1', 'ann', 'Where is my order?')]);
    await server.work(owner.workspaceId);
    const [message] = await told;
    expect(message).toMatchObject({ after: from, upTo: from + 1, items: [{ type: 'mention.received', channelId: channel.id, body: { opened: true } }] });
    expect((await next(socket, 'counts')).views).toMatchObject({ open: 1, unassigned: 1 });
    socket.disconnect();
  });

  it('gives a screen that was away exactly what it missed', async () => {
    const from = await seq();
    for (let n = 0; n < 30; n++) await owner.request('PATCH', `channels/${channel.id}`, { name: `Shop ${n}` });
    const socket = owner.socket();
    await next(socket, 'counts');
    const told = until(socket, from + 35);
    socket.emit('resume', { after: from });
    for (let n = 0; n < 5; n++) await owner.request('PATCH', `channels/${channel.id}`, { name: `Shop again ${n}` });
    const messages = await told;
    expect(messages[0]!.after).toBe(from);
    expect(messages.flatMap((message) => message.items.map((item) => item.seq))).toEqual(Array.from({ length: 35 }, (_, n) => from + 1 + n));
    socket.disconnect();
  });

  it('sends the rows of what changes to a screen that asks for them, but not to one bounded to other desks', async () => {
    const socket = owner.socket();
    await next(socket, 'counts');
    expect(await socket.emitWithAck('rows')).toBe(true);
    const from = await seq();
    const rows = next(socket, 'rows');
    await server.deliver(channel, [post('rows', 'rowan', 'Where is my kettle?')]);
    await server.work(owner.workspaceId);
    expect(await rows).toMatchObject({ after: from, upTo: from + 1, items: [{ snippet: 'Where is my kettle?', author: { handle: 'rowan' }, version: 1 }] });
    socket.disconnect();

    const bind = (sql: string): Promise<unknown> =>
      server.database.inWorkspace({ workspaceId: owner.workspaceId }, (tx) => tx.query(sql, [owner.workspaceId, owner.memberId]));
    await bind(`insert into member_sight (workspace_id, member_id, channel_ids) values ($1, $2, '{}')`);
    const bounded = owner.socket();
    await next(bounded, 'counts');
    expect(await bounded.emitWithAck('rows')).toBe(false);
    bounded.disconnect();
    await bind(`delete from member_sight where workspace_id = $1 and member_id = $2`);
  });

  it('tells a screen to fetch again when the log does not reach back', async () => {
    const last = await seq();
    await server.database.source.query(`delete from event where workspace_id = $1 and seq <= 5`, [owner.workspaceId]);
    const socket = owner.socket();
    await next(socket, 'counts');
    socket.emit('resume', { after: 2 });
    expect(await next(socket, 'refetch')).toEqual({ seq: last });
    socket.emit('resume', { after: last + 1_000 });
    expect(await next(socket, 'refetch')).toEqual({ seq: last });
    socket.disconnect();
  });

  it('shows who else looks at a conversation', async () => {
    const [socket, colleague] = [owner.socket(), owner.socket()];
    await Promise.all([next(socket, 'counts'), next(colleague, 'counts')]);
    const { items } = (await owner.request('GET', 'conversations')).body;
    const seen = next(colleague, 'presence');
    socket.emit('presence', { conversationId: items[0].id, doing: 'writing' });
    expect(await seen).toEqual({ conversationId: items[0].id, members: [{ memberId: owner.memberId, doing: 'writing' }] });
    const left = next(colleague, 'presence');
    socket.disconnect();
    expect((await left).members).toEqual([]);
    colleague.disconnect();
  });

  it('ignores what is not well formed', async () => {
    const socket = owner.socket();
    await next(socket, 'counts');
    for (const name of ['resume', 'watch', 'presence'] as const)
      for (const junk of [null, 1, 'x', [], {}, { after: -1 }, { conversationId: 5 }]) socket.emit(name, junk as never);
    const told = until(socket, (await seq()) + 1);
    await owner.request('PATCH', `channels/${channel.id}`, { name: 'Still here' });
    expect((await told).at(-1)!.items).toHaveLength(1);
    socket.disconnect();
  });
});
