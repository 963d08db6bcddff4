import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeOutcomes } from '#insights';
import { leaseDue } from '#routing';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';
import { tendOffering } from '../../../worker/src/offering.js';
import { lookAgain } from '../../../worker/src/outcomes.js';
import { recogniseAnswer } from '../../../worker/src/recognising.js';

let server: TestServer;
let staff: Visitor;
let channel: { id: string; secret: string };
beforeAll(async () => {
  server = await testServer();
  staff = await server.visitor();
  channel = (await staff.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
});
afterAll(() => server.close());

type Request = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>;
const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
const as =
  (cookie: string): Request =>
  async (method, path, body) => {
    const response = await fetch(`${server.url}/api/v1/${path}`, { method, headers: { ...headers, cookie }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
const outside = as('');
async function enter(link: string): Promise<Request> {
  const opened = await fetch(`${server.url}/api/v1/session/link`, { method: 'POST', headers, body: JSON.stringify({ token: link.split('#token=')[1] }) });
  return as((opened.headers.get('set-cookie') ?? '').split(';')[0]!);
}
async function hear(...posts: unknown[]): Promise<void> {
  await server.deliver(channel, posts);
  await server.work(staff.workspaceId);
}
const conversationOf = async (handle: string): Promise<any> =>
  (await staff.request('GET', 'conversations?view=all')).body.items.find((row: any) => row.author.handle === handle);
/** What the worker does about posts of advocates. */
async function recognise(): Promise<boolean[]> {
  const due = await leaseDue(server.database, ['recognise'], new Date(), 60_000, 100);
  return Promise.all(due.map(({ subjectId }) => recogniseAnswer(server.database, staff.workspaceId, subjectId, new Date())));
}

let ana: Request;
let anaId: string;

describe('somebody who comes by the join link', () => {
  let token: string;
  const application = {
    email: 'ana@example.org',
    name: 'Ana',
    topics: ['headset'],
    languages: ['en'],
    account: { network: 'webhook', handle: '@Ana' },
    why: 'I own three.',
  };

  it('reads the guidelines, applies, waits for staff, and signs in by their link', async () => {
    expect((await staff.request('GET', 'community')).body).toMatchObject({ joinLink: null, waiting: 0, guidelines: { version: 0 } });
    const { body: open } = await staff.request('POST', 'community/join-link');
    token = open.joinLink.split('#token=')[1];
    await staff.request('PUT', 'community/guidelines', { texts: { en: 'Be kind.', fr: 'Soyez aimable.' } });
    expect((await outside('POST', 'join-page', { token })).body).toMatchObject({
      workspace: 'Acme',
      guidelines: { version: 1, texts: { fr: 'Soyez aimable.' } },
      networks: [],
    });
    expect((await outside('POST', 'join-page/apply', { token, ...application, accepts: { version: 0, lang: 'en' } })).status).toBe(409);
    for (const name of ['Anna', 'Ana'])
      expect((await outside('POST', 'join-page/apply', { token, ...application, name, accepts: { version: 1, lang: 'en' } })).status).toBe(204);

    const { items } = (await staff.request('GET', 'applicants')).body;
    expect(items).toMatchObject([{ name: 'Ana', topics: ['headset'], account: { network: 'webhook', handle: '@Ana' }, why: 'I own three.' }]);
    const { body: decided } = await staff.request('POST', `applicants/${items[0].id}/decide`, { accept: true });
    expect(decided.mailed).toBe(false);
    expect((await staff.request('POST', `applicants/${items[0].id}/decide`, { accept: true })).status).toBe(404);
    ana = await enter(decided.link);
    expect((await ana('GET', 'offers')).body).toMatchObject({ items: [], guidelines: null, standing: { level: 'new' } });
    anaId = (await staff.request('GET', 'advocates')).body.items[0].memberId;
    expect((await ana('GET', 'applicants')).status).toBe(403);
  });

  it('finds the door closed when the link was taken back', async () => {
    await staff.request('DELETE', 'community/join-link');
    expect((await outside('POST', 'join-page', { token })).status).toBe(410);
  });

  it('accepts guidelines that changed before they are shown anything more', async () => {
    await staff.request('PUT', 'community/guidelines', { texts: { en: 'Be very kind.' } });
    expect((await ana('GET', 'offers')).body.guidelines).toEqual({ version: 2, texts: { en: 'Be very kind.' } });
    expect((await ana('POST', 'offers/guidelines', { version: 1, lang: 'en' })).status).toBe(409);
    expect((await ana('POST', 'offers/guidelines', { version: 2, lang: 'en' })).body.guidelines).toBeNull();
  });
});

describe('an advocate on a network', () => {
  it('proves a handle by a post that holds the code, or by staff', async () => {
    const [handle] = (await ana('GET', 'offers/handles')).body.items;
    expect(handle).toMatchObject({ network: 'webhook', handle: 'ana', provenBy: null });
    expect((await ana('POST', 'offers/handles/webhook/check')).status).toBe(409);
    await hear(post('code', 'somebody', `I am ${handle.code}`), post('code2', 'Ana', `It is me: ${handle.code}`));
    expect((await conversationOf('Ana')).status).toBe('open');
    expect((await ana('POST', 'offers/handles/webhook/check')).body.items).toMatchObject([{ provenBy: 'post' }]);
    // The code was for us to read, and is nobody's work.
    expect((await conversationOf('Ana')).status).toBe('resolved');
    expect((await staff.request('POST', `advocates/${anaId}/handles/webhook`, { proven: false })).body.items[0].handles).toMatchObject([{ provenBy: null }]);
    expect((await staff.request('POST', `advocates/${anaId}/handles/webhook`, { proven: true })).body.items[0].handles).toMatchObject([{ provenBy: 'staff' }]);
    expect((await ana('PUT', 'offers/handles', { network: 'mastodon', handle: 'ana' })).status).toBe(422);
  });

  it('is recognised when they answer under the post as themselves; the asker’s thanks confirm it', async () => {
    await hear(post('q1', 'zoe', 'How can I pair the headset with two phones at once?'));
    const { id } = await conversationOf('zoe');
    await tendOffering(server.database, staff.workspaceId, id, new Date());
    expect((await ana('GET', 'offers')).body.items).toHaveLength(1);
    const before = (await staff.request('GET', 'counts')).body.views.open;
    await hear(post('a1', 'Ana', 'Hold both keys for five seconds.', { inReplyTo: 'q1', url: 'https://forum.example/a1' }));
    expect(await recognise()).toEqual([true]);
    // It opened nothing of its own, and the question waits no more.
    expect((await staff.request('GET', 'counts')).body.views.open).toBe(before);
    const detail = (await staff.request('GET', `conversations/${id}`)).body;
    expect(detail).toMatchObject({ waitingSince: null, assigneeId: anaId });
    expect(detail.thread.at(-1)).toMatchObject({ is: 'activity', activity: { type: 'answered-there', memberId: anaId } });
    expect((await ana('GET', 'offers')).body).toMatchObject({ items: [], standing: { answered: 1, accepted: 0 } });

    await hear(post('t1', 'zoe', 'Thank you so much, that worked!', { inReplyTo: 'a1' }));
    await server.database.inWorkspace(staff, (tx) => judgeOutcomes(tx, staff.workspaceId, [id], new Date()));
    expect((await staff.request('GET', `conversations/${id}/outcomes`)).body.items).toMatchObject([
      { kind: 'answered', doneBy: 'advocate', memberId: anaId, confirmedBy: 'thanks' },
    ]);
    expect((await ana('GET', 'offers')).body.standing).toMatchObject({ level: 'helper', answered: 1, accepted: 1, thanked: 1 });

    // Nothing is left to do, and nobody is told to answer a word of thanks.
    await tendOffering(server.database, staff.workspaceId, id, new Date());
    const thanked = (await staff.request('GET', `conversations/${id}`)).body;
    expect(thanked).toMatchObject({ status: 'resolved', waitingSince: null });
    expect(thanked.thread.at(-1)).toMatchObject({ activity: { type: 'resolved', memberId: null } });
    expect((await staff.request('GET', 'counts')).body.views.open).toBe(before - 1);
  });

  it('leaves nothing open once a quiet day confirmed what they answered', async () => {
    await hear(post('q7', 'wim', 'How can I mute the headset?'));
    const { id } = await conversationOf('wim');
    await tendOffering(server.database, staff.workspaceId, id, new Date());
    await hear(post('a7', 'Ana', 'Press it twice.', { inReplyTo: 'q7' }));
    await recognise();
    const hours = (count: number): Date => new Date(Date.now() + count * 3_600_000);
    expect(await lookAgain(server.database, staff.workspaceId, id, hours(1))).not.toBeNull();
    expect((await staff.request('GET', `conversations/${id}`)).body.status).toBe('open');
    await lookAgain(server.database, staff.workspaceId, id, hours(25));
    expect((await staff.request('GET', `conversations/${id}`)).body.status).toBe('resolved');
    expect((await staff.request('GET', `conversations/${id}/outcomes`)).body.items).toMatchObject([{ doneBy: 'advocate', confirmedBy: 'quiet' }]);
  });

  it('is relieved by staff when whoever they answered asks again', async () => {
    await hear(post('q5', 'vic', 'How can I reset the headset to how it came?'));
    const { id } = await conversationOf('vic');
    await tendOffering(server.database, staff.workspaceId, id, new Date());
    await hear(post('a5', 'Ana', 'Hold the red key.', { inReplyTo: 'q5' }));
    await recognise();
    await hear(post('q6', 'vic', 'That does nothing. How else can I reset it?', { inReplyTo: 'a5' }));
    await tendOffering(server.database, staff.workspaceId, id, new Date());
    const { items: desks } = (await staff.request('GET', 'desks')).body;
    const support = desks.find(({ kind }: { kind: string }) => kind === 'support');
    expect((await staff.request('GET', `conversations/${id}`)).body).toMatchObject({ status: 'open', assigneeId: null, deskId: support.id });
  });

  it('browses open questions of their topics, masked, and takes one; not more than they may hold', async () => {
    const list = { csv: 'email,name,topics,languages\nbo@example.org,Bo,headset,en\n' };
    const bo = (await staff.request('POST', 'advocates', list)).body.invited[0];
    const asBo = await enter(bo.link);
    await asBo('POST', 'offers/guidelines', { version: 2, lang: 'en' });
    await staff.request('PATCH', `advocates/${anaId}`, { offersADay: 0 });
    await hear(post('q2', 'yan', 'How can I pair the headset with my car (I am at 0612345678)?'), post('q3', 'xia', 'Which ink does the printer want?'));
    for (const handle of ['yan', 'xia']) await tendOffering(server.database, staff.workspaceId, (await conversationOf(handle)).id, new Date());
    const { items } = (await ana('GET', 'offers/open')).body;
    expect(items).toMatchObject([{ topics: ['headset'], text: expect.stringContaining('I am at •••') }]);
    expect(JSON.stringify(items)).not.toContain('yan');
    expect((await ana('POST', `offers/open/${(await conversationOf('xia')).id}/claim`)).status).toBe(404);
    expect((await ana('POST', `offers/open/${items[0].conversationId}/claim`)).body.items).toMatchObject([{ state: 'claimed' }]);
    // Whoever it was offered to is told that it is taken.
    expect((await asBo('GET', 'offers')).body.items).toEqual([]);

    // With one in hand and room for one, the next has to wait.
    await staff.request('PATCH', `advocates/${anaId}`, { topics: ['printer'] });
    const { items: desks } = (await staff.request('GET', 'desks')).body;
    const desk = desks.find(({ kind }: { kind: string }) => kind === 'advocates');
    await staff.request('POST', `desks/${desk.id}/members/${anaId}`, { capacity: 1, offersADay: 5 });
    await hear(post('q4', 'wei', 'Where does the headset for the printer plug in?'));
    const { id } = await conversationOf('wei');
    await tendOffering(server.database, staff.workspaceId, id, new Date());
    expect(await ana('POST', `offers/open/${id}/claim`)).toMatchObject({ status: 409, body: { why: 'full' } });
  });
});
