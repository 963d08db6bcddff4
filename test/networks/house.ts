import { Sealer } from '#accounts';
import { guardedFetch, guardedNet, type Reach } from '#channels';
import { Database } from '#database';
import type { JobName } from '#jobs';
import { Budgets, Channels, IntakeStore, Schedule, Streams } from '#listening';
import { RoutingCache } from '#routing';
import { loadReader } from '#understanding';
import { every, pollingHandlers, startPolling } from '../../apps/worker/src/polling.js';
import { readingHandlers, sweepUnread } from '../../apps/worker/src/reading.js';
import { sendingHandlers, startSending } from '../../apps/worker/src/sending.js';
import { Streaming } from '../../apps/worker/src/streaming.js';
import { testKey } from '../../libs/listening/test/channel.js';

/** The worker's own parts, all of them, with a queue that hands jobs on at once. Stopping it is stopping the worker. */
export async function openHouse(
  url: string,
  { key = testKey, publicUrl = null }: { key?: string; publicUrl?: string | null } = {},
): Promise<{ stop(): Promise<void> }> {
  const database = await Database.open({ url, poolSize: 8, applicationName: 'earshot test worker' });
  const fetch = guardedFetch({ allowPrivate: ['127.0.0.1', 'localhost', '::1'] });
  const channels = new Channels(new Sealer(key));
  const reach: Reach = {
    publicUrl,
    fetch,
    net: guardedNet({ allowPrivate: ['127.0.0.1', 'localhost', '::1'] }),
    book: new Budgets(database),
    keep: async (workspaceId, channelId, changes) =>
      void (await database.inWorkspace({ workspaceId }, (tx) => channels.keep(tx, workspaceId, channelId, changes))),
  };
  const running = new Set<Promise<void>>();
  let open = true;
  const run = (name: JobName, payload: unknown): void => {
    const handler = (handlers as unknown as Record<string, (given: unknown, signal: AbortSignal) => Promise<void>>)[name];
    if (!open || !handler) return;
    const work = handler(payload, new AbortController().signal)
      .catch((error: Error) => console.error(name, error.message))
      .finally(() => running.delete(work));
    running.add(work);
  };
  const jobs = { send: async (name: JobName, payload: unknown) => run(name, payload), hint: run };
  const reading = { database, intake: new IntakeStore(database), reader: loadReader(), routing: new RoutingCache() };
  const polling = { schedule: new Schedule(database, channels), jobs, reach };
  const sending = { database, channels, jobs, reach };
  const handlers = { ...readingHandlers(reading, jobs), ...pollingHandlers(polling), ...sendingHandlers(sending) };
  const beats = [
    new Streaming({ streams: new Streams(database, channels), jobs, reach }),
    startPolling(polling),
    startSending(sending),
    every(500, 'looking for unread intake', () => sweepUnread(reading, jobs)),
  ];
  return {
    stop: async () => {
      open = false;
      await Promise.all(beats.map((beat) => beat.close()));
      await Promise.all(running);
      await fetch.close();
      await database.close();
    },
  };
}

/** Asks again and again until there is an answer; what other servers do takes them as long as it takes. */
export async function until<T>(what: string, ask: () => Promise<T | null | undefined | false>, withinMs = 30_000): Promise<T> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found) return found;
    if (Date.now() > endMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
