import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeOutcomes } from '#insights';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let agent: Visitor;
let channel: { id: string; secret: string };
beforeAll(async () => {
  server = await testServer();
  agent = await server.visitor();
  channel = (await agent.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://shop.example/replies' } })).body;
});
afterAll(() => server.close());

async function praised(id: string, author: string, text: string): Promise<any> {
  await server.deliver(channel, [post(id, author, text)]);
  await server.work(agent.workspaceId);
  const { items } = (await agent.request('GET', 'conversations?view=thanks')).body;
  return items.find((row: any) => row.author.handle === author);
}
const thanks = async ({ id }: { id: string }): Promise<any> => (await agent.request('GET', `conversations/${id}/thanks`)).body;

describe('praise', () => {
  it('stands under "To thank", and is answered with words that were not said lately', async () => {
    const row = await praised('p1', 'ana', 'I love this kettle, it is wonderful. Best purchase of the year, thank you so much!');
    const made = { shortcut: 'merci', name: 'Ours', text: 'From all of Acme: thank you, {{author.first}}!', shared: true, kind: 'thanks', lang: 'en' };
    expect((await agent.request('POST', 'canned-replies', { ...made, lang: 'English' })).status).toBe(422);
    expect((await agent.request('POST', 'canned-replies', made)).body).toMatchObject({ kind: 'thanks', lang: 'en' });
    const offered = await thanks(row);
    expect(offered).toMatchObject({ review: null, invite: { due: false, reason: 'not-enough', praises: 1, text: null } });
    expect(offered.suggestions).toHaveLength(3);
    expect(offered.suggestions[0]).toBe('From all of Acme: thank you, ANA!');

    const { body: reply } = await agent.request('POST', `conversations/${row.id}/replies`, { text: offered.suggestions[0], basedOn: row.version });
    await server.database.inWorkspace(agent, async (tx) => {
      await tx.query(`update reply set state = 'sent', sent_at = now() where id = $1`, [reply.id]);
      await judgeOutcomes(tx, agent.workspaceId, [row.id], new Date());
    });
    expect((await agent.request('GET', `conversations/${row.id}/outcomes`)).body.items).toMatchObject([{ kind: 'thanked', memberId: agent.memberId }]);
    expect((await agent.request('GET', 'conversations?view=thanks')).body.items).toEqual([]);
    const other = await praised('p2', 'bo', 'Amazing service, I am so happy with it, thank you all!');
    expect((await thanks(other)).suggestions.join()).not.toContain('From all of Acme');
  });

  it('asks for a review where the settings hold an address', async () => {
    expect((await agent.request('PATCH', 'settings', { reviewUrl: 'javascript:alert(1)' })).status).toBe(422);
    await agent.request('PATCH', 'settings', { reviewUrl: 'https://reviews.example/acme' });
    const row = await praised('p3', 'cy', 'Great phone, I love it, wonderful battery!');
    expect((await thanks(row)).review).toContain('https://reviews.example/acme');
  });
});
