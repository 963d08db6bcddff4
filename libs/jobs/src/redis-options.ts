import type { ClusterOptions, RedisOptions } from 'ioredis';

/**
 * Workers wait for ever, producers fail at once. The socket timeout is what ends a silent hole in the network; it must stay
 * above twice BullMQ's blocking read of 10 s, below which an idle connection flaps.
 */
export function connectionOptions(waits: boolean): RedisOptions {
  return {
    maxRetriesPerRequest: waits ? null : 1,
    enableOfflineQueue: waits,
    connectTimeout: 5_000,
    socketTimeout: 25_000,
    retryStrategy: (times) => Math.min(times * 100, 2_000),
  };
}

export function clusterOptions(own: RedisOptions, waits: boolean): ClusterOptions {
  return {
    enableOfflineQueue: waits,
    slotsRefreshTimeout: 5_000,
    clusterRetryStrategy: (times) => Math.min(times * 100, 2_000),
    redisOptions: { ...connectionOptions(waits), ...own },
  };
}
