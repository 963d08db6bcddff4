import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askDue, followUp } from '#inbox';
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
/** Hears something, resolves it, and asks whoever is to be asked `days` later. Answers the conversation as it is then. */
async function resolved(author: string, more: Record<string, unknown> = {}, days = 0): Promise<any> {
  await server.deliver(channel, [post(`m${++told}`, author, 'Wo bleibt mein Paket?', { form: 'message', ...more })]);
  await server.work(agent.workspaceId);
  const [{ id }] = (await agent.request('GET', 'conversations?view=open')).body.items;
  await agent.request('POST', `conversations/${id}/resolve`);
  while ((await followUp(server.database, agent.workspaceId, new Date())) > 0);
  await askDue(askingWith(server.database, 'https://ear.example'), new Date(Date.now() + 600_000 + days * 86_400_000));
  return (await agent.request('GET', `conversations/${id}`)).body;
}
/** As it goes out. */
const asked = async ({ id }: { id: string }): Promise<string[]> =>
  (
    await server.database.inWorkspace(agent, (tx) => tx.query<{ text: string }>(`select text from reply where conversation_id = $1 order by created_at`, [id]))
  ).map(({ text }) => text);
const open = (route: 'look' | 'answer', body: unknown): Promise<Response> =>
  fetch(`${server.url}/api/v1/surveys/${route}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('asking people whether they are content', () => {
  it('waits until a workspace wants it', async () => {
    expect(await asked(await resolved('ann'))).toEqual([]);
    expect((await agent.request('PATCH', 'settings', { askContent: true, askText: 'no link' })).status).toBe(422);
    expect((await agent.request('PATCH', 'settings', { askContent: true })).body).toMatchObject({ askContent: true, askEveryDays: 30 });
  });

  it('sends a link after a resolved private conversation, which takes one answer', async () => {
    const before = await resolved('bea');
    const [text] = await asked(before);
    expect(before.thread.at(-1).reply.text).toMatch(/survey#…$/);
    expect(text).toMatch(/^How did we do\? .* https:\/\/ear\.example\/survey#[\w-]{43}$/);
    expect(before).toMatchObject({ status: 'resolved', surveys: [{ answeredAt: null, score: null }] });
    const token = text!.split('#')[1]!;
    expect(await (await open('look', { token })).json()).toEqual({ workspace: 'Acme', answered: false });
    expect((await open('answer', { token, score: 6 })).status).toBe(422);
    expect((await open('answer', { token, score: 2, comment: 'Too slow' })).status).toBe(204);
    expect((await open('answer', { token, score: 5 })).status).toBe(409);
    expect(await (await open('look', { token })).json()).toEqual({ workspace: 'Acme', answered: true });
    expect((await open('look', { token: 'x'.repeat(43) })).status).toBe(410);
    const after = (await agent.request('GET', `conversations/${before.id}`)).body;
    expect(after.surveys).toMatchObject([{ score: 2, comment: 'Too slow' }]);
    expect(after.thread.flatMap(({ activity }: { activity?: { type: string } }) => activity ?? []).at(-1)).toMatchObject({
      type: 'rated',
      details: { score: 2 },
    });
    const { items } = (await agent.request('GET', 'events?limit=1000')).body;
    expect(items.find(({ type }: { type: string }) => type === 'survey.answered')).toMatchObject({
      conversationId: before.id,
      body: { surveyId: after.surveys[0].id, score: 2 },
    });
    expect(JSON.stringify(items)).not.toContain('Too slow');
  });

  it('asks a person once in so many days, and nobody in public', async () => {
    // Whoever writes again soon is in the same conversation, where the first link stands.
    expect(await asked(await resolved('bea'))).toHaveLength(1);
    expect(await asked(await resolved('cleo', { form: 'comment' }))).toHaveLength(0);
    expect(await asked(await resolved('bea', {}, 31))).toHaveLength(2);
  });
});
