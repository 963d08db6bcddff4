import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
});
afterAll(() => server.close());

/** A millisecond between what was done and what will be, by the clock of the database. */
async function moment(): Promise<string> {
  const clock = async (): Promise<string> => (await owner.request('GET', 'past/counts')).body.asAt;
  const then = new Date(Date.parse(await clock()) + 1).toISOString();
  while ((await clock()) <= then);
  return then;
}

describe('the past of the inbox', () => {
  it('is asked for by a moment', async () => {
    const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
    const before = await moment();
    await server.deliver(channel, [post('k1', 'ann', 'Where is my kettle?')]);
    await server.work(owner.workspaceId);
    const [{ id, kind, deskId }] = (await owner.request('GET', 'conversations')).body.items;
    const open = await moment();
    await owner.request('POST', `conversations/${id}/assign`, { memberId: owner.memberId });
    await owner.request('POST', `conversations/${id}/resolve`, {});

    const then = (at: string, more = '') => owner.request('GET', `past/conversations?asAt=${at}${more}`);
    expect((await then(before)).body).toEqual({ items: [], next: null });
    expect((await then(open, '&status=open')).body.items).toMatchObject([{ id, status: 'open', assigneeId: null, kind }]);
    expect((await then(open, '&status=resolved')).body.items).toEqual([]);
    expect((await then(await moment())).body.items).toMatchObject([{ id, status: 'resolved', assigneeId: owner.memberId }]);
    expect((await owner.request('GET', `past/counts?asAt=${open}`)).body).toMatchObject({ counts: [{ status: 'open', kind, deskId, conversations: 1 }] });
    expect((await owner.request('GET', `past/counts?asAt=${before}`)).body.counts).toEqual([]);
  });

  it('refuses a moment that is none, to come, or forgotten, by the name of the field', async () => {
    for (const asAt of ['yesterday', '2999-01-01T00:00:00Z', '2001-01-01T00:00:00Z'])
      for (const path of ['conversations', 'counts']) {
        const { status, body } = await owner.request('GET', `past/${path}?asAt=${asAt}`);
        expect([asAt, status, body.fields?.map(({ field }: { field: string }) => field)]).toEqual([asAt, 422, ['asAt']]);
      }
  });
});
