import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Whether this machine can run the tests that want Redis; they say so when they do not run. */
export const redisIsHere = spawnSync('redis-server', ['--version']).status === 0;

if (!redisIsHere) console.warn('\n*** redis-server is not on this machine: the tests on Redis DO NOT RUN. Install it to run them. ***\n');

export interface TestRedis {
  url: string;
  close(): Promise<void>;
}

/** A Redis of its own, in memory, on 127.0.0.1. */
export async function testRedis(): Promise<TestRedis> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  for await (const chunk of server.stdout) if (String(chunk).includes('Ready to accept connections')) break;
  return {
    url: `redis://127.0.0.1:${port}`,
    close: async () => {
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
    },
  };
}
