import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Sealer } from '#accounts';
import { blueskyPerson } from './bluesky-client.js';
import { type TestDatabase, testDatabase, type TestWorkspace } from '../database.js';
import { redisIsHere, testRedis, type TestRedis } from '../redis.js';
import { addChannel, testKey } from '../../libs/listening/test/channel.js';
import { openHouse, until } from './house.js';
import { agentOf } from './inbox.js';

const here = import.meta.dirname;
const installed = existsSync(path.join(here, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node')) && redisIsHere;
if (!installed)
  console.warn(
    '\n*** The Bluesky network is not installed: the tests against it DO NOT RUN. test/networks/install.sh brings it (it needs redis-server). ***\n',
  );

interface Network {
  pds: string;
  appView: string;
  jetstream: string;
}

describe.runIf(installed)('the Bluesky network', () => {
  let redis: TestRedis;
  let server: ChildProcess;
  let network: Network;
  let db: TestDatabase;
  let home: TestWorkspace;
  let house: { stop(): Promise<void> };

  beforeAll(async () => {
    [redis, db] = await Promise.all([testRedis(), testDatabase()]);
    home = await db.workspace();
    const postgres = new URL(inject('serverUrl'));
    postgres.pathname = new URL(db.url).pathname;
    server = spawn(process.execPath, ['bluesky-network.cjs'], {
      cwd: here,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, NODE_ENV: 'development', DB_POSTGRES_URL: postgres.href, REDIS_HOST: new URL(redis.url).host, LOG_ENABLED: 'false' },
    });
    for await (const line of createInterface({ input: server.stdout! })) {
      if (!line.startsWith('{"pds"')) continue;
      network = JSON.parse(line) as Network;
      break;
    }
    if (!network) throw new Error('the Bluesky network did not start');
    house = await openHouse(db.url);
  }, 120_000);
  afterAll(async () => {
    await house?.stop();
    server?.kill('SIGKILL');
    await redis?.close();
    await db?.close();
  });

  it('brings what a customer posts, takes one answer back, and follows edits and deletions over a cut', async () => {
    const [brand, customer] = await Promise.all([blueskyPerson(network.pds, 'brand'), blueskyPerson(network.pds, 'cust')]);
    await addChannel(db.database, new Sealer(testKey), home.workspaceId, {
      network: 'bluesky',
      config: { words: ['widgetron'], service: network.pds, appView: network.appView, jetstream: network.jetstream, stream: true, everySeconds: 2 },
      credentials: { identifier: brand.handle, appPassword: brand.password },
      nextPollAt: new Date(),
    });
    await db.database.source.query(`update directory_channel set stream_at = now()`);
    const agent = agentOf(db, home);
    await until('the stream', async () => (await agent.channel()).health['streamOpenedAt']);

    const postedMs = Date.now();
    const post = await customer.post(`@${brand.handle} my parcel never came`, { mention: brand });
    const heard = await until('the post', () => agent.find('never came'));
    const latencyMs = Date.now() - postedMs;
    expect(heard.conversation_id).not.toBeNull();

    const replyId = await agent.answer(heard.conversation_id!, `@${customer.handle} sorry! See https://example.org/help`);
    await until('the reply', async () => (await agent.reply(replyId)).state === 'sent');
    const shown = await until('the answer at the customer', async () => {
      const replies = await customer.repliesTo(post.uri);
      return replies.length > 0 && replies;
    });
    expect(shown).toMatchObject([{ record: { text: expect.stringContaining('sorry!') }, author: { did: brand.did } }]);
    expect(shown[0]!.record.facets).toHaveLength(2);

    await agent.forgetSent(replyId);
    await until('the second attempt', async () => (await agent.reply(replyId)).state === 'sent');
    expect(await customer.repliesTo(post.uri)).toHaveLength(1);

    await customer.edit(post.uri, `@${brand.handle} my parcel came after all`);
    await until('the edit', async () => (await agent.find('after all'))?.edited_at);

    // The worker is away: what is said meanwhile is neither lost nor doubled.
    await house.stop();
    const texts = ['one', 'two', 'three'].map((word) => `widgetron number ${word} is broken`);
    for (const text of texts) await customer.post(text);
    house = await openHouse(db.url);
    await until('what was missed', async () => (await Promise.all(texts.map(agent.find))).every(Boolean));
    await until('the ledger', async () =>
      (await agent.gaps()).some(({ reason, missed, recovered }) => reason === 'stream-cut' && missed >= 3 && recovered === missed),
    );

    await customer.remove(post.uri);
    const gone = await until('the deletion', async () => (await agent.all()).find(({ external_id: id, deleted_at: at }) => id === post.uri && at));
    expect(gone.text).toBe('');
    const raw = await agent.raw();
    expect(raw).not.toContain('after all');
    expect(raw).not.toContain('never came');
    const all = await agent.all();
    expect(all.filter(({ text }) => texts.includes(text))).toHaveLength(3);
    expect(new Set(all.map(({ external_id: id }) => id)).size).toBe(all.length);
    console.info(`Bluesky: a post was in the inbox after ${latencyMs} ms`);
  }, 120_000);
});
