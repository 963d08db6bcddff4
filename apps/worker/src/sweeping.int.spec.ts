import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { findChannelType, guardedFetch } from '#channels';
import { Channels, insertIntake, IntakeStore, Sweeps } from '#listening';
import { newId } from '#kernel';
import { RoutingCache } from '#routing';
import { loadReader } from '#understanding';
import { testReach } from '../../../libs/channels/test/context.js';
import { webServer, type WebServer } from '../../../libs/channels/test/web-server.js';
import { addChannel, testKey } from '../../../libs/listening/test/channel.js';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { readBatch } from './pipeline.js';
import { sweepOnce } from './sweeping.js';

const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
let db: TestDatabase;
let server: WebServer;

beforeAll(async () => {
  db = await testDatabase();
  server = await webServer((asked, response) => {
    const uris = new URL(asked.path, 'http://x').searchParams.getAll('uris');
    response.end(
      JSON.stringify({
        posts: uris.filter((uri) => !uri.endsWith('gone')).map((uri) => post(uri, uri.endsWith('edited') ? 'after all it came' : 'never came')),
      }),
    );
  });
});
afterAll(async () => {
  await server.close();
  await fetch.close();
  await db.close();
});

const post = (uri: string, text: string): unknown => ({
  uri,
  cid: `cid of ${text}`,
  author: { did: 'did:plc:ana', handle: 'ana.test' },
  record: { text, createdAt: '2026-03-01T10:00:00.000Z' },
  indexedAt: '2026-03-01T10:00:01.000Z',
});

it('what was edited or deleted without a word is found an hour later, and wiped everywhere', async () => {
  const { workspaceId } = await db.workspace();
  const sealer = new Sealer(testKey);
  const config = findChannelType('bluesky')!.config.parse({ words: ['parcel'], appView: server.url, stream: false });
  const channelId = await addChannel(db.database, sealer, workspaceId, { network: 'bluesky', config });
  const started = new Date();
  await db.database.source.query(`update directory_channel set sweep_at = $1`, [started]);
  const uris = ['kept', 'edited', 'gone'].map((key) => `at://did:plc:ana/app.bsky.feed.post/${key}`);
  const body = JSON.stringify({ posts: uris.map((uri) => post(uri, 'never came')) });
  await db.database.inWorkspace({ workspaceId }, (tx) =>
    insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'poll', body, items: 3, receivedAt: started }]),
  );
  const reading = { database: db.database, intake: new IntakeStore(db.database), reader: loadReader(), routing: new RoutingCache() };
  expect(await readBatch(reading, workspaceId)).toMatchObject({ received: 3 });

  const deps = { sweeps: new Sweeps(db.database, new Channels(sealer)), jobs: { hint: () => undefined }, reach: testReach(fetch) };
  const later = new Date(started.getTime() + 3_601_000);
  expect(await sweepOnce(deps, { workspaceId, channelId }, new Date(started.getTime() + 3_000_000))).toBe(0);
  expect(await deps.sweeps.take(later, 10, 60_000)).toEqual([{ workspaceId, channelId }]);
  expect(await sweepOnce(deps, { workspaceId, channelId }, later)).toBe(2);
  expect(await sweepOnce(deps, { workspaceId, channelId }, later)).toBe(0);
  expect(server.asked).toHaveLength(1);
  expect(await readBatch(reading, workspaceId)).toMatchObject({ edited: 1, deleted: 1 });

  const mentions = (await db.database.source.query(
    `select external_id, text, deleted_at is not null as deleted from mention where workspace_id = $1 order by external_id`,
    [workspaceId],
  )) as unknown[];
  expect(mentions).toEqual([
    { external_id: uris[1], text: 'after all it came', deleted: false },
    { external_id: uris[2], text: '', deleted: true },
    { external_id: uris[0], text: 'never came', deleted: false },
  ]);
  const raw = (await db.database.source.query(`select body from intake where workspace_id = $1 and how = 'poll'`, [workspaceId])) as { body: string }[];
  expect((JSON.parse(raw[0]!.body) as { posts: { uri: string }[] }).posts.map(({ uri }) => uri)).toEqual([uris[0], uris[1]]);
  expect(await db.database.source.query(`select external_id from mention_detail where workspace_id = $1 order by 1`, [workspaceId])).toEqual([
    { external_id: uris[1] },
    { external_id: uris[0] },
  ]);
});
