import { describe, expect, it } from 'vitest';
import { testReply } from '../../test/context.js';
import { double } from '../../test/double.js';
import { whatsappChannel } from './whatsapp.channel.js';
import { mapWhatsApp } from './whatsapp.map.js';

const now = new Date('2026-11-22T12:00:00Z');
const given = { config: { id: '900' }, credentials: { accessToken: 't', appSecret: 's' }, now };
const said = (id: string, more: object = { type: 'text', text: { body: 'it broke' } }) => ({ from: '15552223333', id, timestamp: '1795350000', ...more });
const delivery = (value: object, phone = '900') => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '4242', changes: [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata: { phone_number_id: phone }, ...value } }] }],
});
const kept = (value: unknown) => whatsappChannel.webhook!.parse({ headers: {}, query: {}, body: Buffer.from(JSON.stringify(value)) }, given).keep;

describe('a delivery of WhatsApp', () => {
  it('becomes messages of people with their names, and nothing when it is of another number', () => {
    const contacts = [{ profile: { name: 'Cust' }, wa_id: '15552223333' }];
    const messages = [
      said('wamid.1'),
      said('wamid.2', { type: 'image', image: { id: '1', caption: 'look' }, context: { id: 'wamid.0' } }),
      said('wamid.3', { type: 'reaction', reaction: { emoji: '👍' } }),
      { id: 7 },
    ];
    const mapped = mapWhatsApp(kept(delivery({ contacts, messages }))!);
    expect(mapped.mentions).toMatchObject([
      { externalId: 'wamid.1', author: { externalId: '15552223333', name: 'Cust' }, text: 'it broke', form: 'message', threadRoot: 'chat:15552223333' },
      { externalId: 'wamid.2', text: 'look', inReplyTo: 'wamid.0', media: [{ kind: 'image' }] },
    ]);
    expect(mapped.unreadable).toMatchObject([{ index: 3 }]);
    expect(kept(delivery({ messages }, '901'))).toBeNull();
  });

  it('gives a reply back that could not be delivered, and is silent of those that were', () => {
    const statuses = [
      { id: 'wamid.9', status: 'delivered' },
      { id: 'wamid.8', status: 'failed', errors: [{ code: 131_026, title: 'Message undeliverable' }] },
    ];
    expect(mapWhatsApp(kept(delivery({ statuses }))!).refused).toEqual([{ remoteId: 'wamid.8', why: 'WhatsApp could not deliver it: Message undeliverable.' }]);
  });
});

describe('answering on WhatsApp', () => {
  const verdict = (hours: number) =>
    whatsappChannel.send!.canReply({ config: given.config, now }, { form: 'message', heardAt: new Date(now.getTime() - hours * 3_600_000), answer: null });
  it('is open for a day, and says afterwards that a template would be needed', () => {
    expect([verdict(23).ok, verdict(25)]).toMatchObject([true, { ok: false, why: expect.stringContaining('template') }]);
  });

  it('answers the message, with the id of the reply, and knows what WhatsApp says', async () => {
    const reply = testReply({ inReplyTo: 'wamid.1', answer: { to: '15552223333' } });
    const { context, asked } = double(whatsappChannel, given, () => ({ json: { messages: [{ id: 'wamid.2' }] } }));
    expect(await whatsappChannel.send!.send(context, reply)).toMatchObject({ outcome: 'sent', remoteId: 'wamid.2' });
    expect(JSON.parse(asked[0]!.body)).toMatchObject({
      to: '15552223333',
      context: { message_id: 'wamid.1' },
      text: { body: 'Hello' },
      biz_opaque_callback_data: reply.id,
    });
    const outcome = async (status: number, code: number) =>
      (await whatsappChannel.send!.send(double(whatsappChannel, given, () => ({ status, json: { error: { code, message: 'No' } } })).context, reply)).outcome;
    expect([await outcome(400, 131_047), await outcome(400, 131_056), await outcome(401, 190), await outcome(500, 1)]).toEqual([
      'rejected',
      'retry',
      'reauthorise',
      'unknown',
    ]);
  });
});
