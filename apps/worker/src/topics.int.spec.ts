import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebhookMention } from '#contracts';
import { causes, fold, Normals, questionsAsked, rebuildRollups, series, spikes, watchWorkspace, wrongCounts } from '#insights';
import { newId } from '#kernel';
import { backfill, changeTopic, insertIntake, insertTopic, IntakeStore, TopicFiler, topics } from '#listening';
import { loadReader } from '#understanding';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { findCauses } from './watching.js';
import { type PipelineDeps, readBatch } from './pipeline.js';

describe('topics and what is counted in them', () => {
  let db: TestDatabase;
  let deps: PipelineDeps;
  beforeAll(async () => {
    db = await testDatabase();
    deps = { database: db.database, intake: new IntakeStore(db.database), reader: loadReader(), routing: null };
  });
  afterAll(() => db.close());

  async function shop() {
    const { workspaceId, memberId } = await db.workspace();
    const channelId = newId();
    const inside = <T>(work: Parameters<typeof db.database.inWorkspace<T>>[1]): Promise<T> => db.database.inWorkspace({ workspaceId }, work);
    await inside((tx) => tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [workspaceId, channelId]));
    const hear = async (...mentions: Partial<WebhookMention>[]): Promise<void> => {
      const body = JSON.stringify({ mentions });
      await inside((tx) => insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'webhook', body, items: mentions.length, receivedAt: new Date() }]));
      while ((await readBatch(deps, workspaceId)).deliveries > 0);
    };
    const topic = (name: string, query: string): Promise<string> =>
      inside((tx) => insertTopic(tx, workspaceId, { name, type: 'product', query, backfillDays: 30, memberId }));
    const count = (id: string): Promise<number> =>
      inside(async (tx) => {
        const points = await series(tx, workspaceId, {
          grain: 'day',
          by: 'kind',
          topicIds: [id],
          since: new Date(Date.now() - 86_400_000),
          until: new Date(Date.now() + 60_000),
        });
        return points.reduce((sum, point) => sum + point.mentions, 0);
      });
    return { workspaceId, memberId, inside, hear, topic, count };
  }
  const said = (id: string, text: string, over: object = {}): Partial<WebhookMention> =>
    ({ id, text, author: { id: 'dara', handle: 'dara' }, postedAt: '2026-11-22T10:00:00Z', form: 'post', ...over }) as Partial<WebhookMention>;

  it('files a mention under every topic it is in, leaves out what is excluded, and counts it once however often it comes', async () => {
    const { topic, hear, count } = await shop();
    const [kettles, acme] = [await topic('Kettles', 'kettle -blue'), await topic('Acme', '@acme OR acme')];
    const items = [said('1', 'My kettle by @acme leaks'), said('2', 'A blue kettle'), said('3', 'Nothing of the kind')];
    await hear(...items, items[0]!);
    await hear(...items);
    expect([await count(kettles), await count(acme)]).toEqual([1, 1]);
  });

  it('moves a mention with its edit, and keeps the count of what is deleted', async () => {
    const { topic, hear, count } = await shop();
    const [kettles, toasters] = [await topic('Kettles', 'kettle'), await topic('Toasters', 'toaster')];
    await hear(said('1', 'My kettle leaks'), said('2', 'This kettle broke'));
    await hear(said('1', 'My toaster leaks', { editedAt: '2026-11-22T11:00:00Z' }), said('2', 'This kettle broke', { deleted: true }));
    expect([await count(kettles), await count(toasters)]).toEqual([1, 1]);
  });

  it('looks through what was heard before the topic was made, and again when it is defined anew', async () => {
    const { workspaceId, memberId, inside, topic, hear, count } = await shop();
    await hear(said('1', 'My kettle leaks'), said('2', 'A toaster'), said('3', 'Another kettle'));
    const id = await topic('Kettles', 'kettle');
    const filer = new TopicFiler();
    await backfill(db.database, filer, { workspaceId, topicId: id });
    expect(await count(id)).toBe(2);
    const [view] = await inside((tx) => topics(tx, workspaceId, { after: null, limit: 1, id }));
    expect(view!.backfill).toMatchObject({ done: 3, total: 3 });
    await inside((tx) => changeTopic(tx, workspaceId, id, { query: 'toaster' }, memberId));
    await backfill(db.database, filer, { workspaceId, topicId: id });
    expect(await count(id)).toBe(1);
  });

  it('keeps minutes, quarters and days that are what counting anew gives, after edits, repeats, deletions and folding', async () => {
    const { workspaceId, inside, topic, hear } = await shop();
    await topic('Kettles', 'kettle');
    await hear(
      ...Array.from({ length: 40 }, (_, index) =>
        said(`${index}`, index % 2 ? 'My kettle leaks, this is terrible' : 'Thank you for the toaster', { author: { id: `a${index}`, handle: `a${index}` } }),
      ),
    );
    await inside((tx) => fold(tx, workspaceId, new Date(Date.now() + 3_600_000)));
    await hear(
      said('1', 'What a lovely kettle, thank you', { editedAt: '2026-11-22T11:00:00Z' }),
      said('2', '', { deleted: true }),
      said('3', 'My kettle leaks'),
    );
    expect(await inside((tx) => wrongCounts(tx, workspaceId))).toEqual([]);
    await inside((tx) => fold(tx, workspaceId, new Date(Date.now() + 3_600_000)));
    expect(await inside((tx) => wrongCounts(tx, workspaceId))).toEqual([]);
    const cells = () =>
      inside((tx) => tx.query(`select topic_id, axis, value, kind, sentiment, mentions from rollup_day where mentions <> 0 order by 1, 2, 3, 4, 5`));
    const kept = await cells();
    await inside((tx) => rebuildRollups(tx, workspaceId));
    expect(await cells()).toEqual(kept);
    await inside((tx) => tx.query(`update rollup_quarter set mentions = mentions + 1`));
    expect((await inside((tx) => wrongCounts(tx, workspaceId))).length).toBeGreaterThan(0);
  });

  it('finds a burst of complaints once, says what drives it, and tells of it once', async () => {
    const { workspaceId, inside, topic, hear } = await shop();
    await topic('Kettles', 'kettle');
    await hear(said('quiet', 'Good morning'));
    const normals = new Normals();
    expect(await watchWorkspace(db.database, normals, workspaceId, new Date())).toBe(0);
    await hear(
      ...Array.from({ length: 30 }, (_, index) =>
        said(`b${index}`, `My kettle exploded after the update, terrible, I want a refund ${index}`, { author: { id: `b${index}`, handle: `b${index}` } }),
      ),
    );
    await watchWorkspace(db.database, normals, workspaceId, new Date());
    await watchWorkspace(db.database, normals, workspaceId, new Date());
    const [spike, ...others] = await inside((tx) => spikes(tx, workspaceId, { limit: 5 }));
    expect(others).toEqual([]);
    expect(spike).toMatchObject({ topicName: 'Kettles', heard: 30, endedAt: null, learning: true });
    expect(spike!.drivers.people).toBe(30);
    const opened = await inside((tx) => tx.query(`select from event where type = 'spike.changed' and body ->> 'state' = 'opened'`));
    expect(opened).toHaveLength(1);
  });

  it('finds what complaints are about and what is asked most, once, and does not find again what was dismissed', async () => {
    const { workspaceId, memberId, inside, hear } = await shop();
    const many = (count: number, prefix: string, text: string) =>
      Array.from({ length: count }, (_, index) =>
        said(`${prefix}${index}`, `${text} ${index}`, { author: { id: `${prefix}${index}`, handle: `${prefix}${index}` } }),
      );
    await hear(
      ...many(20, 'l', 'This is terrible, the login page crashes again, I want my money back!'),
      ...many(20, 'p', 'Awful service, my parcel never arrived, worst shop ever'),
      ...many(12, 'q', 'When do you ship to Canada?'),
    );
    await inside((tx) =>
      tx.query(`update mention set kind = case when text like 'When%' then 'question' else 'complaint' end where workspace_id = $1`, [workspaceId]),
    );
    await findCauses(db.database, workspaceId);
    const found = await inside((tx) => topics(tx, workspaceId, { after: null, limit: 10 }));
    expect(found.every(({ type, isNew }) => type === 'cause' && isNew)).toBe(true);
    expect(found.some(({ phrases }) => phrases.includes('parcel never'))).toBe(true);
    for (const { id } of found) {
      await backfill(db.database, new TopicFiler(), { workspaceId, topicId: id });
      await inside((tx) => changeTopic(tx, workspaceId, id, { status: 'paused', seen: true }, memberId));
    }
    await findCauses(db.database, workspaceId);
    expect((await inside((tx) => topics(tx, workspaceId, { after: null, limit: 10 }))).map(({ id }) => id)).toEqual(found.map(({ id }) => id));
    expect(await inside((tx) => questionsAsked(tx, workspaceId))).toMatchObject([{ asked: 12, answered: false }]);
    expect((await inside((tx) => causes(tx, workspaceId))).find(({ phrases }) => phrases.includes('parcel never'))).toMatchObject({
      week: 20,
      status: 'paused',
    });
  });
});
