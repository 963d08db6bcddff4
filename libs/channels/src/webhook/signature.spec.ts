import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { isSigned, newWebhookSecret, signedHeaders } from './signature.js';

/** The vector that the Standard Webhooks libraries publish. */
const published = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  at: new Date(1_614_265_330_000),
  body: Buffer.from('{"test": 2432232314}'),
  headers: {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  },
};
const { secret, at, body, headers } = published;

describe('a signature of Standard Webhooks', () => {
  it('is the published one for the published message', () => {
    expect(signedHeaders(secret, headers['webhook-id'], at, body)).toEqual(headers);
    expect(isSigned(headers, body, [secret], at)).toBe(true);
  });

  it('made by the reference library is accepted, and ours by the library', () => {
    const now = new Date();
    const ours = newWebhookSecret();
    const library = new Webhook(ours);
    const text = '{"mentions":[{"text":"Ça marche ? 真的吗"}]}';
    const theirs = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': library.sign('msg_1', now, text),
    };
    expect(isSigned(theirs, Buffer.from(text), [ours], now)).toBe(true);
    expect(library.verify(text, signedHeaders(ours, 'msg_2', now, text))).toEqual(JSON.parse(text));
  });

  it('is accepted among several, and under either of two active secrets', () => {
    const several = { ...headers, 'webhook-signature': `v1a,AAAA v1,${Buffer.alloc(32).toString('base64')} ${headers['webhook-signature']}` };
    expect(isSigned(several, body, [secret], at)).toBe(true);
    expect(isSigned(headers, body, [newWebhookSecret(), secret], at)).toBe(true);
    expect(isSigned(headers, body, [newWebhookSecret()], at)).toBe(false);
  });

  it('is refused for another body, id, time or version', () => {
    expect(isSigned(headers, Buffer.from('{"test": 2432232315}'), [secret], at)).toBe(false);
    expect(isSigned({ ...headers, 'webhook-id': 'msg_other' }, body, [secret], at)).toBe(false);
    expect(isSigned({ ...headers, 'webhook-timestamp': '1614265331' }, body, [secret], at)).toBe(false);
    expect(isSigned({ ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1,', 'v2,') }, body, [secret], at)).toBe(false);
  });

  it('is refused when more than five minutes old or early', () => {
    const later = (ms: number): Date => new Date(at.getTime() + ms);
    expect(isSigned(headers, body, [secret], later(299_000))).toBe(true);
    expect(isSigned(headers, body, [secret], later(301_000))).toBe(false);
    expect(isSigned(headers, body, [secret], later(-301_000))).toBe(false);
  });

  it('is refused when a header is missing or odd, or there is no secret', () => {
    for (const name of Object.keys(headers)) expect(isSigned({ ...headers, [name]: undefined }, body, [secret], at)).toBe(false);
    expect(isSigned({ ...headers, 'webhook-timestamp': 'NaN' }, body, [secret], at)).toBe(false);
    expect(isSigned(headers, body, [], at)).toBe(false);
    expect(isSigned(headers, body, ['', 'whsec_'], at)).toBe(false);
  });
});
