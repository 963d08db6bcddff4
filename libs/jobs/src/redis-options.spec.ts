import { describe, expect, it } from 'vitest';
import { clusterOptions, connectionOptions } from './redis-options.js';

describe('connections to Redis', () => {
  it('wait for ever for workers and fail at once for producers, on a cluster too', () => {
    expect(connectionOptions(true)).toMatchObject({ maxRetriesPerRequest: null, enableOfflineQueue: true });
    expect(connectionOptions(false)).toMatchObject({ maxRetriesPerRequest: 1, enableOfflineQueue: false });
    expect(clusterOptions({ password: 'x' }, false)).toMatchObject({ enableOfflineQueue: false, redisOptions: { maxRetriesPerRequest: 1, password: 'x' } });
  });
});
