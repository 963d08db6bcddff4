import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { followOutcomes, lookAgain } from './outcomes.js';

let server: TestServer;
let owner: Visitor;
let channel: { id: string; secret: string };
beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(() => server.close());

const follow = async (now = new Date()): Promise<void> => {
  while ((await followOutcomes(server.database, owner.workspaceId, now)) > 0);
};

/** Asked, and answered on the network. */
async function answered(id: string, text: string): Promise<string> {
  await server.deliver(channel, [post(id, `asker-${id}`, text)]);
  await server.work(owner.workspaceId);
  const { items } = (await owner.request('GET', 'conversations?view=all')).body;
  const { id: conversationId, version } = items.find((row: { snippet: string }) => row.snippet === text);
  const { body: reply } = await owner.request('POST', `conversations/${conversationId}/replies`, { text: 'Like this.', basedOn: version });
  await server.database.inWorkspace(owner, (tx) =>
    tx.query(`update reply set state = 'sent', sent_at = now() where workspace_id = $1 and id = $2`, [owner.workspaceId, reply.id]),
  );
  return conversationId;
}

describe('what came of it', () => {
  it('is told from the thread as it goes on, once, and shown by who did it and where', async () => {
    const conversationId = await answered('q', 'How do I open the lid?');
    await follow();
    const figures = async () => (await owner.request('GET', 'insights/outcomes?since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z')).body;
    expect((await figures()).kinds).toMatchObject({ answered: 0 });
    await owner.request('POST', `conversations/${conversationId}/resolve`);
    await follow();
    await follow();
    const told = await figures();
    expect(told.kinds).toEqual({ answered: 1, resolved: 0, connected: 0, dialogue: 0, thanked: 0 });
    expect(told.rows).toMatchObject([{ kind: 'answered', doneBy: 'staff', memberId: owner.memberId, channelId: channel.id, count: 1 }]);
    expect((await owner.request('GET', `conversations/${conversationId}/outcomes`)).body.items).toMatchObject([
      { kind: 'answered', confirmedBy: 'staff', came: true },
    ]);
  });

  it('comes by itself when a quiet day has passed, and a person’s word outlasts it', async () => {
    const conversationId = await answered('r', 'Where can I find the manual?');
    await follow();
    const later = new Date(Date.now() + 25 * 3_600_000);
    expect(await lookAgain(server.database, owner.workspaceId, conversationId, later)).toBeNull();
    const of = async () => (await owner.request('GET', `conversations/${conversationId}/outcomes`)).body.items;
    expect(await of()).toMatchObject([{ kind: 'answered', confirmedBy: 'quiet', came: true }]);
    const wrong = { kind: 'answered', came: false, reason: 'They wrote to us by telephone' };
    expect((await owner.request('POST', `conversations/${conversationId}/outcomes`, { ...wrong, reason: '' })).status).toBe(422);
    await owner.request('POST', `conversations/${conversationId}/outcomes`, wrong);
    await lookAgain(server.database, owner.workspaceId, conversationId, later);
    expect(await of()).toMatchObject([{ kind: 'answered', confirmedBy: 'correction', came: false, reason: wrong.reason, correctedBy: owner.memberId }]);
  });
});
