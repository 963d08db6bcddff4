import { findChannelType, type Reach, soughtOf, type Stream, type StreamContext, withContext, withoutStrangers } from '#channels';
import { type JobSender } from '#jobs';
import { log, newId } from '#kernel';
import { type HeldStream, type StreamDue, type Streams, type TakenStream, topicQuery } from '#listening';
import { every } from './polling.js';

export interface StreamingDeps {
  streams: Streams;
  jobs: Pick<JobSender, 'hint'>;
  reach: Reach;
}

const tickMs = 1_000;
const renewMs = 8_000;
const leaseMs = 30_000;
const mostHeld = 200;
/** Events that arrive together are stored together. */
const gatherMs = 150;
const gatherItems = 200;
/** How often the cursor of a stream that brings nothing for us is saved. */
const idleSaveMs = 10_000;

interface Running {
  due: StreamDue;
  stop: AbortController;
  done: Promise<void>;
}

/** Holds the standing connections that fall to this process. */
export class Streaming {
  private readonly holder = newId();
  private readonly running = new Map<string, Running>();
  private readonly beats: { close(): Promise<void> }[];

  constructor(private readonly deps: StreamingDeps) {
    this.beats = [
      every(tickMs, 'looking for streams to open', () => this.takeDue(new Date())),
      every(renewMs, 'renewing streams', () => this.renew(new Date())),
    ];
  }

  /** Answers how many it opened. */
  async takeDue(now: Date): Promise<number> {
    const free = mostHeld - this.running.size;
    const due = free > 0 ? await this.deps.streams.take(this.holder, now, free, leaseMs) : [];
    for (const one of due) {
      const stop = new AbortController();
      this.running.get(one.channelId)?.stop.abort();
      const running: Running = { due: one, stop, done: Promise.resolve() };
      this.running.set(one.channelId, running);
      running.done = this.hold(one, stop.signal).finally(() => {
        if (this.running.get(one.channelId) === running) this.running.delete(one.channelId);
      });
    }
    return due.length;
  }

  /** Ends what somebody else holds now, or nobody wants any more. */
  async renew(now: Date): Promise<void> {
    const held = new Set(this.running.size === 0 ? [] : await this.deps.streams.renew(this.holder, now, leaseMs));
    for (const { due, stop } of this.running.values()) if (!held.has(due.channelId)) stop.abort();
  }

  async close(): Promise<void> {
    await Promise.all(this.beats.map((beat) => beat.close()));
    for (const { stop } of this.running.values()) stop.abort();
    await Promise.all([...this.running.values()].map(({ done }) => done));
    await this.deps.streams.release(this.holder);
  }

  private async hold(due: TakenStream, signal: AbortSignal): Promise<void> {
    try {
      const held = await this.deps.streams.find(due);
      const stream = held && findChannelType(held.channel.network)?.stream;
      if (held && stream) await this.run(due, held, stream, signal);
    } catch (error) {
      log.warn({ channelId: due.channelId, error: (error as Error).message }, 'a stream could not be held');
    }
  }

  private async run(due: StreamDue, { channel, credentials, cursor, queries }: HeldStream, stream: Stream, signal: AbortSignal): Promise<void> {
    const { streams, reach, jobs } = this.deps;
    let openedMs: number | null = null;
    let why: string | null = null;
    let reauthorise = false;
    let again: Date | null = null;
    const basket = new Basket(async (events, at) => {
      const now = new Date();
      const body = events.length > 0 ? stream.pack(events, now) : '';
      if (!(await streams.store(due, this.holder, { body, items: events.length, cursor: at }, now))) throw new Error('another process holds this stream');
      if (events.length > 0) jobs.hint('intake.read', { workspaceId: due.workspaceId });
    });
    const ours = new AbortController();
    const both = AbortSignal.any([signal, ours.signal]);
    basket.onBroken = () => ours.abort();
    try {
      const type = findChannelType(channel.network)!;
      const account = Object.keys(credentials).length > 0;
      let topics = queries.map(topicQuery);
      const sought = soughtOf(type, { ...channel, account, topics });
      const of = { workspaceId: due.workspaceId, channelId: channel.id, config: channel.config, credentials, sought };
      await withContext(reach, type, of, { purpose: 'hear', now: new Date(), signal: both }, async (context, _tally, renew) => {
        const own: StreamContext = {
          ...context,
          opened: () => {
            openedMs ??= Date.now();
            streams.opened(due, this.holder, new Date()).catch((error: Error) => log.warn({ error: error.message }, 'an open stream was not written down'));
          },
          heard: (event, at, more) => {
            const page = { body: more?.sought ? stream.pack([event], new Date()) : null, items: 1, cursor: at, nextPollAt: null, more: false, sought: true };
            return basket.put(page.body !== null && withoutStrangers(type, page, topics).body === null ? undefined : event, at);
          },
          renew: async () => {
            await renew(new Date());
            topics = (await streams.queries(due)).map(topicQuery);
            Object.assign(own, { meter: context.meter, now: context.now, sought: soughtOf(type, { ...channel, account, topics }) });
          },
          wake: () => streams.wake(due, new Date()),
          known: (ids) => streams.known(due, ids),
        };
        await stream.open(own, cursor);
      });
    } catch (error) {
      why = (error as Error).message;
      const { details } = (error as { options?: { details?: { reauthorise?: boolean; retryAt?: string } } }).options ?? {};
      reauthorise = details?.reauthorise ?? false;
      again = details?.retryAt ? new Date(details.retryAt) : null;
    }
    await basket.close().catch((error: Error) => (why ??= error.message));
    const now = new Date();
    const openForMs = openedMs === null ? 0 : now.getTime() - openedMs;
    await streams.ended(due, this.holder, { cutAt: openedMs === null ? null : now, why: signal.aborted ? null : why, openForMs, reauthorise, again }, now);
    if (!signal.aborted) log.info({ channelId: channel.id, why, openForMs }, 'a stream ended');
  }
}

/** Gathers events for a moment, and stores them in order, one store at a time. */
class Basket {
  private events: unknown[] = [];
  private cursor: unknown;
  private dirty = false;
  private savedMs = Date.now();
  private timer: NodeJS.Timeout | null = null;
  private storing: Promise<void> = Promise.resolve();
  private broken: unknown = null;
  onBroken: () => void = () => undefined;

  constructor(private readonly store: (events: unknown[], cursor: unknown) => Promise<void>) {}

  /** Waits only when the database falls behind. `event` undefined moves the cursor alone. */
  async put(event: unknown, cursor: unknown): Promise<void> {
    if (this.broken) throw this.broken;
    this.cursor = cursor;
    this.dirty = true;
    if (event !== undefined) this.events.push(event);
    if (this.events.length >= gatherItems) await this.flush();
    else if (event !== undefined || Date.now() - this.savedMs > idleSaveMs) this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), gatherMs);
  }

  private flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.storing = this.storing.then(async () => {
      if (this.broken) throw this.broken;
      if (!this.dirty) return;
      const events = this.events;
      this.events = [];
      this.dirty = false;
      this.savedMs = Date.now();
      try {
        await this.store(events, this.cursor);
      } catch (error) {
        this.broken = error;
        this.onBroken();
        throw error;
      }
    });
    return this.storing;
  }

  async close(): Promise<void> {
    await this.flush();
  }
}
