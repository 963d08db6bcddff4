import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acknowledge } from '#inbox';
import { judgeOutcomes } from '#insights';
import { leaseDue } from '#routing';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { askingWith } from './asking.js';

let server: TestServer;
let agent: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  agent = await server.visitor();
  channel = (await agent.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://shop.example/replies' } })).body;
});
afterAll(() => server.close());

let told = 0;
const hear = async (author: string, text: string, more: Record<string, unknown> = {}): Promise<void> => {
  await server.deliver(channel, [post(`a${++told}`, author, text, { form: 'message', ...more })]);
  await server.work(agent.workspaceId);
};
const say = (conversationId: string): Promise<boolean> => acknowledge(askingWith(server.database, ''), agent.workspaceId, conversationId, new Date());
/** Hears it, and does what the worker would. Answers the conversation. */
async function acknowledged(author: string, text: string, more: Record<string, unknown> = {}): Promise<any> {
  await hear(author, text, more);
  const due = await leaseDue(server.database, ['acknowledge'], new Date(), 60_000, 100);
  for (const { subjectId } of due) await say(subjectId);
  const { items } = (await agent.request('GET', 'conversations?view=open')).body;
  return (await agent.request('GET', `conversations/${items.find((row: any) => row.author.handle === author).id}`)).body;
}
const replies = ({ thread }: any): any[] => thread.flatMap((line: any) => (line.is === 'reply' ? [line.reply] : []));

describe('a first word by itself', () => {
  it('is said by nobody until the settings want it', async () => {
    expect(replies(await acknowledged('ann', 'Where is my parcel?'))).toEqual([]);
    const wrong = { when: 'always', texts: { en: 'Hello {{who}}' } };
    expect((await agent.request('PATCH', 'settings', { acknowledge: wrong })).status).toBe(422);
    const saved = (
      await agent.request('PATCH', 'settings', { acknowledge: { when: 'always', texts: { en: 'Hello {{author.first}}, we have it and answer soon.' } } })
    ).body;
    expect(saved.acknowledge).toMatchObject({ when: 'always', publicToo: false, channels: {} });
  });

  it('is said once, in the words and the language of whoever wrote, and can be taken back', async () => {
    const detail = await acknowledged('bea', 'How do I return this kettle?');
    expect(replies(detail)).toMatchObject([{ text: 'Hello BEA, we have it and answer soon.', state: 'held', memberId: null }]);
    // They still wait, and it is no answer for the figures.
    expect(detail.waitingSince).not.toBeNull();
    expect(await say(detail.id)).toBe(false);
    await hear('bea', 'It is the blue one.');
    expect(await leaseDue(server.database, ['acknowledge'], new Date(), 60_000, 100)).toEqual([]);
    expect((await agent.request('POST', `replies/${replies(detail)[0].id}/cancel`)).body).toMatchObject({ state: 'cancelled' });
    expect((await agent.request('GET', `conversations/${detail.id}`)).body.waitingSince).toBe(detail.waitingSince);

    const french = await acknowledged('chloe', 'Bonjour, où est passé mon colis s’il vous plaît ?');
    expect(replies(french)[0].text).toMatch(/^Merci pour votre message/);
    const told = await server.database.inWorkspace(agent, async (tx) => {
      await tx.query(`update reply set state = 'sent', sent_at = now() where conversation_id = $1`, [french.id]);
      return judgeOutcomes(tx, agent.workspaceId, [french.id], new Date());
    });
    expect(told).toEqual({ again: [], events: [] });
  });

  it('is never said to robots, to echoes of itself, in public, nor twice a day to the same', async () => {
    expect(replies(await acknowledged('status_bot', 'Your ticket was received.'))).toEqual([]);
    expect(replies(await acknowledged('loop', 'Auto: Hello you, we have it and answer soon.'))).toEqual([]);
    expect(replies(await acknowledged('dora', 'Where is my parcel?', { form: 'post' }))).toEqual([]);
    const first = await acknowledged('eve', 'Where is my order?');
    expect(replies(first)).toHaveLength(1);
    await agent.request('PATCH', 'settings', { joinWithinHours: 1 });
    await server.database.inWorkspace(agent, (tx) =>
      tx.query(`update conversation set last_activity_at = now() - interval '2 days' where id = $1`, [first.id]),
    );
    await hear('eve', 'Thank you for your message. I am on holiday.', { threadRoot: 'other' });
    const due = await leaseDue(server.database, ['acknowledge'], new Date(), 60_000, 100);
    expect(due).toHaveLength(1);
    expect(await say(due[0]!.subjectId)).toBe(false);
  });

  it('keeps quiet on a channel that differs', async () => {
    await agent.request('PATCH', 'settings', { acknowledge: { when: 'always', channels: { [channel.id]: 'never' } } });
    expect(replies(await acknowledged('finn', 'Where is my invoice?'))).toEqual([]);
  });
});
