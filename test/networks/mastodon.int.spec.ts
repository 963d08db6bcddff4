import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sealer } from '#accounts';
import { findChannelType, guardedFetch } from '#channels';
import { testContext } from '../../libs/channels/test/context.js';
import { addChannel, testKey } from '../../libs/listening/test/channel.js';
import { type TestDatabase, testDatabase, type TestWorkspace } from '../database.js';
import { openHouse, until } from './house.js';
import { agentOf } from './inbox.js';
import { mastodonPerson, signInAt } from './mastodon-client.js';

const own = path.join(import.meta.dirname, 'servers/usr/bin/snac');
const snac = existsSync(own) ? own : spawnSync('snac', ['--version']).error ? null : 'snac';

const hosts = { brand: '127.0.0.1', cust: '127.0.0.2' } as const;
const url = `http://${hosts.brand}`;

/** Servers of the fediverse find one another by name alone, so one that is to be found has to stand at port 80. */
async function portIsFree(host: string): Promise<boolean> {
  const probe = createServer().listen(80, host);
  return Promise.race([once(probe, 'listening').then(() => true), once(probe, 'error').then(() => false)]).finally(() => probe.close());
}

const possible = snac !== null && (await Promise.all(Object.values(hosts).map((host) => portIsFree(host).catch(() => false)))).every(Boolean);
if (!possible)
  console.warn('\n*** snac2 is not on this machine, or port 80 is not ours: the tests against it DO NOT RUN. test/networks/install.sh brings it. ***\n');

interface Server {
  host: string;
  folder: string;
  password: string;
  process: ChildProcess;
}

/** A server with one account. */
function makeServer(name: keyof typeof hosts): Omit<Server, 'process'> {
  const host = hosts[name];
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'earshot-snac-')), 'data');
  spawnSync(snac!, ['init', folder], { input: `${host}\n80\n${host}\n\n\n\n` });
  const settings = path.join(folder, 'server.json');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('"protocol": "https"', '"protocol": "http"'));
  const { stdout, stderr } = spawnSync(snac!, ['adduser', folder, name], { input: '\n', encoding: 'utf8' });
  return { host, folder, password: /password(?: is| for user [^:]*)?:?\s+(\S+)/i.exec(`${stdout}\n${stderr}`)?.[1] ?? '' };
}

async function start(server: Omit<Server, 'process'>): Promise<Server> {
  const child = spawn(snac!, ['httpd', server.folder], { stdio: 'ignore' });
  await until('snac2', () =>
    fetch(`http://${server.host}/api/v1/instance`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  return { ...server, process: child };
}

async function stop({ process: child }: Server): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

describe.runIf(possible)('snac2, a server of the family', () => {
  let servers: { brand: Server; cust: Server };
  let db: TestDatabase;
  let home: TestWorkspace;
  let house: { stop(): Promise<void> };

  beforeAll(async () => {
    db = await testDatabase();
    home = await db.workspace();
    const [brand, cust] = await Promise.all([start(makeServer('brand')), start(makeServer('cust'))]);
    servers = { brand, cust };
    house = await openHouse(db.url);
  }, 60_000);
  afterAll(async () => {
    await house?.stop();
    for (const { process: child, folder } of Object.values(servers ?? {})) {
      child.kill('SIGKILL');
      rmSync(path.dirname(folder), { recursive: true, force: true });
    }
    await db?.close();
  });

  it('lets us in, brings what a customer posts, takes one answer back, and follows edits and deletions over a restart', async () => {
    const type = findChannelType('mastodon')!;
    const fetchGuarded = guardedFetch({ allowPrivate: ['localhost', '127.0.0.1', '::1'] });
    const context = testContext({ type, fetch: fetchGuarded, config: type.config.parse({ server: url }), now: new Date() });
    const redirectUri = 'http://127.0.0.1:3000/api/v1/grants/finish';
    const { url: door, keep } = await type.grant!.begin(context, { redirectUri, state: 's1', challenge: 'c' });
    const { code, state } = await signInAt(door, 'brand', servers.brand.password);
    expect(state).toBe('s1');
    const credentials = await type.grant!.finish(context, { code, verifier: 'v', redirectUri, keep });
    expect((await type.check!({ ...context, credentials })).every(({ ok }) => ok)).toBe(true);

    const customer = await mastodonPerson(`http://${hosts.cust}`, 'cust', servers.cust.password);
    // This family member tells only followers what was deleted, and keeps it for whoever lives on the same server.
    await (await mastodonPerson(url, 'brand', servers.brand.password)).follow(`http://${hosts.cust}/cust`);
    await until('the follower', async () => (await customer.followers()).length > 0);
    await addChannel(db.database, new Sealer(testKey), home.workspaceId, {
      network: 'mastodon',
      config: { server: url, tags: ['widgetron'], words: [], stream: true, everySeconds: 2, maxCharacters: 500 },
      credentials,
      nextPollAt: new Date(),
    });
    const agent = agentOf(db, home);
    await until('the first polls', async () => (await agent.channel()).health['polledAt']);

    const postedMs = Date.now();
    const post = await customer.post('@brand@127.0.0.1 my parcel never came');
    const heard = await until('the post', () => agent.find('never came'));
    const latencyMs = Date.now() - postedMs;
    expect(heard.conversation_id).not.toBeNull();

    const replyId = await agent.answer(heard.conversation_id!, 'Sorry! We look into it.');
    await until('the reply', async () => (await agent.reply(replyId)).state === 'sent');
    const shown = await until('the answer at the customer', async () => {
      const replies = await customer.repliesTo(post.id);
      return replies.length > 0 && replies;
    });
    expect(shown[0]).toContain('Sorry! We look into it.');
    await agent.forgetSent(replyId);
    await until('the second attempt', async () => (await agent.reply(replyId)).state === 'sent');
    expect(await customer.repliesTo(post.id)).toHaveLength(1);

    // The server is away, and then ours is: what is said meanwhile is neither lost nor doubled.
    await stop(servers.brand);
    await until('a failed poll', async () => (await agent.channel()).last_error);
    await house.stop();
    servers.brand = await start(servers.brand);
    const texts = ['one', 'two', 'three'].map((word) => `the #widgetron number ${word} is broken`);
    for (const text of texts) await customer.post(text);
    await db.database.source.query(`update directory_channel set next_poll_at = now()`);
    house = await openHouse(db.url);
    await until('what was missed', async () => (await Promise.all(['one', 'two', 'three'].map((word) => agent.find(`number ${word}`)))).every(Boolean));
    const all = await agent.all();
    expect(all.filter(({ text }) => text.includes('number'))).toHaveLength(3);
    expect(new Set(all.map(({ external_id: id }) => id)).size).toBe(all.length);
    expect(await agent.gaps()).toContainEqual(expect.objectContaining({ reason: 'poll-failed', missed: 3, recovered: 3 }));

    await customer.edit(post.id, '@brand@127.0.0.1 my parcel came after all');
    const context2 = testContext({ type, fetch: fetchGuarded, config: type.config.parse({ server: url }), credentials, now: new Date() });
    const edited = await until('the edit', async () => {
      const found = await type.reread!.reread(context2, [{ externalId: heard.external_id, answer: null }]);
      return found && type.map(found.body).mentions[0];
    });
    expect(edited).toMatchObject({ text: expect.stringContaining('came after all'), editedAt: expect.any(String) });
    await customer.remove(post.id);
    const gone = await until('the deletion', async () => {
      const found = await type.reread!.reread(context2, [{ externalId: heard.external_id, answer: null }]);
      const deleted = found ? (type.map(found.body).deleted ?? []) : [];
      return deleted.length > 0 && deleted;
    });
    expect(gone).toEqual([heard.external_id]);
    await fetchGuarded.close();
    console.info(`snac2: a post was in the inbox after ${latencyMs} ms`);
  }, 180_000);
});
