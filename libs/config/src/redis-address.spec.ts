import { describe, expect, it } from 'vitest';
import { redisAddress } from './redis-address.js';

describe('the address of a Redis', () => {
  it('is one server', () => {
    expect(redisAddress('rediss://:secret@cache:6380/2')).toEqual({ kind: 'server', url: 'rediss://:secret@cache:6380/2' });
  });

  it('is a master known to sentinels', () => {
    expect(redisAddress('redis+sentinel://app:p%40ss@one:26379,two,[::1]:5000/main/3?sentinelPassword=watch')).toEqual({
      kind: 'sentinel',
      options: {
        username: 'app',
        password: 'p@ss',
        sentinels: [
          { host: 'one', port: 26_379 },
          { host: 'two', port: 26_379 },
          { host: '::1', port: 5_000 },
        ],
        name: 'main',
        db: 3,
        sentinelPassword: 'watch',
      },
    });
    expect(redisAddress('rediss+sentinel://one/main')).toMatchObject({ options: { tls: {}, enableTLSForSentinelMode: true, db: 0 } });
  });

  it('is a cluster', () => {
    expect(redisAddress('redis+cluster://:secret@one:7000,two')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'one', port: 7_000 },
        { host: 'two', port: 6_379 },
      ],
      options: { password: 'secret' },
    });
  });

  it('says what is wrong with it', () => {
    expect(() => redisAddress('redis+sentinel://one:26379')).toThrow('must name the master');
    expect(() => redisAddress('redis+cluster://one/3')).toThrow('names a database');
    expect(() => redisAddress('redis+cluster://one:abc')).toThrow('is none: "one:abc"');
    expect(() => redisAddress('redis+swarm://one')).toThrow('must look like');
  });
});
