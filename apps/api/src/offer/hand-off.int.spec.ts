import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CustomerView, OwnHandOffsView, PartnersCsvView, PartnerView } from '#contracts';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';
import { tendOffering } from '../../../worker/src/offering.js';
import { followOutcomes } from '../../../worker/src/outcomes.js';

let server: TestServer;
let staff: Visitor;
let channel: { id: string; secret: string };
let invited: PartnersCsvView;
let partners: PartnerView[];
beforeAll(async () => {
  server = await testServer();
  staff = await server.visitor();
  channel = (await staff.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
  invited = (
    await staff.request('POST', 'partner-lists', {
      csv: `partner,email,name,services,languages,territories
Rhône Pose,lea@example.org,Léa,installation,fr;en,"Lyon, FR +60 km"
Rhône Pose,max@example.org,Max,,,
Alpes Service,ali@example.org,Ali,installation;repair,,FR / Auvergne-Rhone-Alpes
Breizh,bre@example.org,Bre,installation,,FR / Brittany !
Nowhere,no@example.org,No,installation,,Atlantis FR +5 km
`,
    })
  ).body;
  partners = (await staff.request('GET', 'partners')).body.items;
});
afterAll(() => server.close());

type Ask = (method: string, path: string, body?: unknown) => Promise<{ status: number; body: any }>;
const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
const open: Ask = async (method, path, body) => {
  const response = await fetch(`${server.url}/api/v1/${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
};
async function enter(link: string): Promise<Ask> {
  const opened = await fetch(`${server.url}/api/v1/session/link`, { method: 'POST', headers, body: JSON.stringify({ token: link.split('#token=')[1] }) });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!;
  return async (method, path, body) => {
    const response = await fetch(`${server.url}/api/v1/${path}`, { method, headers: { ...headers, cookie }, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
}
async function ask(id: string, text: string): Promise<string> {
  await server.deliver(channel, [post(id, `asker-${id}`, text)]);
  await server.work(staff.workspaceId);
  const { body } = await staff.request('GET', `conversations?view=open`);
  return body.items.find((row: { snippet: string }) => text.startsWith(row.snippet.slice(0, 20))).id;
}
const tend = (conversationId: string, now = new Date()) => tendOffering(server.database, staff.workspaceId, conversationId, now);
const came = async (conversationId: string) => {
  while ((await followOutcomes(server.database, staff.workspaceId, new Date())) > 0);
  return (await staff.request('GET', `conversations/${conversationId}/outcomes`)).body.items;
};
const deskOf = async (kind: string) => (await staff.request('GET', 'desks')).body.items.find((desk: { kind: string }) => desk.kind === kind).id;
const lastLink = async (conversationId: string): Promise<string> => {
  const { thread } = (await staff.request('GET', `conversations/${conversationId}`)).body;
  return /#token=(\S+)/.exec(thread.filter((line: { is: string }) => line.is === 'reply').at(-1).reply.text)![1]!;
};

describe('a request for somebody near', () => {
  it('goes to the partners of the place, is taken by one, shows contact after consent, and is confirmed by the customer', async () => {
    expect(invited.errors).toEqual([{ line: 6, message: 'no place called Atlantis is known in FR' }]);
    expect(partners.map(({ name, people }) => [name, people.length])).toEqual([
      ['Alpes Service', 1],
      ['Breizh', 1],
      ['Rhône Pose', 2],
    ]);
    const conversationId = await ask('p1', 'Where can I get this installed near Lyon? Call me on 06 12 34 56 78.');
    expect((await staff.request('GET', `conversations/${conversationId}`)).body.deskId).toBe(await deskOf('partners'));
    await tend(conversationId);
    const [lea, max, ali, bre] = await Promise.all(invited.invited.map(({ link }) => enter(link)));
    const offered: OwnHandOffsView = (await lea!('GET', 'hand-offs')).body;
    expect(offered).toMatchObject({ partner: 'Rhône Pose', items: [{ state: 'offered', place: 'Lyon, FR', contact: null, url: null }] });
    expect(JSON.stringify(offered)).not.toMatch(/06 12|asker-p1|Asker/);
    expect((await bre!('GET', 'hand-offs')).body.items).toEqual([]);
    // Anybody of the partner sees it and may take it; another partner's is not there for them.
    const [same] = (await max!('GET', 'hand-offs')).body.items;
    expect(same.id).toBe(offered.items[0]!.id);
    const [others] = (await ali!('GET', 'hand-offs')).body.items;
    expect((await max!('POST', `hand-offs/${others.id}/steps`, { step: 'accept' })).status).toBe(404);
    const steps = await Promise.all([
      max!('POST', `hand-offs/${same.id}/steps`, { step: 'accept' }),
      ali!('POST', `hand-offs/${others.id}/steps`, { step: 'accept' }),
    ]);
    expect(steps.map(({ status }) => status).sort()).toEqual([200, 409]);
    const isOurs = steps[0]!.status === 200;
    const [holder, id] = isOurs ? [lea!, same.id] : [ali!, others.id];
    expect((await holder('GET', 'hand-offs')).body.items[0]).toMatchObject({ state: 'claimed', consent: 'asked', contact: null });

    const token = await lastLink(conversationId);
    expect((await open('POST', 'customer-link', { token })).body).toMatchObject({ ask: 'consent', place: 'Lyon, FR' });
    const agreed: CustomerView = (await open('POST', 'customer-link/answer', { token, says: 'agree', name: 'Nora', reach: '06 12 34 56 78' })).body;
    // The link stood in public; it works once.
    expect((await open('POST', 'customer-link/answer', { token, says: 'refuse' })).status).toBe(404);
    expect((await holder('GET', 'hand-offs')).body.items[0]).toMatchObject({ consent: 'given', contact: { name: 'Nora', reach: '06 12 34 56 78' } });
    expect((await holder('POST', `hand-offs/${id}/steps`, { step: 'contacted' })).body.items[0].state).toBe('contacted');
    expect((await holder('POST', `hand-offs/${id}/steps`, { step: 'done' })).body.items[0]).toMatchObject({ state: 'done', confirmed: null });
    expect(await came(conversationId)).toMatchObject([{ kind: 'connected', doneBy: 'partner', confirmedBy: 'staff', came: true }]);
    expect((await open('POST', 'customer-link/answer', { token: agreed.next, says: 'it-worked' })).body.ask).toBe('nothing');
    expect(await came(conversationId)).toMatchObject([{ kind: 'connected', doneBy: 'partner', confirmedBy: 'customer', came: true }]);
    const after: PartnerView[] = (await staff.request('GET', 'partners')).body.items;
    const record = after.find(({ name }) => name === (isOurs ? 'Rhône Pose' : 'Alpes Service'))!.record;
    expect(record).toMatchObject({ offered: 1, confirmed: 1, failed: 0 });
    expect(record.share).toBeGreaterThan(0.5);
    const told = (await staff.request('GET', 'events?after=0&limit=500')).body.items.filter((event: { type: string }) => event.type === 'offer.changed');
    expect(told.at(-1)).toMatchObject({ conversationId, body: { offerId: id, state: 'confirmed' } });
    // A partner sees nothing of the inbox.
    expect((await holder('GET', 'conversations?view=open')).status).toBe(403);
    expect((await holder('GET', 'partners')).status).toBe(403);
  });

  it('honours an exclusive territory, and comes back when it is declined, silent, or not agreed to', async () => {
    const bre = await enter((await staff.request('POST', `advocates/${invited.invited[3]!.memberId}/link`)).body.link);
    const support = await deskOf('support');
    const declined = await ask('p2', 'Is there anybody near Brest who does installation?');
    await tend(declined);
    const [first] = (await bre('GET', 'hand-offs')).body.items;
    expect(first.place).toBe('Brest, FR');
    await bre('POST', `hand-offs/${first.id}/steps`, { step: 'decline', reason: 'too-far' });
    await tend(declined);
    expect((await staff.request('GET', `conversations/${declined}`)).body).toMatchObject({ deskId: support, assigneeId: null });

    const unanswered = await ask('p3', 'Where can I buy it near Rennes please?');
    await tend(unanswered);
    const [second] = (await bre('GET', 'hand-offs')).body.items;
    await bre('POST', `hand-offs/${second.id}/steps`, { step: 'accept' });
    expect((await open('POST', 'customer-link/answer', { token: await lastLink(unanswered), says: 'refuse' })).status).toBe(200);
    expect((await staff.request('GET', `conversations/${unanswered}`)).body).toMatchObject({ deskId: support, assigneeId: null });

    const silent = await ask('p4', 'Who installs these near Quimper?');
    await tend(silent);
    const due = (await tend(silent))!;
    await tend(silent, new Date(due.getTime() + 1));
    expect((await staff.request('GET', `conversations/${silent}`)).body.deskId).toBe(support);
    const [partner] = (await staff.request('GET', 'partners')).body.items.filter(({ name }: PartnerView) => name === 'Breizh');
    // Whom the customer did not agree to is no failure of theirs.
    expect(partner.record).toMatchObject({ offered: 3, declined: 1, silent: 1, failed: 0 });
  });

  it('goes to staff when no place is known, who may offer it near one', async () => {
    const conversationId = await ask('p5', 'Can somebody come and install it at my home, is there a local service?');
    await tend(conversationId);
    const decisions = (await staff.request('GET', `conversations/${conversationId}/decisions`)).body.items;
    expect(decisions.some((decision: { note: string }) => decision.note === 'no-place')).toBe(true);
    expect((await staff.request('POST', `conversations/${conversationId}/partners`, { place: 'Grenoble, FR' })).status).toBe(204);
    await tend(conversationId);
    const ali = await enter((await staff.request('POST', `advocates/${invited.invited[2]!.memberId}/link`)).body.link);
    expect((await ali('GET', 'hand-offs')).body.items).toContainEqual(expect.objectContaining({ place: 'Grenoble, FR', state: 'offered' }));
  });

  it('goes back to partners by itself once the customer, asked where they are, says so', async () => {
    const conversationId = await ask('p6', 'Could anybody come round and install it, is there a local service for that?');
    await tend(conversationId);
    const support = await deskOf('support');
    expect((await staff.request('GET', `conversations/${conversationId}`)).body.deskId).toBe(support);
    const unknown = (await staff.request('GET', `conversations/${conversationId}/partners`)).body;
    expect(unknown).toMatchObject({ place: null, partners: [] });
    expect(unknown.ask).toContain('Where are you');
    // Which of them stands first is for what each brought about before, in whichever of the claims above won.
    const near = (await staff.request('GET', `conversations/${conversationId}/partners?place=Lyon`)).body;
    expect(near.place).toBe('Lyon, FR');
    expect(near.partners.map(({ name }: { name: string }) => name).sort()).toEqual(['Alpes Service', 'Rhône Pose']);
    const own = { shortcut: 'where', name: 'Where', text: 'Which town, please?', shared: true, kind: 'place', lang: 'en' };
    await staff.request('POST', 'canned-replies', own);
    expect((await staff.request('GET', `conversations/${conversationId}/partners`)).body.ask).toBe(own.text);
    const say = async (id: string, text: string) => {
      await server.deliver(channel, [post(id, 'asker-p6', text, { inReplyTo: 'p6' })]);
      await server.work(staff.workspaceId);
      await tend(conversationId);
    };
    await say('p6-1', 'Well, at my house.');
    expect((await staff.request('GET', `conversations/${conversationId}`)).body.deskId).toBe(support);
    await say('p6-2', 'rennes');
    expect((await staff.request('GET', `conversations/${conversationId}`)).body.deskId).toBe(await deskOf('partners'));
    await tend(conversationId);
    const bre = await enter((await staff.request('POST', `advocates/${invited.invited[3]!.memberId}/link`)).body.link);
    expect((await bre('GET', 'hand-offs')).body.items).toContainEqual(expect.objectContaining({ place: 'Rennes, FR', state: 'offered' }));
  });

  it('asks for consent in the words of the workspace, which must hold the link', async () => {
    const words = { shortcut: 'may', name: 'Consent', text: '{{partner}} would ring you. Yes? {{link}}', shared: true, kind: 'consent', lang: null };
    for (const wrong of [{ text: 'Yes?' }, { text: '{{link}} {{author.name}}' }, { shared: false }, { kind: 'text' }])
      expect((await staff.request('POST', 'canned-replies', { ...words, ...wrong })).status).toBe(422);
    const { body: kept } = await staff.request('POST', 'canned-replies', words);
    const conversationId = await ask('p7', 'Where can I buy it near Rennes, or have it installed?');
    await tend(conversationId);
    const bre = await enter((await staff.request('POST', `advocates/${invited.invited[3]!.memberId}/link`)).body.link);
    const offered = (await bre('GET', 'hand-offs')).body.items.find((item: { lines: { text: string }[] }) => item.lines[0]!.text.includes('have it installed'));
    await bre('POST', `hand-offs/${offered.id}/steps`, { step: 'accept' });
    const { thread } = (await staff.request('GET', `conversations/${conversationId}`)).body;
    expect(thread.at(-1).reply.text).toMatch(/^Breizh would ring you. Yes\? http\S+\/for-you#token=\S+$/);
    await staff.request('DELETE', `canned-replies/${kept.id}`);
  });

  it('is taken by exactly one partner, however many try at once', async () => {
    const people = await Promise.all(
      [0, 1, 2].map(async (at) => enter((await staff.request('POST', `advocates/${invited.invited[at]!.memberId}/link`)).body.link)),
    );
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(2), { minLength: 3, maxLength: 8 }), async (attempts) => {
        const conversationId = await ask(`x${++round}`, `Number ${round}: where can I get this installed near Lyon?`);
        await tend(conversationId);
        const ids = await Promise.all(
          people.map(
            async (person) =>
              (await person('GET', 'hand-offs')).body.items.find((item: { lines: { text: string }[] }) => item.lines[0]!.text.startsWith(`Number ${round}:`))
                .id,
          ),
        );
        const tried = await Promise.all(attempts.map((at) => people[at]!('POST', `hand-offs/${ids[at]}/steps`, { step: 'accept' })));
        expect(tried.filter(({ status }) => status === 200)).toHaveLength(1);
        expect(tried.filter(({ status }) => status === 409)).toHaveLength(attempts.length - 1);
      }),
      { numRuns: 5 },
    );
  });
});
