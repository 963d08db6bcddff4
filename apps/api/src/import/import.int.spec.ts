import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
});
afterAll(() => server.close());

const csv =
  'date,author,post,thread,own\n2024-03-01,ana,My parcel never came. I want a refund!,t1,\n2024-03-02,ana,Still nothing.,t1,\nnever,bob,When?,,\n2024-03-03,bob,,,\n';
const mapping = { postedAt: 'date', author: 'author', text: 'post', thread: 'thread', own: 'own' };

describe('a file of past posts', () => {
  it('is tried first: columns are guessed, what is wrong is told by line, nothing is kept', async () => {
    const { status, body } = await owner.request('POST', 'imports/check', { csv });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      columns: ['date', 'author', 'post', 'thread', 'own'],
      mapping,
      lines: 4,
      ready: 2,
      refused: 2,
      sample: [{ line: 2, author: 'ana' }, { line: 3 }],
    });
    expect(body.errors).toEqual([
      { line: 4, field: 'postedAt', why: '"never" is not a time' },
      { line: 5, field: 'text', why: 'is empty' },
    ]);
    expect((await owner.request('GET', 'channels')).body.items).toEqual([]);
  });

  it('is taken in, read by the worker, and counts by when it was said; twice it is the same import', async () => {
    const made = (await owner.request('POST', 'imports', { name: 'old.csv', csv, mapping })).body;
    expect(made).toMatchObject({ name: 'old.csv', as: 'posts', lines: 4, refused: 2, waiting: 2 });
    await server.work(owner.workspaceId);
    expect((await owner.request('GET', `imports/${made.id}`)).body.waiting).toBe(0);
    const posts = (await owner.request('GET', 'mentions?query=parcel')).body.items;
    expect(posts).toMatchObject([
      { text: 'My parcel never came. I want a refund!', postedAt: '2024-03-01T00:00:00.000Z', conversationId: null, reading: { kind: 'complaint' } },
    ]);
    expect((await owner.request('POST', 'imports', { name: 'again.csv', csv, mapping })).body.id).toBe(made.id);
    await server.work(owner.workspaceId);
    expect((await owner.request('GET', 'mentions')).body.items).toHaveLength(2);
    expect((await owner.request('GET', 'events')).body.items.filter(({ type }: { type: string }) => type === 'import.made')).toMatchObject([
      { body: { importId: made.id } },
    ]);
  });

  it('opens conversations when it is work, a thread as one', async () => {
    await owner.request('POST', 'imports', { name: 'tickets.csv', csv, mapping, as: 'conversations' });
    await server.work(owner.workspaceId);
    const { items } = (await owner.request('GET', 'conversations')).body;
    expect(items).toMatchObject([{ mentionCount: 2, status: 'open' }]);
  });

  it('that holds nothing to take in is refused, and so is whoever may not', async () => {
    const answer = await owner.request('POST', 'imports', { name: 'x', csv: 'a,b\n1,2', mapping: { text: 'c' } });
    expect(answer).toMatchObject({ status: 422, body: { detail: 'Line 1: text there is no column "c".' } });
  });
});
