import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Action, can, scopeFor } from '#accounts';
import { keyScopes, type Role, roles } from '#contracts';
import { newId } from '#kernel';
import { rowsSeen, viewers } from '../../test/rows.js';
import { type TestServer, testServer, type Visitor } from '../../test/server.js';
import { actionKey, publicKey } from './route.js';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

interface Route {
  method: string;
  path: string;
  action: Action | null;
}

function metadata<T>(key: string, of: object): T | undefined {
  return Reflect.getMetadata(key, of) as T | undefined;
}

/** Every route with what it asks of its caller, from the controllers themselves. */
function routes(): Route[] {
  const found: Route[] = [];
  for (const { controllers } of server.app.get(ModulesContainer).values()) {
    for (const { metatype } of controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const root = metadata<string>(PATH_METADATA, metatype) ?? '';
      for (const name of Object.getOwnPropertyNames(metatype.prototype)) {
        const handler: unknown = (metatype.prototype as Record<string, unknown>)[name];
        const method = typeof handler === 'function' ? metadata<RequestMethod>(METHOD_METADATA, handler) : undefined;
        if (method === undefined) continue;
        const path = [root, metadata<string>(PATH_METADATA, handler as object) ?? ''].map((part) => part.replace(/^\/|\/$/g, '')).filter(Boolean);
        const action = metadata<boolean>(publicKey, handler as object) ? null : metadata<Action>(actionKey, handler as object)!;
        found.push({ method: RequestMethod[method], path: `/${path.join('/')}`, action });
      }
    }
  }
  return found.sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(3, ...rows.map((cells) => cells[column]!.length)));
  const line = (cells: string[]): string => `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |\n`;
  const [named, ...listed] = rows.map(line);
  return named + line(widths.map((width) => '-'.repeat(width))) + listed.join('');
}

describe('who may call what', () => {
  it('is what the reviewed table says: a new route changes it', async () => {
    const called = routes().map((route) => ({ ...route, name: `\`${route.method} ${route.path}\`` }));
    const byRole = called.map(({ name, action }) => [name, ...roles.map((role) => (action === null ? 'open' : can(role, action) ? 'yes' : ''))]);
    const byScope = called
      .flatMap(({ name, action }) => (action === null ? [] : [[scopeFor(action), name]]))
      .sort(([a], [b]) => (a! < b! ? -1 : a === b ? 0 : 1));
    const page = [
      `# Who may call what\n\nMade from the routes by a test, and reviewed when it changes. An advocate or a partner sees, of what a route answers, only what was offered to them; whoever is bounded to desks or channels only what is there.\n`,
      table([['route', ...roles], ...byRole]),
      `## What an API key must be made for\n\nA key may do what its maker may, of what it was made for. A call that needs another scope is refused with 403, and \`scope\` in the answer names it.\n`,
      table([['scope', 'route'], ...byScope]),
      `## What the database itself shows\n\nOf every table, whatever the code asks for; put there by a test that fills each with a row of conversation A (at desk A, on channel A) and one of B, and looks as everybody. Owner, admin, supervisor, agent and marketer see the same rows, and differ by the routes above, unless they are bounded to desks or channels; a key sees what its maker sees. Nobody sees a row of another workspace.\n`,
      table([['table', ...viewers], ...(await rowsSeen(server.database)).map(({ table: of, seen }) => [of, ...viewers.map((viewer) => seen[viewer])])]),
    ];
    await expect(page.join('\n')).toMatchFileSnapshot('../../../../docs/access.md');
  });

  it('is held for every route and every role', async () => {
    const own = await server.visitor();
    for (const role of roles) {
      const visitor = await as(own, role);
      const refused = routes().filter(({ action }) => action !== null && !can(role, action));
      const answers = await knockAt(visitor, refused);
      expect(answers.map(({ status }, index) => [refused[index], status])).toEqual(refused.map((route) => [route, 403]));
    }
  }, 90_000);
});

describe('an API key', () => {
  it('is refused every route it was not made for, and told what it lacks', async () => {
    const own = await server.visitor();
    for (const scope of keyScopes) {
      const others = keyScopes.filter((one) => one !== scope);
      const { key } = (await own.request('POST', 'api-keys', { name: scope, scopes: others })).body;
      const refused = routes().filter(({ action }) => action !== null && scopeFor(action) === scope);
      const answers = await knockAt(own, refused, { authorization: `Bearer ${key}` });
      expect(answers.map(({ status, body }, index) => [refused[index], status, body.scope])).toEqual(refused.map((route) => [route, 403, scope]));
    }
  }, 90_000);
});

/** A few side by side; more than there are connections would be told to come again. */
async function knockAt(visitor: Visitor, at: readonly Route[], headers: Record<string, string> = {}): Promise<Awaited<ReturnType<Visitor['request']>>[]> {
  const answers: Awaited<ReturnType<Visitor['request']>>[] = [];
  for (let start = 0; start < at.length; start += 6) {
    const few = at.slice(start, start + 6).map(({ method, path }) =>
      visitor.request(
        method,
        path.replace(/:\w+/g, () => newId()),
        method === 'GET' ? undefined : {},
        headers,
      ),
    );
    answers.push(...(await Promise.all(few)));
  }
  return answers;
}

async function as(own: Visitor, role: Role): Promise<Visitor> {
  await server.database.inWorkspace({ workspaceId: own.workspaceId }, (tx) =>
    tx.query(`update member set role = $3 where workspace_id = $1 and id = $2`, [own.workspaceId, own.memberId, role]),
  );
  return server.visitor(own);
}
