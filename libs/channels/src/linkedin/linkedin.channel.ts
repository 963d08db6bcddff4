import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { refusalOf } from '../ask.js';
import {
  type ChannelContext,
  type ChannelType,
  type OutgoingReply,
  plain,
  type PollPage,
  type Reread,
  type Send,
  type SendOutcome,
  type WebhookIn,
} from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { idOf, wordsOf } from '../sound.js';
import { Steps } from '../steps.js';
import { connect } from './linkedin.connect.js';
import { ask, config, credentials, type LinkedInConfig, organizationOf, read } from './linkedin.http.js';
import { mapLinkedIn, notification, partsOf } from './linkedin.map.js';

const everyMs = 60_000;
const pageSize = 50;
const mostPages = 10;
const lookBackMs = 10 * 60_000;
const firstMs = 24 * 3_600_000;
const remembered = 1_000;
const actions = 'COMMENT,COMMENT_EDIT,COMMENT_DELETE,SHARE_MENTION,ADMIN_COMMENT';

const cursorOf = z.object({ since: z.number(), seen: z.array(z.string()) });
const listed = z.object({ elements: z.array(z.unknown()) });

async function notifications(context: ChannelContext, from: number, start: number, count: number): Promise<unknown[]> {
  const range = `(start:${from},end:${context.now.getTime()})`;
  const organization = encodeURIComponent(organizationOf(context));
  const path = `/organizationalEntityNotifications?q=criteria&actions=List(${actions})&organizationalEntity=${organization}&timeRange=${range}&start=${start}&count=${count}`;
  return listed.parse(await read(context, path)).elements;
}

/** LinkedIn keeps notifications for sixty days; each poll reads the time since the last, in pages. */
async function poll(context: ChannelContext, given: unknown): Promise<PollPage> {
  const { everySeconds } = context.config as LinkedInConfig;
  const before = cursorOf.safeParse(given).data;
  const nowMs = context.now.getTime();
  const from = before ? before.since - lookBackMs : nowMs - firstMs;
  const told = new Set(before?.seen ?? []);
  const keys: string[] = [];
  const items: unknown[] = [];
  let more = true;
  for (let page = 0; more && page < mostPages; page++) {
    const found = await notifications(context, from, page * pageSize, pageSize);
    more = found.length >= pageSize;
    for (const value of found) {
      const one = notification.safeParse(value).data;
      const key = one ? `${one.notificationId} ${one.lastModifiedAt}` : JSON.stringify(value).slice(0, 200);
      if (told.has(key) || keys.includes(key)) continue;
      keys.push(key);
      items.push(value);
    }
  }
  return {
    body: items.length > 0 ? JSON.stringify({ items: items.toReversed() }) : null,
    items: items.length,
    cursor: { since: nowMs, seen: [...keys, ...told].slice(0, remembered) },
    nextPollAt: new Date(nowMs + (everySeconds ? everySeconds * 1_000 : everyMs)),
    more: false,
    backfill: before === undefined,
    gap: more && before ? { from: new Date(before.since), to: context.now, lost: null } : null,
  };
}

const sign = (key: string, text: string | Buffer, prefix = ''): Buffer => createHmac('sha256', key).update(prefix).update(text).digest();

/** https://learn.microsoft.com/linkedin/shared/api-guide/webhook-validation: the prefix is part of what is signed. */
const webhook: WebhookIn = {
  ownSecret: false,
  challenge: ({ query: { challengeCode } }, { credentials: { clientSecret } }) => {
    if (!challengeCode || !clientSecret) return null;
    const body = JSON.stringify({ challengeCode, challengeResponse: sign(clientSecret, challengeCode).toString('hex') });
    return { status: 200, type: 'application/json', body };
  },
  verify: ({ headers, body }, _secrets, { config: given, credentials: { clientSecret } }) => {
    const said = /^(?:hmacsha256=)?([0-9a-f]{64})$/i.exec(headers['x-li-signature'] ?? '')?.[1];
    if (!clientSecret || !said) return false;
    return timingSafeEqual(Buffer.from(said, 'hex'), sign(clientSecret, body, (given as LinkedInConfig).plainSignature ? '' : 'hmacsha256='));
  },
  onInvalid: 'refuse',
  parse: ({ body }, channel) => {
    let raw: unknown;
    try {
      raw = JSON.parse(body.toString('utf8'));
    } catch {
      throw new AppError('invalid', 'The body is not JSON.');
    }
    const all = (raw as { notifications?: unknown } | null)?.notifications;
    if (!Array.isArray(all)) return { keep: null, items: 0, rejected: [] };
    const ours = organizationOf(channel);
    const items = all.filter((value) => {
      const entity = (value as { organizationalEntity?: unknown } | null)?.organizationalEntity;
      return entity === undefined || entity === ours;
    });
    return { keep: items.length > 0 ? JSON.stringify({ delivered: true, items }) : null, items: items.length, rejected: [] };
  },
  thanks: { status: 200, type: 'application/json', body: '{}' },
};

const created = z.object({ id: idOf.nullish(), commentUrn: wordsOf });
const placeOf = ({ answer, inReplyTo }: OutgoingReply): { entity: string; comment: string | null } => ({
  entity: typeof answer?.['entity'] === 'string' ? answer['entity'] : inReplyTo,
  comment: typeof answer?.['comment'] === 'string' ? answer['comment'] : null,
});

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const { entity, comment } = placeOf(reply);
  const json = { actor: organizationOf(context), object: entity, message: { text: reply.text }, ...(comment ? { parentComment: comment } : {}) };
  const said = await ask(context, `/socialActions/${encodeURIComponent(entity)}/comments`, { json });
  if (said.status === 404) return { outcome: 'rejected', why: 'What is answered is no longer there.' };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const made = created.safeParse(said.json).data;
  const id = made?.id ?? said.answer.headers.get('x-restli-id');
  const remoteId = made?.commentUrn ?? (id ? `urn:li:comment:(${entity},${id})` : null);
  return remoteId ? { outcome: 'sent', remoteId, url: null } : { outcome: 'unknown', why: 'LinkedIn answered with something that cannot be read.' };
}

const written = z.object({
  id: idOf.nullish(),
  actor: z.string(),
  message: z.object({ text: z.string() }),
  created: z.object({ time: z.number() }),
  commentUrn: wordsOf,
});

const send: Send = {
  idempotent: false,
  length: () => ({ max: 1_250, unit: 'utf16' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const { entity, comment } = placeOf(reply);
    const at = encodeURIComponent(comment ?? entity);
    for (const value of listed.parse(await read(context, `/socialActions/${at}/comments?start=0&count=50`)).elements) {
      const one = written.safeParse(value).data;
      if (!one || one.actor !== organizationOf(context) || one.created.time < reply.createdAt.getTime() - 60_000) continue;
      if (one.message.text.trim() === reply.text.trim()) return { remoteId: one.commentUrn ?? `urn:li:comment:(${entity},${one.id})`, url: null };
    }
    return null;
  },
};

const reread: Reread = {
  most: 10,
  reread: async (context, items) => {
    const gone: string[] = [];
    for (const { externalId } of items) {
      const parts = partsOf(externalId);
      if (!parts) continue;
      const said = await ask(context, `/socialActions/${encodeURIComponent(parts.entity)}/comments/${encodeURIComponent(parts.id)}`);
      if (said.status === 404) gone.push(externalId);
    }
    return gone.length > 0 ? { body: JSON.stringify({ gone }), items: gone.length } : null;
  },
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const steps = new Steps();
  await steps.take('read', async () => {
    await notifications(context, context.now.getTime() - firstMs, 0, 1);
    return 'What is said to the page can be read.';
  });
  if (!context.credentials['clientSecret']) steps.fail('stream', 'Without the client secret nothing can be delivered: comments come by polls.');
  return steps.taken;
}

/** https://learn.microsoft.com/linkedin/marketing/community-management: comments on a page's posts, and posts that name it. */
export const linkedinChannel: ChannelType = {
  ...plain,
  network: 'linkedin',
  title: 'LinkedIn',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapLinkedIn,
  poll: { poll },
  webhook,
  send,
  reread,
  check,
};
