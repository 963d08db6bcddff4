import type { Database } from '#database';
import type { EventTail, StoredEvent } from '#events';
import { log } from '#kernel';
import { parse, type Query, usesMe } from '#query';
import { viewQueries } from './list.store.js';
import { searchableConversations } from './search.js';
import { type Counted, countKey, kept, type KeptCount } from './view-counts.js';
import { allMatching, countSources, crossing, matchesOf } from './view-counts.store.js';

/** Built-in views that the facet counters cannot tell. */
const namedViews = ['waiting', 'mentions', 'approval', 'thanks'] as const;

/** What a member sees; null until it was counted once. */
export interface LiveCounts {
  named: Record<(typeof namedViews)[number], number | null>;
  saved: Record<string, number | null>;
  tags: Record<string, number | null>;
}

const idleMs = 10 * 60_000;
const minuteMs = 60_000;
const idsAtOnce = 500;
const mostCrossing = 5_000;
const gatherMs = 100;
/** Under a flood counting must not take what the flood needs: it rests this many times as long as it worked, up to a second or so. */
const restFactor = 4;
const longestMs = 250;

interface Definition {
  id: string;
  /** Whose view it is; null is everybody's. */
  owner: string | null;
  query: Query;
}

interface Room {
  workspaceId: string;
  stop: (() => void) | null;
  counts: Map<string, KeptCount>;
  definitions: Definition[] | null;
  bounded: ReadonlySet<string>;
  changed: Set<string>;
  members: Map<string, number>;
  /** Names of channels, members, desks may have changed: what queries call by name is counted anew. */
  renamed: boolean;
  working: Promise<void> | null;
  again: boolean;
  timer: NodeJS.Timeout | null;
  askedMs: number;
  tookMs: number;
  minute: Date;
  listeners: Set<() => void>;
}

/**
 * Live counts of saved views, of tags, and of built-in views that have no counter. Each is counted by SQL once; then the log
 * says which conversations changed, these few are asked again, and their bits follow. As time goes by, what crossed a moving
 * bound is asked again. A count is thus right as of the events read, whatever changed the rows.
 */
export class ViewCounts {
  private readonly rooms = new Map<string, Room>();
  private readonly beat: NodeJS.Timeout;
  private closed = false;

  constructor(
    private readonly database: Database,
    private readonly tail: Pick<EventTail, 'follow'>,
    private readonly clock: () => Date = () => new Date(),
  ) {
    this.beat = setInterval(() => this.tick(), minuteMs);
    this.beat.unref();
  }

  /** What is known now; asking begins the counting. */
  of(workspaceId: string, memberId: string): LiveCounts {
    const room = this.room(workspaceId);
    room.askedMs = Date.now();
    const isNew = !room.members.has(memberId);
    room.members.set(memberId, room.askedMs);
    if (isNew) this.wake(room);
    const known = (id: string, query: Query): number | null => {
      const count = room.counts.get(countKey(id, query, memberId));
      return count?.known && !room.bounded.has(memberId) ? count.members.size : null;
    };
    const found: LiveCounts = { named: { waiting: null, mentions: null, approval: null, thanks: null }, saved: {}, tags: {} };
    for (const { id, owner, query } of room.definitions ?? []) {
      if (owner !== null && owner !== memberId) continue;
      const [kind, name] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
      if (kind === 'view') found.named[name as (typeof namedViews)[number]] = known(id, query);
      else found[kind === 'tag' ? 'tags' : 'saved'][name] = known(id, query);
    }
    return found;
  }

  /** Told whenever a count may have changed. */
  watch(workspaceId: string, listener: () => void): () => void {
    const room = this.room(workspaceId);
    room.listeners.add(listener);
    return () => room.listeners.delete(listener);
  }

  /** Resolves when everything told so far is counted. */
  async settled(workspaceId: string): Promise<void> {
    const room = this.room(workspaceId);
    do {
      if (room.timer) this.begin(room);
      await room.working;
    } while (room.working || room.timer);
  }

  /** Looks again at what the passing of time changes. */
  tick(): void {
    for (const [workspaceId, room] of this.rooms) {
      if (Date.now() - room.askedMs > idleMs && room.listeners.size === 0) {
        room.stop?.();
        this.rooms.delete(workspaceId);
        continue;
      }
      for (const [memberId, askedMs] of room.members) {
        if (Date.now() - askedMs <= idleMs) continue;
        room.members.delete(memberId);
        for (const [key, { memberId: whose }] of room.counts) if (whose === memberId) room.counts.delete(key);
      }
      this.wake(room);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.beat);
    for (const room of this.rooms.values()) {
      room.stop?.();
      if (room.timer) clearTimeout(room.timer);
      await room.working;
    }
    this.rooms.clear();
  }

  private room(workspaceId: string): Room {
    let room = this.rooms.get(workspaceId);
    if (!room) {
      room = {
        workspaceId,
        stop: null,
        counts: new Map(),
        definitions: null,
        bounded: new Set(),
        changed: new Set(),
        members: new Map(),
        renamed: false,
        working: null,
        again: false,
        timer: null,
        askedMs: Date.now(),
        tookMs: 0,
        minute: this.clock(),
        listeners: new Set(),
      };
      this.rooms.set(workspaceId, room);
      this.wake(room);
    }
    return room;
  }

  private hear(room: Room, events: StoredEvent[]): void {
    for (const { type, conversationId, body } of events) {
      if (conversationId) room.changed.add(conversationId);
      else if (type === 'view.changed' || type === 'tag.changed') {
        room.definitions = null;
        // Renamed, merged, deleted or back: what queries call by its name is counted anew.
        room.renamed ||= body['carried'] === true;
      } else if (!type.startsWith('mention.') && type !== 'bulk.changed') room.renamed = true;
    }
    this.wake(room);
  }

  /** Gathers for a moment, then counts; never twice at once. */
  private wake(room: Room): void {
    if (this.closed) return;
    if (room.working) room.again = true;
    else room.timer ??= setTimeout(() => this.begin(room), Math.max(gatherMs, room.tookMs * restFactor));
  }

  private begin(room: Room): void {
    if (room.timer) clearTimeout(room.timer);
    room.timer = null;
    const beganMs = performance.now();
    room.working = this.work(room)
      .catch((error: Error) => {
        log.warn({ error: error.message }, 'views could not be counted; it is tried again');
        // What was taken may not have been counted.
        for (const count of room.counts.values()) count.known = false;
      })
      .finally(() => {
        room.working = null;
        room.tookMs = Math.min(performance.now() - beganMs, longestMs);
        for (const listener of room.listeners) listener();
        if (room.again) {
          room.again = false;
          this.wake(room);
        }
      });
  }

  private async work(room: Room): Promise<void> {
    const { workspaceId } = room;
    // Followed before anything is counted, so that nothing happens unheard.
    room.stop ??= await this.tail.follow(workspaceId, (events) => this.hear(room, events));
    const now = this.clock();
    if (!room.definitions) {
      const before = new Map([...room.counts.values()].map((count) => [count.key, JSON.stringify(count.query)]));
      room.definitions = await this.define(room);
      for (const { id, query } of room.definitions) {
        for (const key of [id, ...[...room.members.keys()].map((memberId) => `${id} ${memberId}`)]) {
          if (before.has(key) && before.get(key) !== JSON.stringify(query)) room.counts.delete(key);
        }
      }
    }
    const wanted = this.wanted(room);
    for (const key of room.counts.keys()) if (!wanted.has(key)) room.counts.delete(key);
    for (const [key, counted] of wanted) if (!room.counts.has(key)) room.counts.set(key, kept(counted));
    if (room.renamed) {
      room.renamed = false;
      for (const count of room.counts.values()) count.known = false;
    }
    const moving = [...room.counts.values()].filter((count) => count.known && count.relative);
    if (moving.length > 0 && now.getTime() !== room.minute.getTime()) {
      const crossed = await crossing(this.database, workspaceId, moving, room.minute, now, mostCrossing);
      if (crossed) for (const id of crossed) room.changed.add(id);
      else for (const count of moving) count.known = false;
    }
    room.minute = now;
    await this.follow(room, now);
    for (const count of room.counts.values()) {
      if (count.known || this.closed) continue;
      const nums = await allMatching(this.database, workspaceId, count, now);
      const fresh = kept(count);
      for (let at = 0; at < nums.length; at += 8) fresh.members.set(Number(nums.readBigInt64BE(at)), true);
      room.counts.set(count.key, { ...fresh, known: true });
      for (const listener of room.listeners) listener();
    }
    // What changed while it was counted is asked again.
    if (room.changed.size > 0) await this.follow(room, now);
  }

  private async follow(room: Room, now: Date): Promise<void> {
    const ids = [...room.changed];
    room.changed.clear();
    const counts = [...room.counts.values()].filter((count) => count.known);
    if (counts.length === 0) return;
    for (let from = 0; from < ids.length; from += idsAtOnce) {
      const rows = await matchesOf(this.database, room.workspaceId, ids.slice(from, from + idsAtOnce), counts, now);
      for (const { num, matches } of rows) for (const [index, match] of matches.entries()) counts[index]!.members.set(Number(num), match === true);
    }
  }

  private async define(room: Room): Promise<Definition[]> {
    const { views, tags, bounded } = await countSources(this.database, room.workspaceId);
    room.bounded = new Set(bounded);
    const definition = (id: string, owner: string | null, text: string): Definition[] => {
      const result = parse(text, searchableConversations);
      return result.ok ? [{ id, owner, query: result.query }] : [];
    };
    return [
      ...namedViews.flatMap((name) => definition(`view:${name}`, null, viewQueries[name])),
      ...views.flatMap((view) => definition(`saved:${view.id}`, view.member_id, view.query)),
      ...tags.flatMap((tag) => definition(`tag:${tag.id}`, null, `status:open tag:${JSON.stringify(tag.name)}`)),
    ];
  }

  private wanted(room: Room): Map<string, Counted> {
    const wanted = new Map<string, Counted>();
    for (const { id, owner, query } of room.definitions ?? []) {
      const mine = usesMe(query);
      if (owner !== null && !room.members.has(owner)) continue;
      for (const memberId of mine ? (owner !== null ? [owner] : room.members.keys()) : [null]) {
        const key = memberId === null ? id : countKey(id, query, memberId);
        wanted.set(key, { key, query, memberId });
      }
    }
    return wanted;
  }
}
