import { setTimeout as wait } from 'node:timers/promises';
import { startProduct } from '../test/product.js';
import { inventMentions } from './mentions.js';
import { coresDuring } from './processor.js';

/**
 * Screens on the live view, each with a socket of its own as the app opens it, while mentions come in one by one: cores of the
 * api process, beside what the same mentions cost it with one screen.
 */
export async function benchWatchers({ watchers = 500, rate = 20, seconds = 20 } = {}): Promise<Record<string, number>> {
  const product = await startProduct();
  const sockets: ReturnType<typeof product.socket>[] = [];
  let views = 0;
  let lags: number[] = [];
  const join = async (): Promise<void> => {
    const socket = product.socket();
    sockets.push(socket);
    socket.on('live', () => (views += 1));
    socket.on('events', ({ items }) => {
      const now = Date.now();
      for (const item of items) if (item.type === 'mention.received') lags.push(now - Date.parse(item.body['receivedAt'] as string));
    });
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    socket.emit('live', true);
  };
  try {
    const channel = await product.webhook('Bench');
    let sent = 0;
    const cores = async (): Promise<number> => {
      const mentions = inventMentions(sent + 1, rate * seconds);
      await wait(3_000);
      [views, lags] = [0, []];
      const taken = await coresDuring(product, async () => {
        const startedAt = performance.now();
        for (const [index, mention] of mentions.entries()) {
          await wait(Math.max(0, startedAt + (index * 1_000) / rate - performance.now()));
          await product.deliver(channel, [mention]);
          sent += 1;
        }
      });
      return taken.api;
    };
    await join();
    await cores();
    const alone = await cores();
    while (sockets.length < watchers) await Promise.all(Array.from({ length: Math.min(25, watchers - sockets.length) }, join));
    const all = await cores();
    lags.sort((a, b) => a - b);
    return {
      [`cores of the api with one screen and ${rate} mentions a second`]: alone,
      [`cores of the api with ${watchers} screens`]: all,
      'live views sent a second': Math.round(views / seconds),
      'mentions told a second': Math.round(lags.length / seconds),
      'received to socket, p50 ms': lags[Math.floor(lags.length / 2)]!,
      'received to socket, p99 ms': lags[Math.floor(lags.length * 0.99)]!,
    };
  } finally {
    for (const socket of sockets) socket.close();
    await product.stop();
  }
}
