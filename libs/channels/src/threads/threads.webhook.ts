import { AppError } from '#kernel';
import { answersMeta } from '../meta/meta.webhook.js';
import type { WebhookIn } from '../port.js';
import { envelope } from './threads.wire.js';

/** https://developers.facebook.com/docs/threads/webhooks: Meta's handshake and signature, an envelope of their own. */
export const threadsWebhook: WebhookIn = {
  ...answersMeta,
  parse: ({ body }, { config, credentials }) => {
    const self = String(config['id'] ?? '');
    let raw: unknown;
    try {
      raw = JSON.parse(body.toString('utf8'));
    } catch {
      throw new AppError('invalid', 'The body is not JSON.');
    }
    const items = (Array.isArray(raw) ? raw : [raw]).map((value) => {
      const read = envelope.safeParse(value);
      return read.success ? { field: read.data.values.field, value: read.data.values.value } : { unread: value };
    });
    return { keep: JSON.stringify({ self, username: credentials['handle'] ?? null, items }), items: items.length, rejected: [] };
  },
};
