import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '#kernel';
import type { WebhookIn } from '../port.js';

const sign = (secret: string, text: string | Buffer): Buffer => createHmac('sha256', secret).update(text).digest();

/** Deliveries of the X Activity API: https://docs.x.com/x-api/webhooks. The signature is base64, not hex as Meta's. */
export const webhook: WebhookIn = {
  ownSecret: false,
  challenge: ({ query }, { credentials }) => {
    const token = query['crc_token'];
    const secret = credentials['consumerSecret'];
    if (!token || !secret) return null;
    return { status: 200, type: 'application/json', body: JSON.stringify({ response_token: `sha256=${sign(secret, token).toString('base64')}` }) };
  },
  verify: ({ headers, body }, _secrets, { credentials }) => {
    const secret = credentials['consumerSecret'];
    const said = Buffer.from(/^sha256=(.+)$/.exec(headers['x-twitter-webhooks-signature'] ?? '')?.[1] ?? '', 'base64');
    if (!secret) return false;
    const right = sign(secret, body);
    return said.length === right.length && timingSafeEqual(said, right);
  },
  onInvalid: 'refuse',
  parse: ({ body }, { credentials }) => {
    const raw = body.toString('utf8');
    try {
      JSON.parse(raw);
    } catch {
      throw new AppError('invalid', 'The body is not JSON.');
    }
    // As it came, beside whose account it is about.
    return { keep: `{"self":${JSON.stringify(credentials['self'] ?? null)},"events":[${raw}]}`, items: 1, rejected: [] };
  },
  thanks: { status: 200, type: 'application/json', body: '{}' },
};
