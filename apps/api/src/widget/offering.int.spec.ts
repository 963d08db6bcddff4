import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseDue, settleDue } from '#routing';
import { followOutcomes } from '../../../worker/src/outcomes.js';
import { tendOffering } from '../../../worker/src/offering.js';
import { grantWish } from '../../../worker/src/wishing.js';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

const site = 'https://shop.example';
let server: TestServer;
let owner: Visitor;
let widget: { id: string };
let visitor: string;

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
  widget = (await owner.request('POST', 'channels', { network: 'widget', name: 'Site', config: { sites: [site], title: 'Shop' } })).body;
  visitor = (await ask('session', {})).body.visitor;
});
afterAll(() => server.close());

async function ask(what: string, body: object): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${server.url}/widget/${widget.id}/${what}`, {
    method: 'POST',
    headers: { origin: site, 'content-type': 'application/json' },
    body: JSON.stringify({ visitor, ...body }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text ? JSON.parse(text) : null };
}
const suggested = async (text: string, lang = 'en'): Promise<string[]> =>
  (await ask('answers', { text, lang })).body.answers.map(({ answer }: { answer: string }) => answer);

describe('an approved answer', () => {
  it('is one that was given, proposed without private data, in words that staff may change, and shown while somebody types', async () => {
    const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
    const asked = [
      ['pair', 'How do I pair the headset with two phones? I am at 06 12 34 56 78.'],
      ['lid', 'How do I open the lid?'],
    ] as const;
    for (const [id, text] of asked) {
      await server.deliver(channel, [post(id, id, text)]);
      await server.work(owner.workspaceId);
      const { items } = (await owner.request('GET', 'conversations')).body;
      const conversation = items.find((row: { author: { handle: string } }) => row.author.handle === id);
      const { body: reply } = await owner.request('POST', `conversations/${conversation.id}/replies`, {
        text: `Like this: ${id}.`,
        basedOn: conversation.version,
      });
      await server.database.inWorkspace(owner, (tx) => tx.query(`update reply set state = 'sent', sent_at = now() where id = $1`, [reply.id]));
      await owner.request('POST', `conversations/${conversation.id}/resolve`);
    }
    while ((await followOutcomes(server.database, owner.workspaceId, new Date())) > 0);
    const waiting = (await owner.request('GET', 'approved-answers/waiting')).body.items;
    expect(waiting).toMatchObject([
      { question: 'How do I open the lid?', answer: 'Like this: lid.' },
      { question: 'How do I pair the headset with two phones? I am at •••.', doneBy: 'staff', lang: 'en' },
    ]);
    expect(await suggested('pair headset phones')).toEqual([]);
    const [lid, pair] = waiting;
    const words = { question: 'How can I pair the headset with two phones?', answer: 'Hold both keys for five seconds.', lang: 'en' };
    const approve = { ...words, askedIn: pair.conversationId };
    const { status, body: approved } = await owner.request('POST', 'approved-answers', approve);
    expect([status, approved]).toMatchObject([201, { ...words, helped: 0 }]);
    expect((await owner.request('POST', 'approved-answers', approve)).status).toBe(409);
    expect((await owner.request('POST', 'approved-answers', { ...approve, askedIn: randomUUID() })).status).toBe(404);
    expect((await owner.request('POST', 'approved-answers', { ...words, answer: ' ' })).body.fields).toMatchObject([{ field: 'answer' }]);
    await owner.request('POST', 'approved-answers/pass-over', { askedIn: lid.conversationId });
    expect((await owner.request('GET', 'approved-answers/waiting')).body.items).toEqual([]);

    expect(await suggested('pairing my headset with two ph')).toEqual([words.answer]);
    expect(await suggested('where is my parcel')).toEqual([]);
    expect((await ask('helped', { answer: approved.id })).status).toBe(200);
    expect((await owner.request('GET', 'approved-answers')).body.items).toMatchObject([{ id: approved.id, helped: 1 }]);
    const changed = (await owner.request('PATCH', `approved-answers/${approved.id}`, { ...words, answer: 'Hold one key.' })).body;
    expect(changed.answer).toBe('Hold one key.');
    expect(await suggested('pair headset phones')).toEqual(['Hold one key.']);
    expect((await owner.request('DELETE', `approved-answers/${approved.id}`)).status).toBe(204);
    expect((await owner.request('DELETE', `approved-answers/${approved.id}`)).status).toBe(404);
    expect(await suggested('pair headset phones')).toEqual([]);
    expect((await owner.request('GET', 'approved-answers/waiting')).body.items).toEqual([]);
  });

  it('is for visitors of the site alone, and leaves with whoever asked it', async () => {
    visitor = 'x.y';
    expect((await ask('answers', { text: 'pair headset', lang: 'en' })).status).toBe(401);
    visitor = (await ask('session', { visitor: null })).body.visitor;
    const { items } = (await owner.request('GET', 'conversations?view=all')).body;
    const lid = items.find((row: { author: { handle: string } }) => row.author.handle === 'lid');
    await server.database.inWorkspace(owner, (tx) =>
      tx.query(`update approved_answer set question = 'How do I open the lid?', answer = 'Pull.', state = 'approved' where asked_in = $1`, [lid.id]),
    );
    expect((await owner.request('DELETE', `authors/${lid.author.id}`)).status).toBeLessThan(300);
    expect((await owner.request('GET', 'approved-answers')).body.items).toEqual([]);
  });
});

describe('a visitor who looks for somebody near', () => {
  const wish = (over: object = {}) => ({
    id: randomUUID(),
    place: 'Lyon',
    need: 'Installing a new heater',
    name: 'Nora',
    reach: '06 12 34 56 78',
    agreed: true,
    ...over,
  });
  /** What the beats of the worker do. */
  const work = async (now = new Date()): Promise<void> => {
    for (const due of await leaseDue(server.database, ['wish'], now, 60_000, 10))
      await settleDue(server.database, due, await grantWish(server.database, due.workspaceId, due.subjectId, now));
    for (const due of await leaseDue(server.database, ['offering'], now, 60_000, 10))
      await settleDue(server.database, due, await tendOffering(server.database, due.workspaceId, due.subjectId, now));
  };

  it('finds nobody while there is nobody, then those of the place, by the matching of every request', async () => {
    expect((await ask('session', {})).body.partners).toBe(false);
    const { invited } = (
      await owner.request('POST', 'partner-lists', {
        csv: 'partner,email,name,services,languages,territories\nRhône Pose,lea@example.org,Léa,installation,,"Lyon, FR +60 km"\nBreizh,bre@example.org,Bre,installation,,FR / Brittany\n',
      })
    ).body;
    expect(invited).toHaveLength(2);
    expect((await ask('session', {})).body.partners).toBe(true);
    expect((await ask('partners', { place: 'lyon', need: 'heater' })).body).toEqual({
      place: 'Lyon, FR',
      partners: [{ name: 'Rhône Pose', services: ['installation'] }],
    });
    expect((await ask('partners', { place: 'Bordeaux' })).body).toEqual({ place: 'Bordeaux, FR', partners: [] });
    expect((await ask('partners', { place: 'qzx' })).body).toEqual({ place: null, partners: [] });
  });

  it('is offered to them as every request is; whoever takes it may contact them, since they agreed', async () => {
    expect((await ask('requests', wish({ agreed: false }))).status).toBe(422);
    const given = wish();
    expect((await ask('requests', given)).status).toBe(202);
    expect((await ask('requests', given)).status).toBe(202);
    await work();
    await server.work(owner.workspaceId);
    await work(new Date(Date.now() + 2_000));
    const [partner] = (await owner.request('GET', 'partners')).body.items.filter(({ name }: { name: string }) => name === 'Rhône Pose');
    const { link } = (await owner.request('POST', `advocates/${partner.people[0].memberId}/link`)).body;
    const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
    const opened = await fetch(`${server.url}/api/v1/session/link`, { method: 'POST', headers, body: JSON.stringify({ token: link.split('#token=')[1] }) });
    const cookie = opened.headers.get('set-cookie')!.split(';')[0]!;
    const mine = async (path = '', body?: object) =>
      (
        await fetch(`${server.url}/api/v1/hand-offs${path}`, {
          method: body ? 'POST' : 'GET',
          headers: { ...headers, cookie },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
      ).json() as Promise<any>;
    const { items } = await mine();
    expect(items).toMatchObject([{ state: 'offered', place: 'Lyon, FR', contact: null }]);
    expect(JSON.stringify(items)).not.toMatch(/06 12|Nora/);
    const taken = await mine(`/${items[0].id}/steps`, { step: 'accept' });
    expect(taken.items).toMatchObject([{ state: 'claimed', consent: 'given', contact: { name: 'Nora', reach: '06 12 34 56 78' } }]);
    const [conversation] = (await owner.request('GET', 'conversations?view=all')).body.items.filter(
      (row: { channelId: string }) => row.channelId === widget.id,
    );
    const { thread } = (await owner.request('GET', `conversations/${conversation.id}`)).body;
    expect(thread.filter((line: { is: string }) => line.is === 'reply').map((line: any) => line.reply.text)).toEqual([
      'Good news: Rhône Pose takes care of it and contacts you, as you agreed.',
    ]);
    const kept = await server.database.inWorkspace(owner, (tx) => tx.query(`select from partner_wish where workspace_id = $1`, [owner.workspaceId]));
    expect(kept).toEqual([]);
    await owner.request('DELETE', `authors/${conversation.author.id}`);
    expect((await mine()).items.filter(({ contact }: any) => contact)).toEqual([]);
  });
});
