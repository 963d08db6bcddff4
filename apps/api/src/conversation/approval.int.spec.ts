import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#contracts';
import { newId } from '#kernel';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;
let agent: Visitor;
let lead: Visitor;
let channel: { id: string; secret: string };

async function member(name: string, role: Role): Promise<Visitor> {
  const { workspaceId } = owner;
  const [memberId, accountId, email] = [newId(), newId(), `${name}@example.org`];
  await server.database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(`insert into account (id, email, name) values ($1, $2, $3)`, [accountId, email, name]);
    await tx.query(`insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2, $3, $4, $5, $6)`, [
      workspaceId,
      memberId,
      accountId,
      name,
      email,
      role,
    ]);
    await tx.query(`insert into directory_member (account_id, workspace_id, member_id) values ($1, $2, $3)`, [accountId, workspaceId, memberId]);
  });
  return server.visitor({ workspaceId, memberId, accountId });
}

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(() => server.close());

async function ask(text: string): Promise<{ id: string; version: number }> {
  const id = text.replaceAll(/\W+/g, '-');
  await server.deliver(channel, [post(id, `asker-${id}`, text)]);
  await server.work(owner.workspaceId);
  const { body } = await owner.request('GET', `conversations?view=all`);
  return body.items.find((row: { snippet: string }) => row.snippet.startsWith(text));
}
const queued = (replyId: string) => server.database.inDirectory((tx) => tx.query(`select from directory_reply where reply_id = $1`, [replyId]));

describe('an answer that a rule wants approved', () => {
  it('goes out at once while nobody but its writer could approve it', async () => {
    await owner.request('POST', 'rules', { runs: 'reply', name: 'Money', query: 'refund', actions: { approval: { teamId: null, minutes: 30 } } });
    const { id, version } = await ask('Where is my money');
    expect((await owner.request('POST', `conversations/${id}/replies`, { text: 'Your refund is on its way.', basedOn: version })).body.state).toBe('queued');
  });

  it('waits for the group, is approved once however many try at once, with the words as they were changed', async () => {
    [agent, lead] = [await member('ann', 'agent'), await member('lea', 'agent')];
    const other = await member('oli', 'agent');
    const team = (await owner.request('POST', 'teams', { name: 'Money', memberIds: [lead.memberId, agent.memberId] })).body;
    const rule = (await owner.request('GET', 'rules')).body.items.find((one: { name: string }) => one.name === 'Money');
    await owner.request('PATCH', `rules/${rule.id}`, { version: rule.version, actions: { approval: { teamId: team.id, minutes: 30 } } });
    const { id, version } = await ask('Please pay me back');
    const plain = await ask('Is it open on Sunday');
    expect((await agent.request('POST', `conversations/${plain.id}/replies`, { text: 'Yes.', basedOn: plain.version })).body.state).toBe('queued');

    const { body: reply } = await agent.request('POST', `conversations/${id}/replies`, { text: 'A refund of 10.', basedOn: version });
    expect(reply).toMatchObject({
      state: 'held',
      heldUntil: null,
      approval: { state: 'waiting', ruleName: 'Money', teamId: team.id, askedBy: agent.memberId },
    });
    expect(await queued(reply.id)).toEqual([]);
    expect((await lead.request('GET', 'conversations?view=approval')).body.items.map((row: { id: string }) => row.id)).toEqual([id]);
    expect((await lead.request('GET', 'counts')).body.views.approval).toBe(1);
    expect((await owner.request('GET', `conversations/${id}`)).body.waitingSince).not.toBeNull();

    const decide = (who: Visitor, body: object) => who.request('POST', `approvals/${reply.approval.id}/decide`, body);
    const approve = { decision: 'approve', basedOn: version + 1, text: 'A refund of 12.' };
    expect((await decide(agent, approve)).status).toBe(403);
    expect((await decide(other, approve)).status).toBe(403);
    expect((await decide(lead, { ...approve, basedOn: version })).body).toMatchObject({ status: 409, why: 'stale' });
    const decided = await Promise.all([decide(lead, approve), decide(owner, approve), decide(lead, approve)]);
    expect(decided.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await decide(lead, { decision: 'refuse', reason: 'Too late' })).status).toBe(409);
    expect(await queued(reply.id)).toHaveLength(1);
    const detail = (await owner.request('GET', `conversations/${id}`)).body;
    expect(detail.waitingSince).toBeNull();
    expect(detail.version).toBe(version + 2);
    const line = detail.thread.find((item: { is: string }) => item.is === 'reply');
    expect(line.reply).toMatchObject({ state: 'queued', text: 'A refund of 12.', approval: { state: 'approved', textBefore: 'A refund of 10.' } });
  });

  it('is refused with a reason and comes back to its writer, or is withdrawn by them; neither is sent', async () => {
    const { id, version } = await ask('I want my deposit');
    const { body: first } = await agent.request('POST', `conversations/${id}/replies`, { text: 'No refund.', basedOn: version });
    expect((await lead.request('POST', `approvals/${first.approval.id}/decide`, { decision: 'refuse', reason: ' ' })).status).toBe(422);
    const refused = await lead.request('POST', `approvals/${first.approval.id}/decide`, { decision: 'refuse', reason: 'Be kinder.' });
    expect(refused.body).toMatchObject({ state: 'refused', reason: 'Be kinder.', decidedBy: lead.memberId });
    const detail = (await agent.request('GET', `conversations/${id}`)).body;
    expect(detail.drafts).toMatchObject([{ text: 'No refund.' }]);
    const { body: second } = await agent.request('POST', `conversations/${id}/replies`, { text: 'A refund, gladly.', basedOn: detail.version });
    expect((await agent.request('POST', `replies/${second.id}/cancel`)).body).toMatchObject({ state: 'cancelled', approval: { state: 'withdrawn' } });
    expect([await queued(first.id), await queued(second.id)]).toEqual([[], []]);
    expect((await lead.request('GET', 'approvals')).body.items).toEqual([]);
  });
});
