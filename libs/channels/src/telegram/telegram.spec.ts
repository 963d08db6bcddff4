import { describe, expect, it } from 'vitest';
import { testContext, testReply } from '../../test/context.js';
import type { Fetched } from '../port.js';
import { telegramChannel } from './telegram.channel.js';
import { mapTelegram } from './telegram.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const from = { id: 5001, is_bot: false, first_name: 'Cust', username: 'cust' };
const said = (message_id: number, more: Record<string, unknown> = {}) => ({
  message_id,
  date: 1_795_350_000,
  chat: { id: 5001, type: 'private' },
  from,
  text: 'my widgetron broke',
  ...more,
});

type Double = (method: string, body: Record<string, unknown>) => { status?: number; json: unknown };
function bot(double: Double) {
  const asked: [string, Record<string, unknown>][] = [];
  const fetch = async (url: string, options: { body?: string } = {}): Promise<Fetched> => {
    const body = JSON.parse(options.body ?? '{}') as Record<string, unknown>;
    const method = new URL(url).pathname.split('/').at(-1)!;
    asked.push([method, body]);
    const { status = 200, json } = double(method, body);
    const text = JSON.stringify(json);
    return { status, url, movedTo: null, headers: new Headers(), text: () => text, bytes: () => Buffer.from(text) };
  };
  const credentials = { botToken: '42:abcdefghijklmnopqrstuvwx', selfId: '42', selfName: 'brandbot' };
  return { context: testContext({ type: telegramChannel, config: telegramChannel.config.parse({}), credentials, now, fetch }), asked };
}

describe('a bot of Telegram', () => {
  it('hears each update once, and confirms it only after it was stored', async () => {
    const waiting = [
      { update_id: 870_000_001, message: said(12) },
      { update_id: 870_000_002, edited_message: said(12, { edit_date: 1_795_350_060, text: 'it works' }) },
    ];
    const { context, asked } = bot((_, { offset = 0 }) => ({ json: { ok: true, result: waiting.filter(({ update_id }) => update_id >= Number(offset)) } }));
    const first = await telegramChannel.poll!.poll(context, null);
    expect(mapTelegram(first.body!).mentions).toMatchObject([
      { externalId: '5001:12', form: 'message', threadRoot: 'chat:5001', author: { externalId: '5001', handle: 'cust' } },
      { externalId: '5001:12', text: 'it works', editedAt: '2026-11-22T12:21:00.000Z' },
    ]);
    expect((await telegramChannel.poll!.poll(context, first.cursor)).body).toBeNull();
    expect(asked.map(([, { offset }]) => offset)).toEqual([undefined, 870_000_003]);
  });

  it('takes a group’s talk for its own only when it is spoken to', () => {
    const group = { chat: { id: -1_001_234_567_890, type: 'supergroup', title: 'Widgets', username: 'widgets' } };
    const updates = [
      said(1, group),
      said(2, { ...group, text: 'hey @BrandBot' }),
      said(3, { ...group, reply_to_message: { message_id: 9, from: { id: 42 } } }),
      said(4, { ...group, text: undefined }),
    ];
    const { mentions, unreadable } = mapTelegram(
      JSON.stringify({ self: '42', username: 'brandbot', updates: updates.map((message, index) => ({ update_id: index, message })) }),
    );
    expect(mentions.map(({ externalId, addressed, form }) => [externalId, addressed, form])).toEqual([
      ['-1001234567890:1', false, 'post'],
      ['-1001234567890:2', true, 'post'],
      ['-1001234567890:3', true, 'comment'],
    ]);
    expect(unreadable).toEqual([]);
  });

  it('answers the message, also when its group became another chat', async () => {
    const { context, asked } = bot((_, { chat_id: chat }) =>
      chat === '-5'
        ? { status: 400, json: { ok: false, description: 'group chat was upgraded', parameters: { migrate_to_chat_id: -1_005 } } }
        : { json: { ok: true, result: { message_id: 78 } } },
    );
    expect(await telegramChannel.send!.send(context, testReply({ answer: { chat: '-5', message: '12' } }))).toEqual({
      outcome: 'sent',
      remoteId: '-1005:78',
      url: null,
    });
    expect(asked.at(-1)).toEqual(['sendMessage', { chat_id: '-1005', text: 'Hello', reply_parameters: { message_id: 12, allow_sending_without_reply: true } }]);
  });

  it('waits as it is told, gives up who blocked it, and says when its token is no good', async () => {
    const outcome = (status: number, json: object) =>
      telegramChannel.send!.send(bot(() => ({ status, json: { ok: false, ...json } })).context, testReply({ inReplyTo: '5001:12' }));
    expect(await outcome(429, { parameters: { retry_after: 7 } })).toMatchObject({ outcome: 'retry', at: new Date('2026-11-22T12:00:07Z') });
    expect(await outcome(403, { description: 'Forbidden: bot was blocked by the user' })).toEqual({
      outcome: 'rejected',
      why: 'Telegram refused (403): Forbidden: bot was blocked by the user.',
    });
    expect(await outcome(401, { description: 'Unauthorized' })).toMatchObject({ outcome: 'reauthorise' });
  });

  it('says that its messages go elsewhere', async () => {
    const { context } = bot((method) => ({
      json: { ok: true, result: method === 'getMe' ? { id: 42, username: 'brandbot' } : { url: 'https://other.example/x' } },
    }));
    expect(await telegramChannel.check!(context)).toMatchObject([
      { ok: true },
      { ok: false, says: 'The bot delivers to other.example. Take its webhook away first.' },
    ]);
  });
});
