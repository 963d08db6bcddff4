import { z } from 'zod';
import { AppError } from '#kernel';
import type { Connect } from '../connect.js';
import {
  type ChannelContext,
  type ChannelType,
  type Fetched,
  type OutgoingReply,
  plain,
  type RawRequest,
  type SendOutcome,
  type Verdict,
  type WebhookIn,
} from '../port.js';
import { retryAfter } from '../retry-after.js';
import { isSigned, signedHeaders } from './signature.js';
import { isUsual } from './usual.js';
import { mapDelivery, readMention } from './webhook.map.js';
import { maxBytes, readEnvelope } from './webhook.wire.js';

const config = z.object({
  /** Where replies are delivered; without it the channel only listens. */
  replyUrl: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .max(2_000)
    .optional(),
});

/** The soonest; whoever sends waits longer after each attempt. */
const retryMs = 10_000;

const connect: Connect = {
  title: { en: 'Signed webhook', fr: 'Webhook signé', zh: '签名 webhook' },
  about: {
    en: 'Any program of yours that sends and receives HTTP: what it delivers is read and sorted, and answers go back to it.',
    fr: 'Tout programme à vous qui parle HTTP : ce qu’il livre est lu et trié, et les réponses lui reviennent.',
    zh: '您自己的任何能收发 HTTP 的程序：它送来的内容会被阅读和分类，回复也会送回给它。',
  },
  needs: {
    en: 'A program that can sign a request as Standard Webhooks says. The secret and an example to try are shown at once.',
    fr: 'Un programme qui signe ses requêtes selon Standard Webhooks. Le secret et un exemple à essayer s’affichent aussitôt.',
    zh: '一个能按 Standard Webhooks 为请求签名的程序。密钥和可试用的示例会立即显示。',
  },
  link: 'https://www.standardwebhooks.com',
  fields: [
    {
      in: 'config',
      name: 'replyUrl',
      kind: 'url',
      label: { en: 'Address for replies, if it can be answered', fr: 'Adresse des réponses, si l’on peut y répondre', zh: '回复地址（如果可以回复）' },
      hint: {
        en: 'Answers are delivered there, signed with the same secret.',
        fr: 'Les réponses y sont livrées, signées avec le même secret.',
        zh: '回复会送到那里，并用同一密钥签名。',
      },
      example: 'https://example.org/replies',
    },
  ],
};

const noReplyUrl = 'This channel has no address for replies. Add one in the channel’s settings.';

const webhook: WebhookIn = {
  ownSecret: true,
  challenge: null,
  onInvalid: 'refuse',
  thanks: null,
  verify: (request, secrets, { now }) => isSigned(request.headers, request.body, secrets, now),
  parse: (request: RawRequest) => {
    if (request.body.length > maxBytes) throw new AppError('too-large', 'The body is larger than 5 MB.');
    const keep = request.body.toString('utf8');
    const rejected: { index: number; why: string }[] = [];
    const values = readEnvelope(keep);
    for (const [index, value] of values.entries()) {
      if (isUsual(value)) continue;
      const read = readMention(value);
      if (!read.ok) rejected.push({ index, why: read.why });
    }
    return { keep, items: values.length - rejected.length, rejected };
  },
};

const ready = ({ replyUrl }: Record<string, unknown>): Verdict => (typeof replyUrl === 'string' ? { ok: true } : { ok: false, why: noReplyUrl });

/** The body is the same for every attempt, so the receiver may compare as well as trust the id. */
function bodyOf(reply: OutgoingReply): string {
  const { id, inReplyTo, text, conversationId, author } = reply;
  return JSON.stringify({
    type: 'reply.created',
    data: { id, inReplyTo, text, ...(conversationId ? { conversation: conversationId } : {}), author: { id: author.externalId, handle: author.handle } },
  });
}

async function send(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const url = context.config['replyUrl'];
  const secret = context.credentials['secret'];
  if (typeof url !== 'string') return { outcome: 'rejected', why: noReplyUrl };
  if (!secret) return { outcome: 'reauthorise', why: 'The channel has no secret to sign with. Rotate its secret.' };
  const body = bodyOf(reply);
  const headers = { 'content-type': 'application/json', ...signedHeaders(secret, reply.id, context.now, body) };
  let answer: Fetched;
  try {
    answer = await context.fetch(url, { method: 'POST', headers, body, timeoutMs: 15_000, maxBytes: 65_536, signal: context.signal });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reached = error.options.details?.['reached'] !== false;
    if (!reached && error.code === 'invalid') return { outcome: 'rejected', why: error.message };
    if (!reached) return { outcome: 'retry', at: new Date(context.now.getTime() + retryMs), why: error.message };
    return { outcome: 'unknown', why: error.message };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { outcome: 'sent', ...receiptOf(answer.text()) };
  if (status === 401 || status === 403) return { outcome: 'reauthorise', why: `The address refused our signature (${status}).` };
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return {
      outcome: 'retry',
      at: retryAfter(answer.headers, context.now) ?? new Date(context.now.getTime() + retryMs),
      why: `The address answered ${status}.`,
    };
  }
  return { outcome: 'rejected', why: `The address refused the reply (${status}).` };
}

const receipt = z.object({ id: z.union([z.string(), z.number()]).nullish(), url: z.url({ protocol: /^https?$/ }).nullish() });

/** The receiver may say under which id and address it published. */
function receiptOf(text: string): { remoteId: string | null; url: string | null } {
  try {
    const { id, url } = receipt.parse(JSON.parse(text));
    return { remoteId: id === null || id === undefined ? null : String(id).slice(0, 500), url: url?.slice(0, 2_000) ?? null };
  } catch {
    return { remoteId: null, url: null };
  }
}

/** Any system that can sign a POST: Standard Webhooks in, and replies out the same way. */
export const webhookChannel: ChannelType = {
  ...plain,
  network: 'webhook',
  title: 'Signed webhook',
  connect,
  config,
  purpose: 'answer',
  simulated: false,
  verified: "against a third party's simulator",
  map: mapDelivery,
  poll: null,
  webhook,
  send: {
    idempotent: true,
    length: () => null,
    ready,
    canReply: ({ config: given }) => ready(given),
    send,
  },
};
