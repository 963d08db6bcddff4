import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { decodeHTML } from 'entities';
import { AppError } from '#kernel';
import type { ChannelContext, Fetched, HttpAnswer, RawRequest, WebhookChannel, WebhookIn } from '../port.js';
import { decodeText } from '../charset.js';
import { instant } from '../text.js';
import { type FeedBatch, parseDocument } from './feed.wire.js';

// https://www.w3.org/TR/websub/

/** What a feed says of a hub, and of its own name there. */
export interface HubOf {
  hub: string;
  topic: string;
}

const headChars = 200_000;

function absolute(url: string | undefined, base: string): string | null {
  if (!url || !URL.canParse(url, base)) return null;
  const { protocol, href } = new URL(url, base);
  return /^https?:$/.test(protocol) && href.length <= 2_000 ? href : null;
}

/** The Link headers count first, then the links of the document. */
export function hubOf(headers: Headers, text: string, url: string): HubOf | null {
  const links: { rel: string; href: string }[] = [];
  for (const [, href, rest] of (headers.get('link') ?? '').slice(0, 10_000).matchAll(/<([^<>]{1,2000})>((?:\s*;[^,<>;]{1,500}){1,10})/g)) {
    const rel = /;\s*rel\s*=\s*"?([^";]+)/i.exec(rest!)?.[1];
    if (rel) links.push({ rel, href: href! });
  }
  const head = text.slice(0, headChars);
  if (/^\s*\{/.test(head)) links.push(...jsonLinks(text));
  else
    for (const [tag] of head.matchAll(/<(?:[a-z]\w{0,20}:)?link\b[^<>]{0,3000}>/gi)) {
      const attribute = (name: string): string => new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag)?.slice(1).find(Boolean) ?? '';
      if (attribute('rel')) links.push({ rel: attribute('rel'), href: decodeHTML(attribute('href').trim()) });
    }
  const find = (wanted: string): string | undefined => links.find(({ rel }) => rel.trim().toLowerCase().split(/\s+/).includes(wanted))?.href;
  const hub = absolute(find('hub'), url);
  return hub ? { hub, topic: absolute(find('self'), url) ?? url } : null;
}

function jsonLinks(text: string): { rel: string; href: string }[] {
  try {
    const { hubs, feed_url: self } = JSON.parse(text) as { hubs?: { type?: unknown; url?: unknown }[]; feed_url?: unknown };
    const hub = Array.isArray(hubs) ? hubs.find((one) => /^websub$/i.test(String(one?.type)))?.url : undefined;
    return [...(typeof hub === 'string' ? [{ rel: 'hub', href: hub }] : []), ...(typeof self === 'string' ? [{ rel: 'self', href: self }] : [])];
  } catch {
    return [];
  }
}

const leaseSeconds = 10 * 86_400;
/** A hub that did not come back to us, or refused, is asked again after this. */
const askAgainMs = 3_600_000;
/** Renewed with this much of the lease left. */
const renewMs = 2 * 86_400_000;

/** True while a hub has promised to deliver. */
export function subscribed(credentials: Record<string, string>, now: Date): boolean {
  return Date.parse(credentials['hubUntil'] ?? '') > now.getTime();
}

/** Subscribes, or renews, when it is time; a hub that does not want us costs nothing but the try. */
export async function keepSubscribed(context: ChannelContext, found: HubOf | null): Promise<void> {
  const { credentials, callback, now } = context;
  const { hub, topic } = found ?? { hub: credentials['hub'], topic: credentials['hubTopic'] };
  if (!callback || !hub || !topic) return;
  const same = credentials['hub'] === hub && credentials['hubTopic'] === topic;
  const leftMs = same ? (Date.parse(credentials['hubUntil'] ?? '') || 0) - now.getTime() : 0;
  const askedMs = same ? Date.parse(credentials['hubAsked'] ?? '') || 0 : 0;
  const leaseMs = Number(credentials['hubLease'] ?? leaseSeconds) * 1_000;
  if (leftMs > Math.min(renewMs, leaseMs / 2) || now.getTime() - askedMs < Math.min(askAgainMs, leaseMs / 4)) return;
  const kept = {
    hub,
    hubTopic: topic,
    hubAsked: now.toISOString(),
    hubSecret: (same && credentials['hubSecret']) || randomBytes(24).toString('hex'),
    hubToken: (same && credentials['hubToken']) || randomBytes(18).toString('hex'),
    hubSince: (same && credentials['hubSince']) || now.toISOString(),
    ...(same ? {} : { hubUntil: null, hubLease: null }),
  };
  // What the hub will ask us about must be known before it is asked.
  await context.keep(kept);
  const form = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.callback': `${callback}?token=${kept.hubToken}`,
    'hub.secret': kept.hubSecret,
    'hub.lease_seconds': String(leaseSeconds),
    // Hubs from before the standard want to be told how, and give the token back.
    'hub.verify': 'async',
    'hub.verify_token': kept.hubToken,
  });
  await context
    .fetch(hub, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      timeoutMs: 15_000,
      maxBytes: 64 * 1_024,
      signal: context.signal,
    })
    .catch((error: unknown): Pick<Fetched, 'status'> => {
      if (!(error instanceof AppError)) throw error;
      return { status: 0 };
    });
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function knows({ query }: RawRequest, { credentials }: WebhookChannel): boolean {
  const token = credentials['hubToken'];
  if (!token || !same(query['token'] ?? '', token)) return false;
  const back = query['hub.verify_token'];
  return back === undefined || same(back, token);
}

/** The hub makes sure that it was us who asked. */
function challenge(request: RawRequest, channel: WebhookChannel): HttpAnswer | null {
  const { query } = request;
  if (!knows(request, channel) || query['hub.topic'] !== channel.credentials['hubTopic']) return null;
  if (query['hub.mode'] === 'denied') return { status: 200, type: 'text/plain', body: '', keep: { hubUntil: null } };
  const given = query['hub.challenge'];
  if (query['hub.mode'] !== 'subscribe' || !given) return null;
  const lease = Number(query['hub.lease_seconds'] ?? leaseSeconds);
  const seconds = Number.isFinite(lease) && lease > 0 ? Math.min(lease, 365 * 86_400) : leaseSeconds;
  const until = new Date(channel.now.getTime() + seconds * 1_000).toISOString();
  return { status: 200, type: 'text/plain', body: given, keep: { hubUntil: until, hubLease: String(seconds) } };
}

const clocksDifferMs = 60_000;
const methods = new Set(['sha1', 'sha256', 'sha384', 'sha512']);

function verify(request: RawRequest, _: readonly string[], channel: WebhookChannel): boolean {
  const secret = channel.credentials['hubSecret'];
  const [method = '', signature = ''] = (request.headers['x-hub-signature'] ?? '').toLowerCase().split('=');
  if (!secret || !methods.has(method) || !knows(request, channel)) return false;
  return same(signature, createHmac(method, secret).update(request.body).digest('hex'));
}

/** What a hub brings is the feed as it stands; the poll tells what changed in it. */
function parse({ body, headers }: RawRequest, { credentials, now }: WebhookChannel): ReturnType<WebhookIn['parse']> {
  const document = parseDocument(decodeText(body, headers['content-type'] ?? null));
  // What stood there before we came is the first poll's, and counts by when it was posted. Feeds tell whole seconds, by clocks of their own.
  const since = new Date((Date.parse(credentials['hubSince'] ?? '') || 0) - clocksDifferMs).toISOString();
  const items = document.items.filter(({ published, updated }) => (instant(published ?? updated ?? '') ?? now.toISOString()) >= since);
  const url = credentials['hubTopic'] ?? '';
  const batch: FeedBatch = { feed: { url, ...(document.title ? { title: document.title } : {}) }, fetchedAt: now.toISOString(), items };
  return { keep: items.length > 0 ? JSON.stringify(batch) : null, items: items.length, rejected: [] };
}

export const webSub: WebhookIn = {
  ownSecret: false,
  // The hub is told by the poll.
  at: () => null,
  challenge,
  verify,
  // So the standard wants it: a hub that meets a no gives up.
  onInvalid: 'drop',
  parse,
  thanks: { status: 200, type: 'text/plain', body: '' },
};
