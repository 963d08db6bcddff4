import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { guardedFetch } from '#channels';
import { type WebServer, webServer } from '../../../libs/channels/test/web-server.js';
import { post, type TestServer, testServer, type Visitor } from '../../api/test/server.js';
import { tendOffering } from './offering.js';
import { outgoingHandlers } from './outgoing.js';

const fetching = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const headers = { 'content-type': 'application/json', 'x-requested-with': 'test' };
let server: TestServer;
let crm: WebServer;
let staff: Visitor;
let channel: { id: string; secret: string };
let partnerId: string;
let lea: string;
let webhook: { id: string; secret: string };

beforeAll(async () => {
  server = await testServer();
  crm = await webServer((_request, response) => response.writeHead(500).end());
  staff = await server.visitor();
  channel = (await staff.request('POST', 'channels', { network: 'webhook', name: 'Forum', config: { replyUrl: 'https://example.org/replies' } })).body;
  const csv = 'partner,email,name,territories\nRhône Pose,lea@example.org,Léa,"Lyon, FR +60 km"\nBreizh,bre@example.org,Bre,FR / Brittany\n';
  const { invited } = (await staff.request('POST', 'partner-lists', { csv })).body;
  partnerId = (await staff.request('GET', 'partners')).body.items.find(({ name }: { name: string }) => name === 'Rhône Pose').id;
  const entered = await fetch(`${server.url}/api/v1/session/link`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ token: invited[0].link.split('#token=')[1] }),
  });
  lea = (entered.headers.get('set-cookie') ?? '').split(';')[0]!;
});
afterAll(async () => {
  await fetching.close();
  await crm.close();
  await server.close();
});

async function asLea(method: string, path: string, body?: unknown): Promise<any> {
  const response = await fetch(`${server.url}/api/v1/${path}`, {
    method,
    headers: { ...headers, cookie: lea },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return response.headers.get('content-type')?.startsWith('text/csv') ? text : JSON.parse(text);
}
async function asked(id: string, text: string): Promise<string> {
  await server.deliver(channel, [post(id, `asker-${id}`, text)]);
  await server.work(staff.workspaceId);
  const { items } = (await staff.request('GET', 'conversations?view=open')).body;
  const conversationId = items.find((row: { author: { handle: string } }) => row.author.handle === `asker-${id}`).id;
  await tendOffering(server.database, staff.workspaceId, conversationId, new Date());
  return conversationId;
}
async function agree(conversationId: string): Promise<void> {
  const { thread } = (await staff.request('GET', `conversations/${conversationId}`)).body;
  const token = /#token=(\S+)/.exec(thread.findLast((line: { is: string }) => line.is === 'reply').reply.text)![1];
  const said = { token, says: 'agree', name: 'Nora', reach: '06 12 34 56 78' };
  expect((await fetch(`${server.url}/api/v1/customer-link/answer`, { method: 'POST', headers, body: JSON.stringify(said) })).status).toBe(200);
}
async function deliver(): Promise<void> {
  const { database } = server;
  await database.inDirectory((tx) => tx.query(`update directory_outgoing set due_at = now() where webhook_id = $1`, [webhook.id]));
  const deps = { database, sealer: server.app.get(Sealer), jobs: { hint: () => undefined }, fetch: fetching, origin: 'https://ear.example', mail: null };
  await outgoingHandlers(deps)['outgoing.deliver']({ workspaceId: staff.workspaceId, webhookId: webhook.id }, new AbortController().signal);
}
const told = (): any[] => crm.asked.flatMap(({ body }) => JSON.parse(body).data.items);
const taken = (): void => {
  crm.asked = [];
  crm.answer = (_request, response) => response.writeHead(204).end();
};

describe("a partner's own program", () => {
  it('has one address, of a partner that exists', async () => {
    const url = `${crm.url}/crm`;
    expect((await staff.request('POST', 'webhooks', { url, format: 'hand-offs' })).status).toBe(422);
    expect((await staff.request('POST', 'webhooks', { url, format: 'hand-offs', partnerId: staff.memberId })).body.fields).toMatchObject([
      { field: 'partnerId' },
    ]);
    const made = await staff.request('POST', 'webhooks', { url, format: 'hand-offs', partnerId });
    expect(made.body).toMatchObject({ partnerId, format: 'hand-offs', status: 'active' });
    webhook = made.body;
    expect((await staff.request('POST', 'webhooks', { url, format: 'hand-offs', partnerId })).status).toBe(409);
  });

  it('is told, signed, of what the partner took and of nothing else, again the same after a failure', async () => {
    await asked('other', 'Who installs these near Rennes?');
    const conversationId = await asked('ours', 'Where near Lyon can I have this installed? Call me on 06 12 34 56 78.');
    const [{ id }] = (await asLea('GET', 'hand-offs')).items;
    await asLea('POST', `hand-offs/${id}/steps`, { step: 'accept' });
    await deliver();
    const [failed] = crm.asked;
    taken();
    await deliver();
    expect(crm.asked.map(({ headers: { 'webhook-id': name } }) => name)).toContain(failed!.headers['webhook-id']);
    const [again] = crm.asked;
    expect(again!.body).toBe(failed!.body);
    const verified = new Webhook(webhook.secret).verify(again!.body, again!.headers as Record<string, string>);
    expect(verified).toMatchObject({ type: 'hand-offs' });
    expect(told().map(({ handOff }) => handOff.id)).toEqual([id]);
    expect(told()[0].handOff).toMatchObject({ state: 'claimed', place: 'Lyon, FR', consent: 'asked', contact: null });
    expect(again!.body).not.toMatch(/06 12|asker-ours|Rennes/);

    taken();
    await agree(conversationId);
    await deliver();
    expect(told().at(-1)).toMatchObject({ body: { state: 'agreed' }, handOff: { id, consent: 'given', contact: { name: 'Nora', reach: '06 12 34 56 78' } } });
  });

  it('gets everything once more by a replay, each request as it is now', async () => {
    taken();
    await staff.request('POST', `webhooks/${webhook.id}/replay`, { after: 0 });
    await deliver();
    expect(told().map(({ body }) => body.state)).toEqual(['claimed', 'agreed']);
    expect(told().every(({ handOff }) => handOff.contact?.name === 'Nora')).toBe(true);
  });

  it('or takes a file, with a contact only where the customer agreed', async () => {
    await asked('second', '=cmd near Lyon: who installs this?');
    const open = (await asLea('GET', 'hand-offs')).items.find(({ state }: { state: string }) => state === 'offered');
    await asked('third', 'Anybody near Lyon who could install one for me?');
    await asLea('POST', `hand-offs/${open.id}/steps`, { step: 'accept' });
    const lines = (await asLea('GET', 'hand-offs/export')).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('id,state,taken,closed,place,network,language,question,consent,name,contact,note,confirmed');
    expect(lines[1]).toContain(`'=cmd near Lyon`);
    expect(lines[1]).toContain(',asked,,,,');
    expect(lines[2]).toContain(',given,Nora,06 12 34 56 78,,');
  });
});
