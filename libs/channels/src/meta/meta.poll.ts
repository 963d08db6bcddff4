import { z } from 'zod';
import type { Service } from '../ask.js';
import type { ChannelContext, PollPage } from '../port.js';
import type { MetaConfig } from './meta.config.js';
import { read } from './meta.http.js';

const everyMs = 60_000;
/** What is read comes a little late, and ids tell what is known. */
const lookBackMs = 10 * 60_000;
const remembered = 1_000;
const pageSize = 50;

const cursorOf = z.object({ since: z.number(), seen: z.array(z.string()) });
const dated = z.object({ id: z.string(), created_time: z.string().optional(), timestamp: z.string().optional() });
const comments = z
  .object({ data: z.array(z.unknown()).catch([]), paging: z.object({ next: z.string().optional() }).nullish().catch(null) })
  .catch({ data: [], paging: null });
const listed = z.object({ data: z.array(z.unknown()) });
const commented = z.object({ id: z.string(), permalink_url: z.string().nullish(), permalink: z.string().nullish(), comments: comments.optional() });

interface Found {
  field: 'read' | 'comments';
  value: unknown;
}

interface Place {
  path: string;
  query: Record<string, string>;
  /** What a post and its comments become. */
  items(post: unknown): Found[];
}

export const facebookPlaces = (id: string): Place[] => [
  {
    path: `/${id}/feed`,
    query: {
      limit: '25',
      fields: `id,message,from,created_time,permalink_url,comments.filter(stream).order(reverse_chronological).limit(${pageSize}){id,message,from,created_time,parent,permalink_url}`,
    },
    items: (post) => {
      const one = commented.safeParse(post);
      const under = (one.data?.comments?.data ?? []).map((value): Found => ({ field: 'read', value: { ...(value as object), post: one.data!.id } }));
      return [{ field: 'read', value: { ...(post as object), comments: undefined } }, ...under];
    },
  },
  {
    path: `/${id}/tagged`,
    query: { limit: '25', fields: 'id,message,from,created_time,permalink_url' },
    items: (post) => [{ field: 'read', value: post }],
  },
];

export const instagramPlaces = (id: string): Place[] => [
  {
    path: `/${id}/media`,
    query: { limit: '25', fields: `id,permalink,comments.limit(${pageSize}){id,text,username,from,timestamp,parent_id}` },
    items: (post) => {
      const one = commented.safeParse(post);
      return (one.data?.comments?.data ?? []).map((value) => ({
        field: 'comments',
        value: { ...(value as object), media: { id: one.data!.id }, permalink: one.data!.permalink },
      }));
    },
  },
];

const timeOf = (value: unknown): { id: string; ms: number } | null => {
  const one = dated.safeParse(value);
  const ms = one.success ? Date.parse((one.data.created_time ?? one.data.timestamp ?? '').replace(/\+0000$/, 'Z')) : NaN;
  return Number.isNaN(ms) ? null : { id: one.data!.id, ms };
};

/** Reads the newest posts with their newest comments: what a delivery did not bring is found within the minute. */
export async function pollMeta(context: ChannelContext, service: Service, places: readonly Place[], given: unknown): Promise<PollPage> {
  const { id, everySeconds } = context.config as MetaConfig;
  const known = cursorOf.safeParse(given).data;
  const from = known ? known.since - lookBackMs : 0;
  const seen = new Set(known?.seen ?? []);
  const items: Found[] = [];
  let since = known?.since ?? 0;
  let cutAt: number | null = null;
  for (const place of places) {
    const page = listed.parse(await read(context, service, place.path, place.query));
    for (const post of page.data) {
      const found = place.items(post).map((one) => ({ ...one, at: timeOf(one.value) }));
      for (const { at, ...one } of found) {
        // What cannot be dated is kept once for somebody to look at.
        const key = at?.id ?? JSON.stringify(one.value).slice(0, 200);
        if (seen.has(key) || (at && at.ms < from)) continue;
        seen.add(key);
        items.push(one);
        if (at) since = Math.max(since, at.ms);
      }
      const under = commented.safeParse(post).data?.comments;
      const oldest = Math.min(...found.slice(1).map(({ at }) => at?.ms ?? Infinity));
      if (known && under?.paging?.next && oldest > from && Number.isFinite(oldest)) cutAt = Math.max(cutAt ?? 0, oldest);
    }
  }
  return {
    body: items.length > 0 ? JSON.stringify({ self: id, items }) : null,
    items: items.length,
    cursor: { since: since || context.now.getTime(), seen: [...seen].slice(-remembered) },
    nextPollAt: new Date(context.now.getTime() + (everySeconds ? everySeconds * 1_000 : everyMs)),
    more: false,
    backfill: known === undefined,
    gap: cutAt !== null && known ? { from: new Date(known.since), to: new Date(cutAt), lost: null } : null,
  };
}
