import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { followUp, watchPromises } from '#inbox';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { mailBy, mailDigests } from './digest.js';

let server: TestServer;
let ann: Visitor;
let bob: Visitor;
let channel: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  ann = await server.visitor();
  const { member } = (await ann.request('POST', 'members', { email: 'bob@example.org', name: 'Bob Stone', role: 'agent' })).body;
  await server.database.inWorkspace(ann, (tx) => tx.query(`update member set status = 'active' where id = $1`, [member.id]));
  bob = await server.visitor({ ...ann, memberId: member.id });
  channel = (await ann.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(() => server.close());

const follow = async (now = new Date()): Promise<void> => {
  while ((await followUp(server.database, ann.workspaceId, now)) > 0);
};
let last = 0;
async function conversation(author = `a${++last}`): Promise<any> {
  await server.deliver(channel, [post(`p${++last}`, author, 'Where is my kettle?')]);
  await server.work(ann.workspaceId);
  const [mention] = (await ann.request('GET', 'mentions?limit=1')).body.items;
  return (await ann.request('GET', `conversations/${mention.conversationId}`)).body;
}
const told = async (who: Visitor) => (await who.request('GET', 'notifications')).body;

describe('notifications', () => {
  it('tell a colleague once of what concerns them, and mail what stays unread', async () => {
    const { id } = await conversation('dara');
    await ann.request('POST', `conversations/${id}/assign`, { memberId: bob.memberId });
    await ann.request('POST', `conversations/${id}/notes`, { text: '@Bob Stone look', mentions: [bob.memberId] });
    await conversation('dara');
    await conversation('dara');
    await Promise.all([follow(), follow()]);
    await follow();
    const page = await told(bob);
    expect(page.items.map((one: any) => one.type).sort()).toEqual(['assigned', 'mentioned', 'message']);
    expect(page).toMatchObject({ unread: 3, items: [{ author: 'DARA', conversationId: id }, {}, {}] });
    expect((await told(ann)).unread).toBe(0);

    const letters: string[] = [];
    const smtp = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) => {
        let letter = '';
        stream.on('data', (part: Buffer) => (letter += part.toString()));
        stream.on('end', () => {
          letters.push(letter);
          done();
        });
      },
    });
    const listening = smtp.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const { port } = listening.address() as { port: number };
    const send = mailBy({ smtpUrl: `smtp://127.0.0.1:${port}`, mailFrom: 'earshot@example.org', owner: { email: 'o@example.org', password: null } })!;
    expect(await mailDigests(server.database, send, 'https://ear.example', new Date())).toBe(0);
    const later = new Date(Date.now() + 3_600_000);
    expect(await mailDigests(server.database, send, 'https://ear.example', later)).toBe(1);
    expect(await mailDigests(server.database, send, 'https://ear.example', new Date(later.getTime() + 3_600_000))).toBe(0);
    await new Promise<void>((resolve) => smtp.close(resolve));
    expect(letters).toHaveLength(1);
    expect(letters[0]).toContain('To: bob@example.org');
    expect(letters[0]).toContain(`https://ear.example/inbox/all/${id}`);
    expect(letters[0]).not.toContain('kettle');

    expect((await bob.request('POST', 'notifications/read', { conversationId: id })).body).toEqual({ read: 3 });
    expect((await told(bob)).unread).toBe(0);
  });

  it('are not made of what is muted', async () => {
    await bob.request('PATCH', 'notifications/settings', { muted: ['assigned'], digest: 'off', timeZone: 'Asia/Shanghai' });
    const { id } = await conversation();
    await ann.request('POST', `conversations/${id}/assign`, { memberId: bob.memberId });
    await follow();
    expect((await told(bob)).unread).toBe(0);
    expect((await bob.request('PATCH', 'notifications/settings', { timeZone: 'Mars/Olympus' })).status).toBe(422);
  });
});

describe('a promise', () => {
  it('is due by the policy, warned of once, broken once, and kept by an answer', async () => {
    const hours = { timeZone: 'UTC', days: [] };
    await ann.request('POST', 'sla-policies', {
      name: 'Usual',
      isDefault: true,
      firstReplyMinutes: 60,
      nextReplyMinutes: 30,
      resolutionMinutes: 600,
      warnMinutes: 10,
      hours,
    });
    const { id, openedAt, version } = await conversation();
    await follow();
    const sla = async () => (await ann.request('GET', `conversations/${id}`)).body.sla;
    const due = new Date(Date.parse(openedAt) + 3_600_000);
    expect(await sla()).toEqual({ target: 'first-reply', dueAt: due.toISOString(), state: 'due' });
    expect(await watchPromises(server.database, new Date(due.getTime() - 11 * 60_000))).toBe(0);
    const warn = new Date(due.getTime() - 9 * 60_000);
    const warned = await Promise.all([watchPromises(server.database, warn), watchPromises(server.database, warn)]);
    expect(warned.reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(1);
    const broken = new Date(due.getTime() + 1_000);
    await watchPromises(server.database, broken);
    await watchPromises(server.database, broken);
    const events = (await ann.request('GET', 'events?limit=1000')).body.items.filter((one: any) => one.conversationId === id && one.type.startsWith('sla.'));
    expect(events.map((one: any) => one.type)).toEqual(['sla.warned', 'sla.breached']);
    expect((await sla()).state).toBe('breached');
    await ann.request('POST', `conversations/${id}/replies`, { text: 'Sorry', basedOn: version });
    await follow();
    expect(await sla()).toMatchObject({ target: 'resolution', state: 'due' });
    await ann.request('POST', `conversations/${id}/resolve`);
    await follow();
    expect(await sla()).toBeNull();
  });
});
