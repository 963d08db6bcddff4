import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishFreshening, ReaderShelf, takeFreshening, workspacesToFreshen } from '#reading';
import { loadReader } from '#understanding';
import { freshen } from '../../../worker/src/freshening.js';
import { post, testServer, type TestServer, type Visitor } from '../../test/server.js';

describe('learning from corrections', () => {
  let server: TestServer;
  const shelf = new ReaderShelf((model) => loadReader({ model }), 'default');
  beforeAll(async () => {
    server = await testServer();
  });
  afterAll(() => server.close());

  const odd = (id: number): string => `the zorgon portal is doing its thing again, ${['hm', 'well', 'so', 'there', 'ok'][id % 5]} ${id}`;

  async function shop(texts: string[]): Promise<{ owner: Visitor; mentions: any[] }> {
    const owner = await server.visitor();
    const { body } = await owner.request('POST', 'channels', { network: 'webhook', name: 'Shop', config: {} });
    await server.deliver(
      body,
      texts.map((text, index) => post(`p${index}`, `author${index}`, text)),
    );
    await server.work(owner.workspaceId);
    const list = await owner.request('GET', 'mentions?limit=100');
    const mentions = [...list.body.items].sort((a: any, b: any) => Number(a.externalId.slice(1)) - Number(b.externalId.slice(1)));
    return { owner, mentions };
  }
  const work = (owner: Visitor): Promise<void> => freshen({ database: server.database, shelf, jobs: { hint: () => undefined } }, owner.workspaceId);
  const kindOf = async (owner: Visitor, id: string): Promise<string> => (await owner.request('GET', `mentions/${id}`)).body.reading.kind;

  it('changes the next reading of this workspace at once, and of no other', async () => {
    const { owner, mentions } = await shop([odd(0)]);
    const other = await server.visitor();
    const ask = async (who: Visitor): Promise<any> => (await who.request('POST', 'readings', { texts: [odd(0)] })).body.items[0];
    const before = await ask(owner);
    expect(before.kind).not.toBe('complaint');
    await owner.request('POST', `mentions/${mentions[0].id}/correct`, { kind: 'complaint' });
    const after = await ask(owner);
    expect(after.scores.complaint).toBeGreaterThan(before.scores.complaint + 0.2);
    expect(after.model).toBe(`${before.model}+1`);
    expect(await ask(other)).toEqual(before);
  });

  it('is felt by the worker in its next batch', async () => {
    const { owner, mentions } = await shop([odd(0), odd(1), odd(2)]);
    for (const mention of mentions) await owner.request('POST', `mentions/${mention.id}/correct`, { kind: 'complaint' });
    const { body } = await owner.request('GET', 'model');
    expect(body.teaching).toMatchObject({ version: 3, corrections: 3, members: 1, busy: true });
    const reader = await owner.request('POST', 'readings', { texts: [odd(7)] });
    expect(reader.body.items[0].model).toMatch(/\+3$/);
  });

  it('reads again what waits: conversation, lane, counters and minutes follow', async () => {
    const { owner, mentions } = await shop(Array.from({ length: 6 }, (_, index) => odd(index)));
    for (const mention of mentions.slice(0, 3)) await owner.request('POST', `mentions/${mention.id}/correct`, { kind: 'complaint' });
    await work(owner);
    for (const mention of mentions.slice(3)) expect(await kindOf(owner, mention.id)).toBe('complaint');
    const counts = (await owner.request('GET', 'counts')).body;
    expect(counts.kinds).toEqual({ question: 0, complaint: 6, praise: 0, other: 0 });
    const volume = (await owner.request('GET', `insights/volume?bucket=hour&since=${new Date(Date.now() - 7_200_000).toISOString()}`)).body;
    expect(volume.items.reduce((sum: number, point: any) => sum + point.kinds.complaint, 0)).toBe(6);
    const types = (await owner.request('GET', 'events?limit=1000')).body.items.map((event: any) => event.type);
    expect(types.filter((type: string) => type === 'mention.reread')).toHaveLength(3);
    await work(owner);
    expect((await owner.request('GET', 'events?limit=1000')).body.items).toHaveLength(types.length);
    expect((await owner.request('GET', 'model')).body.teaching.busy).toBe(false);
  });

  it('comes back for what was said while it was reading again', async () => {
    const { owner, mentions } = await shop([odd(0), odd(1)]);
    const { workspaceId } = owner;
    await owner.request('POST', `mentions/${mentions[0].id}/correct`, { kind: 'complaint' });
    const leased = await server.database.inWorkspace({ workspaceId }, (tx) => takeFreshening(tx, workspaceId, new Date(), 60_000));
    await owner.request('POST', `mentions/${mentions[1].id}/correct`, { kind: 'praise' });
    await server.database.inWorkspace({ workspaceId }, (tx) => finishFreshening(tx, workspaceId, leased!));
    expect(await workspacesToFreshen(server.database, new Date(Date.now() + 2_000))).toContain(workspaceId);
    await work(owner);
    await work(owner);
    expect(await workspacesToFreshen(server.database, new Date(Date.now() + 2_000))).not.toContain(workspaceId);
    expect((await owner.request('GET', 'model')).body).toMatchObject({ teaching: { version: 2, busy: false }, effect: { version: 2 } });
  });

  it('forgets what is taken back, reads the mention anew, and takes nothing back twice', async () => {
    const { owner, mentions } = await shop([odd(0)]);
    const [mention] = mentions;
    await owner.request('POST', `mentions/${mention.id}/correct`, { kind: 'praise' });
    const [correction] = (await owner.request('GET', 'corrections')).body.items;
    expect(correction).toMatchObject({ kind: 'praise', previous: { kind: mention.reading.kind }, undone: null, memberId: owner.memberId, text: odd(0) });
    for (const turn of ['first', 'again']) {
      const undone = await owner.request('POST', `corrections/${correction.id}/undo`);
      expect([turn, undone.status, undone.body.undone.memberId]).toEqual([turn, 200, owner.memberId]);
    }
    const after = (await owner.request('GET', `mentions/${mention.id}`)).body.reading;
    expect(after).toMatchObject({ kind: mention.reading.kind, correctedBy: null, scores: mention.reading.scores });
    expect((await owner.request('GET', 'counts')).body.kinds[mention.reading.kind]).toBe(1);
  });

  it('lets an earlier word count again when a later one is taken back', async () => {
    const { owner, mentions } = await shop([odd(0)]);
    const at = `mentions/${mentions[0].id}`;
    await owner.request('POST', `${at}/correct`, { kind: 'complaint' });
    await owner.request('POST', `${at}/correct`, { kind: 'praise' });
    const [latest] = (await owner.request('GET', 'corrections')).body.items;
    await owner.request('POST', `corrections/${latest.id}/undo`);
    expect((await owner.request('GET', at)).body.reading).toMatchObject({ kind: 'complaint', correctedBy: owner.memberId });
  });

  it('shows before and after on labelled posts that were not learnt from', async () => {
    const { owner, mentions } = await shop(Array.from({ length: 8 }, (_, index) => odd(index)));
    for (const mention of mentions) await owner.request('POST', `mentions/${mention.id}/correct`, { kind: 'complaint' });
    await work(owner);
    const { effect, curve } = (await owner.request('GET', 'model')).body;
    expect(effect.labelled).toBe(8);
    expect(effect.after.right).toBeGreaterThan(effect.before.right);
    expect(effect.after.low).toBeLessThan(effect.after.right / 8);
    expect(curve.from).toBe('card');
  });

  it('carries weights to another workspace and takes them away again', async () => {
    const { owner, mentions } = await shop([odd(0), odd(1)]);
    for (const mention of mentions) await owner.request('POST', `mentions/${mention.id}/correct`, { kind: 'complaint' });
    const file = (await owner.request('GET', 'model/weights')).body;
    expect(JSON.stringify(file)).not.toContain('zorgon');
    const other = await server.visitor();
    const ask = async (): Promise<number> => (await other.request('POST', 'readings', { texts: [odd(5)] })).body.items[0].scores.complaint;
    const before = await ask();
    expect((await other.request('POST', 'model/weights', file)).body.teaching.imported.model).toBe(file.model);
    expect(await ask()).toBeGreaterThan(before);
    await other.request('DELETE', 'model/weights');
    expect(await ask()).toBeCloseTo(before, 6);
    const wrong = await other.request('POST', 'model/weights', { ...file, model: 'other@1' });
    expect([wrong.status, wrong.body.fields[0].field]).toEqual([422, 'model']);
    expect((await other.request('POST', 'model/weights', { ...file, weights: { 7: [9, 0, 0] } })).status).toBe(422);
  });

  it('moves conversations to and from "unsure" with the threshold', async () => {
    const { owner } = await shop([odd(0), odd(1)]);
    const unsure = async (): Promise<number> => (await owner.request('GET', 'counts')).body.views.unsure;
    await owner.request('PATCH', 'model', { unsureBelow: 1 });
    await work(owner);
    expect(await unsure()).toBe(2);
    await owner.request('PATCH', 'settings', { unsureBelow: 0 });
    await work(owner);
    expect(await unsure()).toBe(0);
  });

  it('says why, and what would make it another kind', async () => {
    const { owner, mentions } = await shop(['Anyone know when you open']);
    const why = (await owner.request('GET', `mentions/${mentions[0].id}/why`)).body;
    expect(why.kind).toBe('question');
    expect(why.because.length).toBeGreaterThan(0);
    for (const change of why.changes) {
      if (!('adding' in change)) continue;
      const [reading] = (await owner.request('POST', 'readings', { texts: [`${mentions[0].text} ${change.adding}`] })).body.items;
      expect(reading.kind).toBe(change.kind);
    }
  });
});
