import { parseFeed } from 'feedsmith';
import { z } from 'zod';
import { AppError } from '#kernel';

/** An item as the intake keeps it: the feed's own words, whatever its format. */
export const feedItem = z.object({
  /** guid, id or link; absent when the item has none. */
  id: z.string().optional(),
  url: z.string().optional(),
  title: z.string().optional(),
  content: z.string().optional(),
  /** False when title or content is plain text. */
  html: z.object({ title: z.boolean(), content: z.boolean() }),
  author: z.string().optional(),
  authorUrl: z.string().optional(),
  published: z.string().optional(),
  updated: z.string().optional(),
  inReplyTo: z.string().optional(),
  /** When we found it changed; set on what the intake keeps. */
  editedAt: z.string().optional(),
});
export type FeedItem = z.infer<typeof feedItem>;

/** A poll as the intake keeps it: only the items that are new or changed. */
export const feedBatch = z.object({ feed: z.object({ url: z.string(), title: z.string().optional() }), fetchedAt: z.string(), items: z.array(z.unknown()) });
export type FeedBatch = z.infer<typeof feedBatch>;

export interface FeedDocument {
  title: string | undefined;
  /** How often the feed says it changes, in seconds. */
  everySeconds: number | null;
  items: FeedItem[];
}

/** More than a feed has any reason to hold. */
const mostItems = 1_000;

const periods: Record<string, number> = { hourly: 3_600, daily: 86_400, weekly: 604_800, monthly: 2_592_000, yearly: 31_536_000 };

/** RSS, RDF, Atom or JSON Feed. Throws AppError `invalid` for anything else. */
export function parseDocument(text: string): FeedDocument {
  let parsed: ReturnType<typeof parseFeed>;
  try {
    parsed = parseFeed(text.trimStart());
  } catch (cause) {
    throw new AppError('invalid', 'What the address answers is not a feed that can be read.', { cause });
  }
  switch (parsed.format) {
    case 'rss':
    case 'rdf': {
      const feed = parsed.feed as Rss;
      const period = periods[feed.sy?.updatePeriod?.toLowerCase() ?? ''];
      const everySeconds = feed.ttl ? feed.ttl * 60 : period ? period / (feed.sy?.updateFrequency || 1) : null;
      return { title: clean(feed.title), everySeconds, items: (feed.items ?? []).slice(0, mostItems).map(rssItem) };
    }
    case 'atom': {
      const feed = parsed.feed as Atom;
      const byFeed = feed.authors?.[0];
      return { title: clean(feed.title?.value), everySeconds: null, items: (feed.entries ?? []).slice(0, mostItems).map((entry) => atomItem(entry, byFeed)) };
    }
    case 'json': {
      const feed = parsed.feed as Json;
      return { title: clean(feed.title), everySeconds: null, items: (feed.items ?? []).slice(0, mostItems).map((item) => jsonItem(item, feed.authors?.[0])) };
    }
  }
}

/** What we read of the parser's answer; every part may be missing. */
interface Rss {
  title?: string;
  ttl?: number;
  sy?: { updatePeriod?: string; updateFrequency?: number };
  items?: {
    title?: string;
    link?: string;
    guid?: { value?: string; isPermaLink?: boolean };
    description?: string;
    content?: { encoded?: string };
    pubDate?: string;
    authors?: unknown[];
    dc?: { creators?: string[]; dates?: string[] };
    atom?: { updated?: string };
    dcterms?: { modified?: string[] };
    thr?: { inReplyTos?: { ref?: string }[] };
    rdf?: { about?: string };
  }[];
}
interface AtomPerson {
  name?: string;
  uri?: string;
}
interface AtomText {
  value?: string;
  type?: string;
}
interface Atom {
  title?: AtomText;
  authors?: AtomPerson[];
  entries?: {
    id?: string;
    title?: AtomText;
    content?: AtomText;
    summary?: AtomText;
    links?: { href?: string; rel?: string }[];
    authors?: AtomPerson[];
    published?: string;
    updated?: string;
    thr?: { inReplyTos?: { ref?: string }[] };
  }[];
}
interface JsonPerson {
  name?: string;
  url?: string;
}
interface Json {
  title?: string;
  authors?: JsonPerson[];
  items?: {
    id?: string;
    url?: string;
    external_url?: string;
    title?: string;
    content_html?: string;
    content_text?: string;
    summary?: string;
    date_published?: string;
    date_modified?: string;
    authors?: JsonPerson[];
  }[];
}

function clean(text: string | undefined): string | undefined {
  return text?.trim() || undefined;
}

function rssItem(item: NonNullable<Rss['items']>[number]): FeedItem {
  const link = clean(item.link) ?? (item.guid?.isPermaLink === false ? undefined : clean(item.guid?.value));
  const [person] = item.authors ?? [];
  const author = item.dc?.creators?.[0] ?? (typeof person === 'string' ? person : (person as AtomPerson | undefined)?.name);
  return {
    id: clean(item.guid?.value) ?? clean(item.rdf?.about) ?? clean(item.link),
    url: link,
    title: clean(item.title),
    content: clean(item.content?.encoded) ?? clean(item.description),
    html: { title: true, content: true },
    author: clean(author),
    published: clean(item.pubDate) ?? clean(item.dc?.dates?.[0]),
    updated: clean(item.atom?.updated) ?? clean(item.dcterms?.modified?.[0]),
    inReplyTo: clean(item.thr?.inReplyTos?.[0]?.ref),
  };
}

function isHtml(text: AtomText | undefined): boolean {
  return text?.type !== undefined && text.type !== 'text' && text.type !== 'text/plain';
}

function atomItem(entry: NonNullable<Atom['entries']>[number], byFeed: AtomPerson | undefined): FeedItem {
  const body = clean(entry.content?.value) ? entry.content : entry.summary;
  const author = entry.authors?.[0] ?? byFeed;
  const link = entry.links?.find((one) => one.rel === undefined || one.rel === 'alternate') ?? entry.links?.[0];
  return {
    id: clean(entry.id) ?? clean(link?.href),
    url: clean(link?.href),
    title: clean(entry.title?.value),
    content: clean(body?.value),
    html: { title: isHtml(entry.title), content: isHtml(body) },
    author: clean(author?.name),
    authorUrl: clean(author?.uri),
    published: clean(entry.published) ?? clean(entry.updated),
    updated: clean(entry.updated),
    inReplyTo: clean(entry.thr?.inReplyTos?.[0]?.ref),
  };
}

function jsonItem(item: NonNullable<Json['items']>[number], byFeed: JsonPerson | undefined): FeedItem {
  const author = item.authors?.[0] ?? byFeed;
  const html = clean(item.content_html);
  return {
    id: clean(item.id) ?? clean(item.url),
    url: clean(item.url) ?? clean(item.external_url),
    title: clean(item.title),
    content: html ?? clean(item.content_text) ?? clean(item.summary),
    html: { title: false, content: html !== undefined },
    author: clean(author?.name),
    authorUrl: clean(author?.url),
    published: clean(item.date_published),
    updated: clean(item.date_modified),
  };
}
