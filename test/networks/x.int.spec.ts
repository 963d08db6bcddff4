import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChannelType, guardedFetch, type StreamContext } from '#channels';
import { testContext, testReply } from '../../libs/channels/test/context.js';
import { freePort } from './simulators/free-port.js';

const folder = path.join(import.meta.dirname, 'simulators');
const prism = path.join(folder, 'node_modules/@stoplight/prism-cli/dist/index.js');
const possible = existsSync(prism);
if (!possible)
  console.warn('\n*** Prism is not on this machine: what we send to X is NOT held against its specification. test/networks/install.sh brings it. ***\n');

const x = findChannelType('x')!;

describe.runIf(possible)('what we ask of X, held against a specification by Prism', () => {
  const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
  let server: ChildProcess;
  let config: Record<string, unknown>;

  beforeAll(async () => {
    const port = await freePort();
    server = spawn(process.execPath, [prism, 'mock', '--errors', '-h', '127.0.0.1', '-p', String(port), path.join(folder, 'x.openapi.yaml')]);
    await new Promise<void>((resolve, reject) => {
      server.stdout!.on('data', (text: Buffer) => /is listening/.test(text.toString()) && resolve());
      server.once('exit', () => reject(new Error('Prism did not start')));
    });
    config = x.config.parse({ words: ['widgetron', 'two words'], clientId: 'app', baseUrl: `http://127.0.0.1:${port}` });
  }, 60_000);
  afterAll(async () => {
    server?.kill();
    await fetch.close();
  });

  const context = (credentials: Record<string, string>, sought: string[] = []) =>
    testContext({ type: x, config, credentials: { ...credentials }, fetch, sought, now: new Date() });
  const account = { accessToken: 't', refreshToken: 'r', accessUntil: '2020-01-01T00:00:00Z', bearerToken: 'b' };

  it('takes searches, mentions and what topics ask for, and tells what is left', async () => {
    const asked = context(account, ['acme (refund OR "money back") -lamp -is:retweet']);
    let cursor: unknown = null;
    const heard: string[] = [];
    for (let round = 0; round < 6; round++) {
      const page = await x.poll!.poll(asked, cursor);
      cursor = page.cursor;
      heard.push(...(page.body === null ? [] : x.map(page.body).mentions.map(({ externalId }) => externalId)));
    }
    expect(heard).toEqual(Array.from({ length: 6 }, () => '1900000000000000001'));
    expect(asked.credentials).toMatchObject({ accessToken: 'fresh', self: '111', handle: 'brand' });
    expect(asked.meter.left('search')).toBeLessThan(450 * 0.8);
  });

  it('takes forecasts, checks, replies, what is looked for again and what is read again', async () => {
    expect(await x.forecast!(context(account), ['acme -is:retweet'])).toMatchObject({ posts: 700, days: 7 });
    expect((await x.check!(context(account))).filter(({ ok }) => !ok)).toEqual([]);
    const reply = testReply({ answer: { tweet: '1900000000000000001', summoned: true } });
    expect(await x.send!.send(context(account), reply)).toMatchObject({ outcome: 'sent', remoteId: '1900000000000000077' });
    expect(await x.send!.findSent!(context(account), reply)).toBeNull();
    expect(await x.reread!.reread(context(account), [{ externalId: '1900000000000000001', answer: null }])).toBeNull();
  });

  it('takes the rules of the filtered stream, and brings its posts', async () => {
    const asked = context({ bearerToken: 'b' }, ['acme -is:retweet']);
    const heard: unknown[] = [];
    const own: StreamContext = {
      ...asked,
      config: { ...config, stream: true },
      opened: () => undefined,
      heard: async (event) => void (event === undefined || heard.push(event)),
      wake: async () => undefined,
      renew: async () => undefined,
      known: async () => new Set(),
    };
    await x.stream!.open(own, null);
    expect(x.map(x.stream!.pack(heard, new Date())).mentions).toMatchObject([{ externalId: '1900000000000000002', streamed: true }]);
    expect((await x.check!(own)).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('refuses what X would refuse, so that the rest means something', async () => {
    expect(await x.send!.send(context(account), testReply({ answer: { tweet: 'no id', summoned: true } }))).toMatchObject({ outcome: 'rejected' });
  });
});
