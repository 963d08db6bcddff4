import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer } from '../../test/server.js';

interface Operation {
  responses: Record<string, { content?: Record<string, { schema?: Record<string, unknown> }> }>;
}

let server: TestServer;
let operations: [string, Operation][];

beforeAll(async () => {
  server = await testServer();
  const document = (await (await fetch(`${server.url}/api/docs/openapi.json`)).json()) as { paths: Record<string, Record<string, Operation>> };
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method.toUpperCase()} ${path}`, operation]),
  );
});
afterAll(() => server.close());

describe('the documentation', () => {
  it('travels small, as every long answer does', async () => {
    const encodingOf = async (path: string): Promise<string | null> => (await fetch(`${server.url}${path}`)).headers.get('content-encoding');
    expect(await encodingOf('/api/docs/openapi.json')).toMatch(/^(br|gzip)$/);
    expect(await encodingOf('/livez')).toBeNull();
  });

  it('says of every route what it answers, done or refused', () => {
    const silent = operations.filter(([, { responses }]) => {
      if (responses['302']) return false;
      const done = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      return (
        done.length !== 1 ||
        !done.every(([status, { content }]) => status === '204' || Object.values(content ?? {}).some(({ schema }) => Object.keys(schema ?? {}).length > 0))
      );
    });
    expect(silent.map(([route]) => route)).toEqual([]);
    expect(operations.filter(([route, { responses }]) => !responses['default'] && !route.includes('/hooks/')).map(([route]) => route)).toEqual([]);
  });
});
