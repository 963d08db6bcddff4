import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import type { Connect } from '../connect.js';
import { type ChannelContext, type ChannelType, type Fetched, plain, type PollPage } from '../port.js';
import { retryAfter } from '../retry-after.js';
import { type FeedCursor, feedCursor, fixedPace, newsOf, nextPoll, type Pace, usualPace, healingPace } from './feed.cursor.js';
import { mapFeed } from './feed.map.js';
import { type FeedBatch, parseDocument } from './feed.wire.js';
import { HostGate } from './host-gate.js';
import { feedLinkOf } from '../html.js';
import { hubOf, keepSubscribed, subscribed, webSub } from './websub.js';

const config = z.object({
  /** Of the feed, or of a page that names its feed. */
  url: z.url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' }).max(2_000),
  /** A fixed pace instead of the feed's own. */
  everySeconds: z.number().int().min(5, 'must be at least 5').max(86_400).optional(),
});

const connect: Connect = {
  title: { en: 'Feed or blog', fr: 'Flux ou blog', zh: '订阅源或博客' },
  about: {
    en: 'A blog, a forum, a news page, a podcast: each new entry within a minute or so. It cannot be answered.',
    fr: 'Un blog, un forum, un site d’actualités, un podcast : chaque nouveauté en une minute environ. On ne peut pas y répondre.',
    zh: '博客、论坛、新闻页、播客：每条新内容约一分钟内到达。无法回复。',
  },
  needs: null,
  link: null,
  fields: [
    {
      in: 'config',
      name: 'url',
      kind: 'url',
      label: { en: 'Address of a feed', fr: 'Adresse d’un flux', zh: '订阅源地址' },
      hint: {
        en: 'Or of a page that names its feed.',
        fr: 'Ou d’une page qui indique son flux.',
        zh: '或一个标明其订阅源的网页。',
      },
      example: 'https://example.org/feed.xml',
      required: true,
      quick: true,
    },
  ],
};

const accept =
  'application/feed+json, application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5';

function ask(context: ChannelContext, url: string, cursor: FeedCursor | null): Promise<Fetched> {
  const { etag, lastModified } = cursor ?? {};
  return context.fetch(url, {
    headers: { accept, ...(etag ? { 'if-none-match': etag } : {}), ...(lastModified ? { 'if-modified-since': lastModified } : {}) },
    timeoutMs: 15_000,
    maxBytes: 10 * 1_024 * 1_024,
    signal: context.signal,
  });
}

function hintOf(headers: Headers, documentSeconds: number | null): number | null {
  const maxAge = /(?:^|[,\s])max-age\s*=\s*"?(\d{1,9})/i.exec(headers.get('cache-control') ?? '');
  return maxAge ? Math.max(Number(maxAge[1]), documentSeconds ?? 0) : documentSeconds;
}

const looksLikeHtml = (answer: Fetched, text: string): boolean =>
  /^\s*(<!doctype html|<html)/i.test(text.slice(0, 500)) ||
  (/\bhtml\b/i.test(answer.headers.get('content-type') ?? '') && !/^\s*(<\?xml|<rss|<feed|\{)/i.test(text.slice(0, 500)));

async function read(context: ChannelContext, before: FeedCursor | null, from: string, pace: Pace): Promise<PollPage> {
  const { now } = context;
  const address = before?.url ?? from;
  let answer = await ask(context, address, before);
  let url = answer.movedTo ?? address;
  const unchanged = (quiet: number): FeedCursor | null => (before ? { ...before, url, polledAt: now.toISOString(), quiet } : null);
  const nothing = { body: null, items: 0, more: false };
  if (answer.status === 304 && before) {
    const quiet = before.quiet + 1;
    await keepSubscribed(context, null);
    return { ...nothing, cursor: unchanged(quiet), nextPollAt: nextPoll(now, quiet, hintOf(answer.headers, null), pace) };
  }
  if (answer.status === 410) return { ...nothing, cursor: before, nextPollAt: null, problem: 'The feed is gone for good (410). It is not asked again.' };
  const waitUntil = answer.status === 429 || answer.status === 503 ? retryAfter(answer.headers, now) : null;
  if (waitUntil) return { ...nothing, cursor: before, nextPollAt: waitUntil, problem: `The feed asked us to wait (${answer.status}).` };
  let text = textOf(answer, address);
  if (looksLikeHtml(answer, text)) {
    const link = feedLinkOf(text, answer.url);
    if (!link) throw new AppError('invalid', 'There is a page at this address, but no feed, and it names none.');
    answer = await ask(context, link, null);
    url = answer.movedTo ?? link;
    text = textOf(answer, link);
  }
  const document = parseDocument(text);
  await keepSubscribed(context, hubOf(answer.headers, text, answer.url));
  const { items, seen } = newsOf(document, before, now);
  const quiet = items.length > 0 ? 0 : (before?.quiet ?? 0) + 1;
  const etag = answer.headers.get('etag');
  const lastModified = answer.headers.get('last-modified');
  const cursor: FeedCursor = { from, url, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}), polledAt: now.toISOString(), quiet, seen };
  const batch: FeedBatch = { feed: { url: answer.url, ...(document.title ? { title: document.title } : {}) }, fetchedAt: now.toISOString(), items };
  return {
    body: items.length > 0 ? JSON.stringify(batch) : null,
    items: items.length,
    cursor,
    nextPollAt: nextPoll(now, quiet, hintOf(answer.headers, document.everySeconds), pace),
    more: false,
    backfill: before === null,
  };
}

function textOf(answer: Fetched, address: string): string {
  if (answer.status < 200 || answer.status >= 300) throw new AppError('unavailable', `${new URL(address).host} answered ${answer.status} instead of the feed.`);
  return answer.text();
}

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { url } = context.config as z.infer<typeof config>;
  try {
    const { items, body } = await read(context, null, url, usualPace);
    const title = body ? (JSON.parse(body) as FeedBatch).feed.title : undefined;
    return [{ step: 'read', ok: true, says: `${title ?? new URL(url).host} can be read and holds ${items} entries.` }];
  } catch (error) {
    return [{ step: error instanceof AppError && error.code === 'invalid' ? 'read' : 'reach', ok: false, says: (error as Error).message }];
  }
}

export function feedChannelWith({ gapMs }: { gapMs: number }): ChannelType {
  const gate = new HostGate(gapMs);
  return {
    ...plain,
    network: 'feed',
    title: 'Feed or blog',
    connect,
    config,
    purpose: 'listen',
    simulated: false,
    verified: 'against our own double',
    map: mapFeed,
    poll: {
      poll: async (context, cursor) => {
        const { url: from, everySeconds } = config.parse(context.config);
        const known = feedCursor.safeParse(cursor);
        const before = known.success && known.data.from === from ? known.data : null;
        const pace = everySeconds !== undefined ? fixedPace(everySeconds) : subscribed(context.credentials, context.now) ? healingPace : usualPace;
        const { host } = new URL(before?.url ?? from);
        const later = gate.enter(host, context.now);
        if (later) return { body: null, items: 0, cursor, nextPollAt: later, more: false };
        try {
          return await read(context, before, from, pace);
        } finally {
          gate.leave(host, new Date());
        }
      },
    },
    webhook: webSub,
    send: null,
    check,
  };
}

/** RSS, Atom and JSON Feed, read politely. */
export const feedChannel: ChannelType = feedChannelWith({ gapMs: 1_000 });
