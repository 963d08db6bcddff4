import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '#kernel';
import type { WebhookIn } from '../port.js';
import { entry, envelope } from './meta.wire.js';

const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

/** https://developers.facebook.com/docs/graph-api/webhooks/getting-started. Our secret is the verify token, for every network of Meta. */
export const answersMeta: Omit<WebhookIn, 'parse'> = {
  ownSecret: true,
  challenge: ({ query }, { credentials }) => {
    const given = Buffer.from(query['hub.verify_token'] ?? '');
    const known = [credentials['secret'], credentials['previous']].filter((one): one is string => one !== undefined);
    const challenge = query['hub.challenge'];
    if (query['hub.mode'] !== 'subscribe' || !challenge || !known.some((one) => same(given, Buffer.from(one)))) return null;
    return { status: 200, type: 'text/plain', body: challenge.slice(0, 500) };
  },
  verify: ({ headers, body }, _secrets, { credentials }) => {
    const { appSecret } = credentials;
    const said = /^sha256=([0-9a-f]{64})$/i.exec(headers['x-hub-signature-256'] ?? '')?.[1];
    return appSecret !== undefined && said !== undefined && same(Buffer.from(said, 'hex'), createHmac('sha256', appSecret).update(body).digest());
  },
  onInvalid: 'refuse',
  thanks: { status: 200, type: 'text/plain', body: 'EVENT_RECEIVED' },
};

export function metaWebhook(object: 'page' | 'instagram'): WebhookIn {
  return {
    ...answersMeta,
    parse: ({ body }, { config }) => {
      const self = String(config['id'] ?? '');
      let raw: unknown;
      try {
        raw = JSON.parse(body.toString('utf8'));
      } catch {
        throw new AppError('invalid', 'The body is not JSON.');
      }
      const outer = envelope.safeParse(raw);
      if (!outer.success) throw new AppError('invalid', 'The body is no delivery of Meta.');
      if (outer.data.object !== object) return { keep: null, items: 0, rejected: [] };
      // One delivery holds many entries of many changes; apart, each can be read, refused and forgotten by itself.
      const items: unknown[] = [];
      for (const value of outer.data.entry) {
        const read = entry.safeParse(value);
        if (!read.success) items.push({ unread: value });
        else if (read.data.id == null || read.data.id === self) {
          const { time, changes, messaging, field, value: own } = read.data;
          for (const change of changes ?? []) items.push({ time, ...(typeof change === 'object' && change !== null ? change : { unread: change }) });
          for (const message of messaging ?? []) items.push({ time, field: 'messages', value: message });
          if (field) items.push({ time, field, value: own });
        }
      }
      return { keep: items.length > 0 ? JSON.stringify({ self, items }) : null, items: items.length, rejected: [] };
    },
  };
}
