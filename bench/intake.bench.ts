import { setTimeout as wait } from 'node:timers/promises';
import type { EventsMessage } from '#contracts';
import { startProduct } from '../test/product.js';
import { testRedis } from '../test/redis.js';
import { inventMentions } from './mentions.js';

const percentile = (values: number[], share: number): number => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!;

/**
 * The whole way, from a signed HTTP delivery to a browser's socket, on one machine with everything on it: the product as
 * `npm start` runs it, and this process as sender and as watcher. `seconds` of load after a warm-up.
 */
export async function benchIntake(queue: 'postgres' | 'redis', { rate = 2_500, each = 100, seconds = 60 } = {}): Promise<Record<string, number>> {
  const redis = queue === 'redis' ? await testRedis() : null;
  const product = await startProduct(redis ? { REDIS_URL: redis.url } : {});
  const socket = product.socket();
  try {
    const channel = await product.webhook('Bench');
    let onEvents: (message: EventsMessage, at: number) => void = () => undefined;
    let refetches = 0;
    let last = 0;
    socket.on('events', (message) => {
      const at = performance.now();
      last = message.upTo;
      onEvents(message, at);
    });
    // Too far behind: a screen would fetch anew; we only note that it is up to there.
    socket.on('refetch', ({ seq }) => {
      refetches += 1;
      last = seq;
      socket.emit('resume', { after: seq });
    });
    if (!socket.connected) await new Promise<void>((resolve) => socket.once('connect', resolve));
    await wait(1_000);

    const idle: number[] = [];
    // The first ones run code that was never run before, and are left out below.
    const warmUp = 100;
    for (const mention of inventMentions(1, warmUp + 60)) {
      const arrived = new Promise<number>((resolve) => {
        onEvents = (message, at) => message.items.some((item) => item.type === 'mention.received') && resolve(at);
      });
      const sentAt = performance.now();
      await product.deliver(channel, [mention]);
      idle.push((await arrived) - sentAt);
      await wait(idle.length < warmUp ? 20 : 300);
    }
    idle.splice(0, warmUp);

    const lags: number[] = [];
    onEvents = (message) => {
      const now = Date.now();
      for (const item of message.items) if (item.type === 'mention.received') lags.push(now - Date.parse(item.body['receivedAt'] as string));
    };
    const total = rate * seconds;
    const mentions = inventMentions(2, total);
    const before = last;
    const startedAt = performance.now();
    const flying = new Set<Promise<unknown>>();
    for (let sent = 0; sent < total; sent += each) {
      const aheadMs = startedAt + (sent / rate) * 1_000 - performance.now();
      if (aheadMs > 1) await wait(aheadMs);
      while (flying.size >= 64) await Promise.race(flying);
      const one = product.deliver(channel, mentions.slice(sent, sent + each)).finally(() => flying.delete(one));
      flying.add(one);
    }
    await Promise.all(flying);
    const acceptedIn = (performance.now() - startedAt) / 1_000;
    while (last - before < total && performance.now() - startedAt < seconds * 3_000) await wait(50);
    const shownIn = (performance.now() - startedAt) / 1_000;
    return {
      'delivered to socket when idle, p50 ms': Math.round(percentile(idle, 0.5)),
      'delivered to socket when idle, p99 ms': Math.round(percentile(idle, 0.99)),
      'mentions sent': total,
      'events that reached the socket': last - before,
      'times the socket was told to fetch anew': refetches,
      'accepted, a second': Math.round(total / acceptedIn),
      'stored, read, threaded and shown, a second': Math.round((last - before) / shownIn),
      'received to socket under that load, p50 ms': percentile(lags, 0.5),
      'received to socket under that load, p99 ms': percentile(lags, 0.99),
    };
  } finally {
    socket.close();
    await product.stop();
    await redis?.close();
  }
}
