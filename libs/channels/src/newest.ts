import { z } from 'zod';
import { AppError } from '#kernel';
import type { ChannelContext, PollPage } from './port.js';

const place = z.object({ since: z.number(), seen: z.array(z.string()) });
const cursorOf = z.object({ places: z.record(z.string(), place), turn: z.number().int() });

/** When something was posted or last changed, and what tells its revisions apart. */
export interface Mark {
  id: string;
  revision?: string | null | undefined;
  atMs: number;
}

/** What a network lists newest first. */
export interface NewestSource {
  /** Names it in the cursor. */
  name: string;
  page(next: string | null): Promise<{ items: unknown[]; next: string | null }>;
  /** Null for what cannot be read: it is kept once for somebody to look at. */
  mark(item: unknown): Mark | null;
  /** Oldest first; `again` are items that came before in another revision. */
  body(items: unknown[], again: ReadonlySet<unknown>): string;
  /** Only topics ask for it. */
  sought?: boolean;
}

const lookBackMs = 10 * 60_000;
const remembered = 1_000;

/** One source at a time, read back from its newest to where the last reading began. */
export async function pollNewest(
  context: ChannelContext,
  given: unknown,
  sources: readonly NewestSource[],
  { everyMs, mostPages = 5 }: { everyMs: number; mostPages?: number },
): Promise<PollPage> {
  if (sources.length === 0) throw new AppError('invalid', 'There is nothing to listen for.');
  const known = cursorOf.safeParse(given).data ?? { places: {}, turn: 0 };
  const turn = known.turn % sources.length;
  const source = sources[turn]!;
  const before = known.places[source.name];
  const from = before ? before.since - lookBackMs : -Infinity;
  const told = new Set(before?.seen ?? []);
  const ids = new Set([...told].map((key) => key.split(' ')[0]));
  const items: unknown[] = [];
  const again = new Set<unknown>();
  const keys: string[] = [];
  let since = before?.since ?? 0;
  let oldest = Infinity;
  let next: string | null = null;
  let cut = false;
  for (let pages = 1; ; pages++) {
    const page = await source.page(next);
    let fresh = 0;
    for (const item of page.items) {
      const mark = source.mark(item);
      const key = mark ? `${mark.id} ${mark.revision ?? ''}` : JSON.stringify(item).slice(0, 200);
      if (mark) {
        since = Math.max(since, mark.atMs);
        oldest = Math.min(oldest, mark.atMs);
      }
      if (told.has(key) || keys.includes(key)) continue;
      keys.push(key);
      if (mark && mark.atMs < from) continue;
      fresh += 1;
      items.push(item);
      if (mark && ids.has(mark.id)) again.add(item);
    }
    next = page.next;
    // The very first reading takes one page.
    if (!before || next === null || fresh === 0 || oldest < from) break;
    if (pages >= mostPages) {
      cut = true;
      break;
    }
  }
  const after = { since: since || context.now.getTime(), seen: [...new Set([...keys, ...told])].slice(0, remembered) };
  const names = new Set(sources.map(({ name }) => name));
  return {
    body: items.length > 0 ? source.body(items.toReversed(), again) : null,
    items: items.length,
    cursor: { places: Object.fromEntries(Object.entries({ ...known.places, [source.name]: after }).filter(([name]) => names.has(name))), turn: turn + 1 },
    nextPollAt: new Date(context.now.getTime() + everyMs),
    more: turn < sources.length - 1,
    backfill: before === undefined,
    ...(source.sought ? { sought: true } : {}),
    gap: cut && before && Number.isFinite(oldest) ? { from: new Date(before.since), to: new Date(oldest), lost: null } : null,
  };
}
