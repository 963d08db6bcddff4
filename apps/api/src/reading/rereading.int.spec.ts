import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { leaseRereading, ReaderShelf } from '#reading';
import { loadReader } from '#understanding';
import { reread, type RereadingDeps } from '../../../worker/src/rereading.js';
import { post, testServer, type TestServer, type Visitor } from '../../test/server.js';
import { marked } from '../mention/explain.js';

describe('reading the past anew', () => {
  let server: TestServer;
  let deps: RereadingDeps;
  beforeAll(async () => {
    server = await testServer();
    const shelf = new ReaderShelf((model) => loadReader({ model }), 'default');
    deps = { database: server.database, shelf, jobs: { hint: () => undefined }, second: () => Promise.reject(new Error('none')), atOnce: 3 };
  });
  afterAll(() => server.close());

  const texts = [
    'Where is my parcel?',
    'The app is broken again, nobody answers',
    'Thank you, wonderful staff',
    'sun is out in Lisbon',
    'How do I pay?',
    'worst service',
    'ok',
  ];

  /** A workspace whose stored kinds are all wrong in the same way, so that every reader changes something. */
  async function past(): Promise<Visitor> {
    const owner = await server.visitor();
    const channel = (await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop' })).body;
    await server.deliver(
      channel,
      texts.map((text, index) => post(`p${index}`, `a${index}`, text)),
    );
    await server.work(owner.workspaceId);
    return owner;
  }
  const kinds = async (owner: Visitor): Promise<Record<string, string>> =>
    Object.fromEntries((await owner.request('GET', 'mentions?limit=100')).body.items.map((item: any) => [item.text, item.reading.kind]));
  const minutes = async (owner: Visitor): Promise<Record<string, number>> => {
    const { items } = (await owner.request('GET', `insights/volume?bucket=day&since=${new Date(Date.now() - 86_400_000 * 2).toISOString()}`)).body;
    const total: Record<string, number> = { question: 0, complaint: 0, praise: 0, other: 0 };
    for (const point of items) for (const [kind, count] of Object.entries(point.kinds)) total[kind]! += count as number;
    return total;
  };
  const tallyOf = (found: Record<string, string>): Record<string, number> => {
    const total: Record<string, number> = { question: 0, complaint: 0, praise: 0, other: 0 };
    for (const kind of Object.values(found)) total[kind]! += 1;
    return total;
  };
  /** Older readings said "praise" to everything. */
  async function misread(owner: Visitor): Promise<void> {
    await server.database.inWorkspace(owner, async (tx) => {
      await tx.query(`update rollup_minute set mentions = 0 where workspace_id = $1`, [owner.workspaceId]);
      await tx.query(`delete from inbox_count where workspace_id = $1`, [owner.workspaceId]);
      await tx.query(`update mention set kind = 'praise', model = 'ancient@0' where workspace_id = $1`, [owner.workspaceId]);
      await tx.query(`update conversation set kind = 'praise', unsure = false where workspace_id = $1`, [owner.workspaceId]);
      await tx.query(
        `insert into rollup_minute (workspace_id, minute, channel_id, kind, lang, slot, mentions)
         select workspace_id, date_trunc('minute', received_at), channel_id, 'praise', lang, 3, count(*) from mention where workspace_id = $1 group by 1, 2, 3, 5
         on conflict (workspace_id, minute, channel_id, kind, lang, slot) do update set mentions = excluded.mentions`,
        [owner.workspaceId],
      );
      await tx.query(
        `insert into inbox_count (workspace_id, status, kind, unsure, channel_id, desk_id, assignee_id, slot, conversations)
         select workspace_id, 'open', 'praise', false, channel_id, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000', 0, count(*)
         from conversation where workspace_id = $1 group by 1, channel_id`,
        [owner.workspaceId],
      );
    });
  }
  const work = async (owner: Visitor, rereadingId: string, now = (): Date => new Date()): Promise<void> => {
    while (await reread(deps, { workspaceId: owner.workspaceId, rereadingId }, now));
  };

  it('compares first, and changes nothing until it is applied', async () => {
    const owner = await past();
    const truth = await kinds(owner);
    await misread(owner);
    const { body: begun, status } = await owner.request('POST', 'rereadings', { reader: 'default' });
    expect([status, begun.state, begun.total]).toEqual([201, 'comparing', texts.length]);
    await work(owner, begun.id);
    const compared = (await owner.request('GET', `rereadings/${begun.id}`)).body;
    const wrong = Object.values(truth).filter((kind) => kind !== 'praise').length;
    expect(compared).toMatchObject({ state: 'compared', seen: texts.length, changed: wrong, written: 0, model: expect.stringMatching(/^default@/) });
    expect(Object.values(compared.confusion.praise as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(texts.length);
    const examples = (await owner.request('GET', `rereadings/${begun.id}/examples`)).body.items;
    expect(examples).toHaveLength(wrong);
    for (const example of examples) expect([example.from, example.to]).toEqual(['praise', truth[example.text]]);
    expect(new Set(Object.values(await kinds(owner)))).toEqual(new Set(['praise']));

    await owner.request('POST', `rereadings/${begun.id}/apply`, {});
    await work(owner, begun.id);
    expect((await owner.request('GET', `rereadings/${begun.id}`)).body).toMatchObject({ state: 'applied', applied: texts.length, written: wrong });
    expect(await kinds(owner)).toEqual(truth);
    expect(await minutes(owner)).toEqual(tallyOf(truth));
    expect((await owner.request('GET', 'counts')).body.kinds).toEqual(tallyOf(truth));
  });

  it('changes nothing more when applied once again', async () => {
    const owner = await past();
    const events = async (): Promise<number> =>
      (await owner.request('GET', 'events?limit=1000')).body.items.filter((e: any) => e.type === 'mention.reread').length;
    for (const turn of [1, 2]) {
      const { body } = await owner.request('POST', 'rereadings', { reader: 'default' });
      await work(owner, body.id);
      await owner.request('POST', `rereadings/${body.id}/apply`, {});
      await work(owner, body.id);
      expect([turn, (await owner.request('GET', `rereadings/${body.id}`)).body.written, await events()]).toEqual([turn, 0, 0]);
    }
  });

  it('leaves what a person said, and counts how often each reader agreed', async () => {
    const owner = await past();
    const [mention] = (await owner.request('GET', `mentions?limit=1`)).body.items;
    const said = mention.reading.kind === 'praise' ? 'complaint' : 'praise';
    await owner.request('POST', `mentions/${mention.id}/correct`, { kind: said });
    const { body } = await owner.request('POST', 'rereadings', { reader: 'open', ownWeights: false });
    await work(owner, body.id);
    expect((await owner.request('GET', `rereadings/${body.id}`)).body.labelled).toMatchObject({ posts: 1, before: 0 });
    await owner.request('POST', `rereadings/${body.id}/apply`, { alsoNew: true });
    await work(owner, body.id);
    expect((await owner.request('GET', `mentions/${mention.id}`)).body.reading).toMatchObject({ kind: said, correctedBy: owner.memberId });
    expect((await owner.request('GET', 'model')).body.settings.baseModel).toBe('open');
  });

  it('marks the words by the reader that is in force', async () => {
    const owner = await past();
    const shown = async (): Promise<Record<string, unknown>> =>
      Object.fromEntries((await owner.request('GET', 'mentions?limit=100')).body.items.map((item: any) => [item.text, item.reading.because]));
    const by = (model: string): Record<string, unknown> => {
      const reader = loadReader({ model });
      return Object.fromEntries(texts.map((text) => [text, marked(reader.read(text, { explain: true }).because)]));
    };
    expect(await shown()).toEqual(by('default'));
    const { body } = await owner.request('POST', 'rereadings', { reader: 'open', ownWeights: false });
    await work(owner, body.id);
    await owner.request('POST', `rereadings/${body.id}/apply`, { alsoNew: true });
    await work(owner, body.id);
    expect(await shown()).toEqual(by('open'));
    expect(by('open')).not.toEqual(by('default'));
  });

  it('pauses, goes on, is cancelled, and lets no second one in beside it', async () => {
    const owner = await past();
    const { body } = await owner.request('POST', 'rereadings', { reader: 'open' });
    const at = `rereadings/${body.id}`;
    expect((await owner.request('POST', 'rereadings', { reader: 'default' })).status).toBe(409);
    await owner.request('POST', `${at}/pause`);
    await work(owner, body.id);
    expect((await owner.request('GET', at)).body).toMatchObject({ paused: true, seen: 0 });
    await owner.request('POST', `${at}/resume`);
    await work(owner, body.id);
    expect((await owner.request('GET', at)).body).toMatchObject({ state: 'compared', seen: texts.length });
    expect((await owner.request('POST', `${at}/pause`)).status).toBe(409);
    expect((await owner.request('POST', `${at}/cancel`)).body.state).toBe('cancelled');
    expect((await owner.request('POST', `${at}/apply`, {})).status).toBe(409);
  });

  it('goes on where a worker died that held the lease, with nothing counted twice', async () => {
    const owner = await past();
    const truth = await kinds(owner);
    await misread(owner);
    const { body } = await owner.request('POST', 'rereadings', { reader: 'default' });
    const due = { workspaceId: owner.workspaceId, rereadingId: body.id };
    await work(owner, body.id);
    await owner.request('POST', `rereadings/${body.id}/apply`, {});
    // One batch is written, then the process is gone with its lease.
    const dying = new AbortController();
    const dies: RereadingDeps = { ...deps, second: deps.second };
    let turns = 0;
    await reread(
      dies,
      due,
      () => {
        if (++turns === 3) dying.abort();
        return new Date();
      },
      dying.signal,
    );
    await server.database.inWorkspace(owner, (tx) => leaseRereading(tx, due, new Date(), 150_000, null));
    expect(await reread(deps, due, () => new Date())).toBe(false);
    const half = (await owner.request('GET', `rereadings/${body.id}`)).body;
    expect(half.applied).toBeGreaterThan(0);
    expect(half.applied).toBeLessThan(texts.length);
    await work(owner, body.id, () => new Date(Date.now() + 200_000));
    expect((await owner.request('GET', `rereadings/${body.id}`)).body).toMatchObject({ state: 'applied', applied: texts.length });
    expect(await kinds(owner)).toEqual(truth);
    expect(await minutes(owner)).toEqual(tallyOf(truth));
  });
});
