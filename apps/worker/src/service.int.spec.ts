import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '#events';
import { redateService } from '#insights';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { followOutcomes } from './outcomes.js';

let server: TestServer;
let owner: Visitor;
let channel: { id: string; secret: string };
beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
  const promise = {
    name: 'Promise',
    isDefault: true,
    firstReplyMinutes: 60,
    nextReplyMinutes: null,
    resolutionMinutes: null,
    hours: { timeZone: 'UTC', days: [] },
  };
  await owner.request('POST', 'sla-policies', promise);
});
afterAll(() => server.close());

const follow = async (): Promise<void> => {
  while ((await followOutcomes(server.database, owner.workspaceId, new Date())) > 0);
};
const figures = async (by: string, hours = 'all') =>
  (await owner.request('GET', `insights/service?since=2020-01-01T00:00:00Z&until=2100-01-01T00:00:00Z&by=${by}&hours=${hours}`)).body;

/** Asked so many minutes ago, and answered after so many. */
async function answered(id: string, askedAgo: number, after: number): Promise<string> {
  await server.deliver(channel, [post(id, `asker-${id}`, `When do you open, ${id}?`)]);
  await server.work(owner.workspaceId);
  const { items } = (await owner.request('GET', 'conversations?view=all')).body;
  const { id: conversationId, version } = items.find((row: { snippet: string }) => row.snippet.endsWith(`${id}?`));
  const { body: reply } = await owner.request('POST', `conversations/${conversationId}/replies`, { text: 'At nine.', basedOn: version });
  await server.database.inWorkspace(owner, async (tx) => {
    const [ago, late] = [`${askedAgo} minutes`, `${askedAgo - after} minutes`];
    await tx.query(`update mention set received_at = now() - $3::interval where workspace_id = $1 and conversation_id = $2`, [
      owner.workspaceId,
      conversationId,
      ago,
    ]);
    await tx.query(`update conversation set opened_at = now() - $3::interval where workspace_id = $1 and id = $2`, [owner.workspaceId, conversationId, ago]);
    await tx.query(`update reply set state = 'sent', sent_at = now() - $3::interval where workspace_id = $1 and id = $2`, [owner.workspaceId, reply.id, late]);
    await appendEvents(tx, owner.workspaceId, [{ type: 'reply.changed', conversationId, body: { replyId: reply.id, state: 'sent' } }]);
  });
  return conversationId;
}

describe('how long people waited', () => {
  it('is measured once, by agent, desk, channel and tag, against what was promised', async () => {
    await answered('a', 300, 10);
    const slow = await answered('b', 300, 200);
    await owner.request('POST', `conversations/${slow}/tags`, { add: ['late'], remove: [] });
    await owner.request('POST', `conversations/${slow}/resolve`);
    await follow();
    await follow();
    const { total, rows } = await figures('agent');
    expect(total.measures['first-reply']).toMatchObject({ times: 2, promised: 2, kept: 1 });
    expect(total.measures['first-reply'].p50 / 600).toBeCloseTo(1, 1);
    expect(total.measures['first-reply'].p90 / 12_000).toBeCloseTo(1, 1);
    expect(total.measures.resolution.times).toBe(1);
    expect(rows).toMatchObject([{ id: owner.memberId, name: 'Test Owner', measures: { 'first-reply': { times: 2 } }, outcomes: 1 }]);
    expect((await figures('tag')).rows.find((row: { name: string }) => row.name === 'late').measures['first-reply']).toMatchObject({ times: 1, kept: 0 });
    expect((await figures('channel')).rows).toMatchObject([{ id: channel.id, name: 'Shop' }]);
    expect((await figures('all')).trend.map((point: { measure: string }) => point.measure)).toContain('first-reply');
  });

  it('is taken back when the conversation is open again, and a new promise says nothing of the past', async () => {
    const id = await answered('c', 100, 30);
    await owner.request('POST', `conversations/${id}/resolve`);
    await follow();
    const before = (await figures('all')).total;
    await owner.request('POST', `conversations/${id}/reopen`);
    const [policy] = (await owner.request('GET', 'sla-policies')).body.items;
    await owner.request('PUT', `sla-policies/${policy.id}`, { ...policy, firstReplyMinutes: 1 });
    await follow();
    const { total } = await figures('all');
    expect(total.measures.resolution.times).toBe(before.measures.resolution.times - 1);
    expect(total.measures['first-reply']).toEqual(before.measures['first-reply']);
  });

  it('ends with what we answered on the network itself, which nobody’s name stands beside', async () => {
    const before = (await figures('agent')).total.measures['first-reply'].times;
    await server.deliver(channel, [post('there', 'dov', 'Is the shop in Ghent open?')]);
    await server.work(owner.workspaceId);
    await server.deliver(channel, [post('there-answer', 'shop', 'Until six.', { own: true, inReplyTo: 'there' })]);
    await server.work(owner.workspaceId);
    await follow();
    const { total, rows } = await figures('agent');
    expect(total.measures['first-reply'].times).toBe(before + 1);
    expect(rows.find((row: { id: string }) => row.id === '').measures['first-reply'].times).toBe(1);
  });

  it('is, by day, week and month, what counting anew gives', async () => {
    const spans = () =>
      server.database.inWorkspace(owner, (tx) =>
        tx.query<{ grain: string }>(
          `select * from service_span where workspace_id = $1 and times <> 0 order by grain, axis, begins, value, measure, hours, bucket`,
          [owner.workspaceId],
        ),
      );
    const kept = await spans();
    expect(new Set(kept.map(({ grain }) => grain))).toEqual(new Set(['day', 'week', 'month']));
    await server.database.inWorkspace(owner, (tx) => redateService(tx, owner.workspaceId, 'UTC', async () => undefined));
    expect(await spans()).toEqual(kept);
  });

  it('is shown to whoever is bounded to a channel along that alone', async () => {
    const { body: member } = await owner.request('POST', 'members', { email: 'sam@example.org', name: 'Sam', role: 'agent' });
    const sight = await owner.request('PATCH', `members/${member.member.id}/sight`, { deskIds: null, channelIds: [channel.id] });
    expect(sight.status).toBeLessThan(300);
    await server.database.inWorkspace(owner, (tx) =>
      tx.query(`update member set status = 'active' where workspace_id = $1 and id = $2`, [owner.workspaceId, member.member.id]),
    );
    const sam = await server.visitor({ ...owner, memberId: member.member.id });
    const of = async (by: string) => (await sam.request('GET', `insights/service?since=2020-01-01T00:00:00Z&by=${by}`)).body;
    expect(
      (await of('agent')).rows.every((row: { measures: Record<string, { times: number }> }) => Object.values(row.measures).every(({ times }) => times === 0)),
    ).toBe(true);
    expect((await of('channel')).rows[0].measures['first-reply'].times).toBeGreaterThan(0);
  });
});
