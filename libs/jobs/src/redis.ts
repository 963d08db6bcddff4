import { Cluster, Redis } from 'ioredis';
import { type Config, ConfigError, redisAddress } from '#config';
import { clusterOptions, connectionOptions } from './redis-options.js';

/** `waits`: commands wait for a connection that is away, instead of failing at once. Errors are told as events only. */
export function connectRedis(url: string, { waits }: { waits: boolean }): Redis | Cluster {
  const address = redisAddress(url);
  const client =
    address.kind === 'cluster'
      ? new Cluster(address.nodes, clusterOptions(address.options, waits))
      : address.kind === 'sentinel'
        ? new Redis({ ...connectionOptions(waits), ...address.options })
        : new Redis(address.url, connectionOptions(waits));
  client.on('error', () => undefined);
  return client;
}

export interface RedisFacts {
  version: string;
  /** What it does when its memory is full; anything but `noeviction` throws jobs away. */
  evictionPolicy: string;
  appendOnly: boolean;
}

/** Rejects when it does not answer within five seconds. */
export async function redisFacts(url: string): Promise<RedisFacts> {
  const client = connectRedis(url, { waits: true });
  let lost: Error | null = null;
  client.on('error', (error: Error) => (lost = error));
  let late: NodeJS.Timeout | undefined;
  try {
    const text = await Promise.race([
      client.info(),
      new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(lost ?? new Error('no answer within 5 s')), 5_000);
      }),
    ]);
    const fact = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
    return { version: fact('redis_version'), evictionPolicy: fact('maxmemory_policy'), appendOnly: fact('aof_enabled') === '1' };
  } finally {
    clearTimeout(late);
    client.disconnect();
  }
}

/** Pure: why jobs are not safe in this Redis, in a sentence; null when they are. */
export function unsafeBecause({ evictionPolicy }: Pick<RedisFacts, 'evictionPolicy'>): string | null {
  if (evictionPolicy === '' || evictionPolicy === 'noeviction') return null;
  return `this Redis throws jobs away when its memory is full (maxmemory-policy ${evictionPolicy}). Set maxmemory-policy noeviction`;
}

/** In production. A Redis that is away just now is not refused: nothing depends on it to start. */
export async function refuseUnsafeRedis({ mode, redisUrl }: Pick<Config, 'mode' | 'redisUrl'>): Promise<void> {
  const facts = redisUrl && mode === 'production' ? await redisFacts(redisUrl).catch(() => null) : null;
  const why = facts && unsafeBecause(facts);
  if (why) throw new ConfigError(`REDIS_URL: ${why}`);
}
