import { createHash } from 'node:crypto';
import { z } from 'zod';
import { instant } from '../text.js';
import { idOf, revisionOf } from './feed.map.js';
import type { FeedDocument, FeedItem } from './feed.wire.js';

/** Where the reading of a feed stands. */
export const feedCursor = z.object({
  /** The address the channel was given; another one starts anew. */
  from: z.string(),
  /** The address to ask: where permanent redirects, or a page's link to its feed, led. */
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  polledAt: z.string(),
  /** Polls in a row without anything new. */
  quiet: z.number().default(0),
  /** Short hash of each item's id, and its revision; newest last. */
  seen: z.array(z.tuple([z.string(), z.string()])).default([]),
});
export type FeedCursor = z.infer<typeof feedCursor>;

/** A feed holds its newest items; what fell out of this many is long gone from it. */
const mostSeen = 2_000;
/** Of a feed that is read for the first time. */
const mostAtFirst = 200;

const keyOf = (id: string): string => createHash('sha256').update(id).digest('base64url').slice(0, 16);

export interface News {
  items: FeedItem[];
  seen: FeedCursor['seen'];
}

/**
 * The items that are new or whose words changed since the cursor, oldest first. A changed one carries `editedAt`: the feed's
 * own time of change where it lies between the two polls, else the time we found it.
 */
export function newsOf(document: FeedDocument, before: FeedCursor | null, now: Date): News {
  const seen = new Map(before?.seen ?? []);
  const items: FeedItem[] = [];
  for (const item of document.items.toReversed()) {
    const key = keyOf(idOf(item));
    const revision = revisionOf(item);
    const known = seen.get(key);
    if (known === revision) continue;
    seen.set(key, revision);
    if (known === undefined) items.push(item);
    else items.push({ ...item, editedAt: editedAt(item, before!.polledAt, now) });
  }
  return { items: before ? items : items.slice(-mostAtFirst), seen: [...seen].slice(-mostSeen) };
}

function editedAt(item: FeedItem, polledAt: string, now: Date): string {
  const updated = instant(item.updated ?? '');
  return updated && updated > polledAt && updated <= now.toISOString() ? updated : now.toISOString();
}

export interface Pace {
  shortestMs: number;
  longestMs: number;
  /** How far a feed can stretch it by asking to be left alone longer. */
  heedsUpToMs: number;
}

/** From a minute after news to five minutes in a quiet feed. */
export const usualPace: Pace = { shortestMs: 60_000, longestMs: 5 * 60_000, heedsUpToMs: 30 * 60_000 };

/** While a hub delivers, polls only find what it missed and what changed. */
export const healingPace: Pace = { shortestMs: 5 * 60_000, longestMs: 15 * 60_000, heedsUpToMs: 30 * 60_000 };

export function fixedPace(everySeconds: number): Pace {
  return { shortestMs: everySeconds * 1_000, longestMs: everySeconds * 1_000, heedsUpToMs: 0 };
}

/** `quiet` polls in a row without news double the pause each; `hintSeconds` is what the feed says of itself. */
export function nextPoll(now: Date, quiet: number, hintSeconds: number | null, pace: Pace): Date {
  const own = Math.min(pace.shortestMs * 2 ** Math.min(quiet, 20), pace.longestMs);
  return new Date(now.getTime() + Math.max(own, Math.min((hintSeconds ?? 0) * 1_000, pace.heedsUpToMs)));
}
