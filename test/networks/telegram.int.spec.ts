import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChannelType, guardedFetch } from '#channels';
import { testContext, testReply } from '../../libs/channels/test/context.js';
import { freePort } from './simulators/free-port.js';

const folder = path.join(import.meta.dirname, 'simulators');
const possible = existsSync(path.join(folder, 'node_modules/telegram-test-api'));
if (!possible) console.warn('\n*** telegram-test-api is not on this machine: Telegram is NOT tried against it. test/networks/install.sh brings it. ***\n');

interface Client {
  makeMessage(text: string): unknown;
  sendMessage(message: unknown): Promise<unknown>;
  getUpdates(): Promise<{ result: { message: { text: string; reply_parameters?: { message_id: number } } }[] }>;
}
interface Server {
  config: { apiURL: string };
  start(): Promise<void>;
  stop(): Promise<unknown>;
  getClient(token: string, options: Record<string, unknown>): Client;
}

type New = new (options: object) => Server;

const telegram = findChannelType('telegram')!;
const botToken = '123456:sampleTokenOfTwentyCharacters';

describe.runIf(possible)('a bot of Telegram, at somebody else’s simulator', () => {
  const fetch = guardedFetch({ allowPrivate: ['127.0.0.1', 'localhost'] });
  let server: Server;
  let customer: Client;
  beforeAll(async () => {
    const module = createRequire(path.join(folder, 'x.cjs'))('telegram-test-api') as { default?: New } & New;
    server = new (module.default ?? module)({ port: await freePort(), host: '127.0.0.1' });
    await server.start();
    customer = server.getClient(botToken, { timeout: 5_000, userName: 'cust', firstName: 'Cust' });
  });
  afterAll(async () => {
    await server?.stop();
    await fetch.close();
  });

  it('hears a customer once, and the customer’s client shows the answer', async () => {
    const kept = {};
    const context = testContext({
      type: telegram,
      config: telegram.config.parse({ baseUrl: server.config.apiURL }),
      credentials: { botToken },
      fetch,
      kept,
      now: new Date(),
    });
    await customer.sendMessage(customer.makeMessage('my widgetron is broken'));
    const first = await telegram.poll!.poll(context, null);
    const second = await telegram.poll!.poll(context, first.cursor);
    const [heard, ...others] = telegram.map(first.body!).mentions;
    expect([heard!.text, heard!.form, heard!.author.handle, others.length, second.body]).toEqual(['my widgetron is broken', 'message', 'cust', 0, null]);
    const outcome = await telegram.send!.send(context, testReply({ text: 'We are sorry', inReplyTo: heard!.externalId, answer: heard!.answer! }));
    expect(outcome).toMatchObject({ outcome: 'sent' });
    const { result } = await customer.getUpdates();
    expect(result.map(({ message }) => message.text)).toEqual(['We are sorry']);
  });
});
