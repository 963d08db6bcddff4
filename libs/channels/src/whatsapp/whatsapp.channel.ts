import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { refusalOf } from '../ask.js';
import { ask, meta, metaBudgets, read } from '../meta/meta.http.js';
import { answersMeta } from '../meta/meta.webhook.js';
import { entry, envelope } from '../meta/meta.wire.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type Send, type SendOutcome, type WebhookIn } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { address, secret } from '../sound.js';
import { Steps } from '../steps.js';
import { connect } from './whatsapp.connect.js';
import { mapWhatsApp } from './whatsapp.map.js';
import { sent, value } from './whatsapp.wire.js';

const config = z.object({
  /** Of the phone number, not the number itself. */
  id: z
    .string('is missing')
    .trim()
    .regex(/^\d{1,30}$/, 'must be a number'),
  baseUrl: address.default('https://graph.facebook.com/v24.0'),
});
type Config = z.infer<typeof config>;
const credentials = z.object({ accessToken: secret, appSecret: secret }) as unknown as z.ZodType<Record<string, string>>;

const openMs = 24 * 3_600_000;
const closed =
  'WhatsApp lets us write freely for 24 hours after their last message; later only an approved template may go, which is sent from WhatsApp Manager.';
const whatsapp = meta('WhatsApp');
/** Too much at once, to the account or to one person: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes. */
const busy = new Set([130_429, 131_048, 131_056, 133_016]);
const waitMs = 60_000;

const webhook: WebhookIn = {
  ...answersMeta,
  parse: ({ body }, { config: given }) => {
    const self = String(given['id'] ?? '');
    let raw: unknown;
    try {
      raw = JSON.parse(body.toString('utf8'));
    } catch {
      throw new AppError('invalid', 'The body is not JSON.');
    }
    const outer = envelope.safeParse(raw);
    if (!outer.success) throw new AppError('invalid', 'The body is no delivery of Meta.');
    if (outer.data.object !== 'whatsapp_business_account') return { keep: null, items: 0, rejected: [] };
    // Apart, each message can be read, refused and forgotten by itself.
    const items: unknown[] = [];
    for (const change of outer.data.entry.flatMap((one) => entry.safeParse(one).data?.changes ?? [{ unread: one }])) {
      const { field, value: inner } = (change ?? {}) as { field?: unknown; value?: unknown };
      const told = value.safeParse(inner);
      if (field !== undefined && field !== 'messages') continue;
      if (!told.success) {
        items.push({ unread: change });
        continue;
      }
      if (told.data.metadata.phone_number_id !== self) continue;
      const nameOf = (from: unknown): string | null => told.data.contacts?.find(({ wa_id: id }) => id === from)?.profile?.name ?? null;
      for (const one of told.data.messages ?? []) items.push({ kind: 'message', name: nameOf((one as { from?: unknown } | null)?.from), value: one });
      for (const one of told.data.statuses ?? []) items.push({ kind: 'status', value: one });
    }
    return { keep: items.length > 0 ? JSON.stringify({ items }) : null, items: items.length, rejected: [] };
  },
};

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const { answer } = reply;
  const said = await ask(context, whatsapp, `/${(context.config as Config).id}/messages`, {
    json: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: typeof answer?.['to'] === 'string' ? answer['to'] : reply.author.externalId,
      context: { message_id: reply.inReplyTo },
      type: 'text',
      text: { body: reply.text },
      biz_opaque_callback_data: reply.id,
    },
  });
  const code = Number((said.json as { error?: { code?: unknown } } | null)?.error?.code ?? 0);
  if (code === 131_047) return { outcome: 'rejected', why: closed };
  if (busy.has(code)) return { outcome: 'retry', at: new Date(context.now.getTime() + waitMs), why: said.says };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const made = sent.safeParse(said.json).data;
  return made
    ? { outcome: 'sent', remoteId: made.messages[0]!.id, url: null }
    : { outcome: 'unknown', why: 'WhatsApp answered with something that cannot be read.' };
}

const send: Send = {
  idempotent: false,
  length: () => ({ max: 4_096, unit: 'codepoints' }),
  canReply: ({ now }, { heardAt }) => (heardAt && now.getTime() - heardAt.getTime() > openMs ? { ok: false, why: closed } : { ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const steps = new Steps();
  await steps.take('sign-in', async () => {
    const said = (await read(context, whatsapp, `/${(context.config as Config).id}`, { fields: 'display_phone_number,verified_name' })) as {
      display_phone_number?: unknown;
      verified_name?: unknown;
    };
    if (typeof said.display_phone_number !== 'string') throw new AppError('unavailable', 'WhatsApp does not say which phone number this is.');
    return `Signed in as ${String(said.verified_name ?? 'somebody')}, ${said.display_phone_number}.`;
  });
  if (!context.callback) steps.fail('stream', 'WhatsApp only delivers, and nobody outside can reach this server: set PUBLIC_URL.');
  return steps.taken;
}

/** https://developers.facebook.com/docs/whatsapp/cloud-api: messages to a phone number. There is nothing to poll. */
export const whatsappChannel: ChannelType = {
  ...plain,
  network: 'whatsapp',
  title: 'WhatsApp',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapWhatsApp,
  poll: null,
  webhook,
  send,
  budgets: metaBudgets,
  check,
};
