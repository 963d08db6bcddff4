import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AdvocatesCsvView, OwnOffersView } from '#contracts';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';
import { tendOffering } from '../../../worker/src/offering.js';

let server: TestServer;
let staff: Visitor;
let channel: { id: string; secret: string };
let invited: AdvocatesCsvView;
beforeAll(async () => {
  server = await testServer();
  staff = await server.visitor();
  channel = (await staff.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
  invited = (
    await staff.request('POST', 'advocates', {
      csv: 'email,name,topics,languages\nana@example.org,Ana,headset,en\nbo@example.org,Bo,headset,en\ncy@example.org,Cy,printer,en\nwrong,Di,,\n',
    })
  ).body;
});
afterAll(() => server.close());

/** Signs in by the link, as a browser does. */
async function enter(link: string): Promise<(method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>> {
  const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
  const opened = await fetch(`${server.url}/api/v1/session/link`, { method: 'POST', headers, body: JSON.stringify({ token: link.split('#token=')[1] }) });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!;
  const request = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: any }> => {
    const response = await fetch(`${server.url}/api/v1/${path}`, { method, headers: { ...headers, cookie }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
  await request('POST', 'offers/guidelines', { version: 0, lang: 'en' });
  return request;
}

async function ask(id: string, text: string): Promise<string> {
  await server.deliver(channel, [post(id, `asker-${id}`, text)]);
  await server.work(staff.workspaceId);
  const { body } = await staff.request('GET', `conversations?view=open`);
  return body.items.find((row: { snippet: string }) => text.startsWith(row.snippet.slice(0, 20))).id;
}
const tend = (conversationId: string, now = new Date()) => tendOffering(server.database, staff.workspaceId, conversationId, now);

describe('a question offered to advocates', () => {
  it('comes in by a list, goes to those of the topic, is taken by one, and is answered through us', async () => {
    expect(invited.invited.map(({ name }) => name)).toEqual(['Ana', 'Bo', 'Cy']);
    expect(invited.errors).toEqual([{ line: 5, message: 'email is no e-mail address' }]);
    const [ana, bo, cy] = await Promise.all(invited.invited.map(({ link }) => enter(link)));
    const conversationId = await ask('q1', 'How can I pair the headset with two phones at once (I am at 0612345678)?');
    await tend(conversationId);

    const offered: OwnOffersView = (await ana!('GET', 'offers')).body;
    expect(offered.items).toMatchObject([{ state: 'offered', canReply: true, lines: [{ by: 'asker', text: expect.stringContaining('I am at •••') }] }]);
    expect((await cy!('GET', 'offers')).body.items).toEqual([]);
    const other: OwnOffersView = (await bo!('GET', 'offers')).body;

    const claims = await Promise.all([ana!('POST', `offers/${offered.items[0]!.id}/claim`), bo!('POST', `offers/${other.items[0]!.id}/claim`)]);
    expect(claims.map(({ status }) => status).sort()).toEqual([200, 409]);
    const isAna = claims[0]!.status === 200;
    const winner = isAna ? ana! : bo!;
    expect((await (isAna ? bo! : ana!)('GET', 'offers')).body.items).toEqual([]);
    const { id } = (await winner('GET', 'offers')).body.items[0];
    expect((await winner('POST', `offers/${id}/answer`, { how: 'reply', text: 'Hold both keys.', basedOn: offered.items[0]!.version + 1 })).status).toBe(409);
    const answer = { how: 'reply', text: 'Hold both keys.', basedOn: offered.items[0]!.version };
    expect((await winner('POST', `offers/${id}/answer`, answer)).body).toMatchObject({ items: [], standing: { level: 'new', answered: 1 } });
    const detail = (await staff.request('GET', `conversations/${conversationId}`)).body;
    expect(detail.assigneeId).toBe(invited.invited[isAna ? 0 : 1]!.memberId);
    expect(detail.waitingSince).toBeNull();
    expect(detail.thread.at(-1)).toMatchObject({ is: 'reply', reply: { text: 'Hold both keys.', memberId: detail.assigneeId } });
    // Asked again after the answer, it is for staff.
    await server.deliver(channel, [post('q1b', 'asker-q1', 'That does not work, what else?', { inReplyTo: 'q1' })]);
    await server.work(staff.workspaceId);
    await tend(conversationId);
    expect((await staff.request('GET', `conversations/${conversationId}`)).body).toMatchObject({ assigneeId: null });
    // An advocate sees nothing of the inbox, whatever they ask for.
    expect((await winner('GET', 'conversations?view=open')).status).toBe(403);
  });

  it('goes on to staff when all say no, and when whoever took it stays silent', async () => {
    const [, , cy] = invited.invited;
    const link = (await staff.request('POST', `advocates/${cy!.memberId}/link`)).body.link;
    const asCy = await enter(link);
    const refused = await ask('q2', 'Where does the printer keep its ink?');
    await tend(refused);
    const [offer] = (await asCy('GET', 'offers')).body.items;
    expect((await asCy('POST', `offers/${offer.id}/decline`, { reason: 'do-not-know' })).body.items).toEqual([]);
    await tend(refused);
    const desks = (await staff.request('GET', 'desks')).body.items;
    const support = desks.find((desk: { kind: string }) => desk.kind === 'support').id;
    expect((await staff.request('GET', `conversations/${refused}`)).body).toMatchObject({ deskId: support, assigneeId: null });

    const silent = await ask('q3', 'Which paper does the printer want?');
    await tend(silent);
    const [second] = (await asCy('GET', 'offers')).body.items;
    await asCy('POST', `offers/${second.id}/claim`);
    const due = (await tend(silent))!;
    await tend(silent, new Date(due.getTime() + 1));
    expect((await staff.request('GET', `conversations/${silent}`)).body).toMatchObject({ deskId: support, assigneeId: null });
    expect((await asCy('POST', `offers/${second.id}/answer`, { how: 'public' })).status).toBe(409);
  });

  it('is nobody’s to take once staff has it, and leaves their screens; nor once its asker complains', async () => {
    const asCy = await enter((await staff.request('POST', `advocates/${invited.invited[2]!.memberId}/link`)).body.link);
    const taken = await ask('q5', 'How do I line up the printer heads?');
    await tend(taken);
    const [offer] = (await asCy('GET', 'offers')).body.items;
    await staff.request('POST', `conversations/${taken}/assign`, { memberId: staff.memberId });
    expect((await asCy('POST', `offers/${offer.id}/claim`)).status).toBe(409);
    await tend(taken);
    expect((await asCy('GET', 'offers')).body.items).toEqual([]);
    expect((await staff.request('GET', `conversations/${taken}`)).body.assigneeId).toBe(staff.memberId);

    const turned = await ask('q6', 'How do I clean the printer?');
    await tend(turned);
    const [second] = (await asCy('GET', 'offers')).body.items;
    await server.deliver(channel, [
      post('q6b', 'asker-q6', 'This printer is terrible, it broke again and nobody helps. I want my money back!', { inReplyTo: 'q6' }),
    ]);
    await server.work(staff.workspaceId);
    expect((await asCy('POST', `offers/${second.id}/claim`)).status).toBe(409);
    await tend(turned);
    expect((await asCy('GET', 'offers')).body.items).toEqual([]);
    const desks = (await staff.request('GET', 'desks')).body.items;
    const support = desks.find((desk: { kind: string }) => desk.kind === 'support').id;
    expect((await staff.request('GET', `conversations/${turned}`)).body.deskId).toBe(support);
  });

  it('goes back when it leaves the desk although somebody took it, and their hands are free again', async () => {
    const asAna = await enter((await staff.request('POST', `advocates/${invited.invited[0]!.memberId}/link`)).body.link);
    const conversationId = await ask('q7', 'How do I charge the headset?');
    await tend(conversationId);
    const [offer] = (await asAna('GET', 'offers')).body.items;
    await asAna('POST', `offers/${offer.id}/claim`);
    const desks = (await staff.request('GET', 'desks')).body.items;
    const support = desks.find((desk: { kind: string }) => desk.kind === 'support').id;
    await server.database.inWorkspace(staff, (tx) => tx.query(`update conversation set desk_id = $2 where id = $1`, [conversationId, support]));
    await tend(conversationId);
    expect((await staff.request('GET', `conversations/${conversationId}`)).body).toMatchObject({ deskId: support, assigneeId: null });
    expect((await asAna('GET', 'offers')).body.items).toEqual([]);
    expect((await asAna('POST', `offers/${offer.id}/answer`, { how: 'public' })).status).toBe(409);
  });

  it('is not offered to whoever is suspended; leaving is one call, and gives back what was taken', async () => {
    const [ana, bo, cy] = invited.invited;
    const asCy = await enter((await staff.request('POST', `advocates/${cy!.memberId}/link`)).body.link);
    const conversationId = await ask('q4', 'Can the printer print on both sides?');
    await tend(conversationId);
    const [offer] = (await asCy('GET', 'offers')).body.items;
    await asCy('POST', `offers/${offer.id}/claim`);
    expect((await asCy('POST', 'me/leave')).status).toBe(204);
    expect((await asCy('GET', 'offers')).status).toBe(401);
    expect((await staff.request('GET', `conversations/${conversationId}`)).body.assigneeId).toBeNull();

    for (const { memberId } of [ana!, bo!]) await staff.request('PATCH', `advocates/${memberId}`, { suspended: true });
    const list = (await staff.request('GET', 'advocates')).body.items;
    expect(list.map(({ name, status }: { name: string; status: string }) => [name, status])).toEqual([
      ['Ana', 'suspended'],
      ['Bo', 'suspended'],
      ['Cy', 'deactivated'],
    ]);
  });
});
