import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, testServer, type Visitor } from '../../test/server.js';

let server: TestServer;
let owner: Visitor;

beforeAll(async () => {
  server = await testServer();
  owner = await server.visitor();
});
afterAll(() => server.close());

const demoOf = async (): Promise<string | null> => {
  const rows = await server.database.inDirectory((tx) =>
    tx.query<{ workspace_id: string }>(`select workspace_id from directory_member where account_id = $1 and workspace_id <> $2`, [
      owner.accountId,
      owner.workspaceId,
    ]),
  );
  return rows[0]?.workspace_id ?? null;
};
const cookieOf = (headers: Headers): string => headers.get('set-cookie')!.split(';')[0]!;

describe('the demonstration', () => {
  it('is a workspace of its own with weeks behind it, and is gone without trace', async () => {
    let made = false;
    const making = owner.request('POST', 'demo').finally(() => (made = true));
    await expect.poll(demoOf, { timeout: 10_000 }).not.toBeNull();
    const demo = (await demoOf())!;
    while (!made) await server.work(demo);
    const entered = await making;
    expect(entered.body).toMatchObject({
      workspace: { id: demo, kind: 'demo' },
      workspaces: expect.arrayContaining([expect.objectContaining({ id: owner.workspaceId })]),
    });

    const cookie = cookieOf(entered.headers);
    const inDemo = async (path: string): Promise<any> => (await fetch(`${server.url}/api/v1/${path}`, { headers: { cookie } })).json();
    const { views } = await inDemo('counts');
    expect(views.all).toBeGreaterThan(500);
    expect(views.open).toBeLessThan(views.all / 4);
    expect((await inDemo('channels')).items).toEqual([expect.objectContaining({ network: 'simulator', simulated: true })]);
    expect((await server.visitor(owner).then((visitor) => visitor.request('GET', 'conversations?view=all'))).body.items).toEqual([]);

    const left = await fetch(`${server.url}/api/v1/demo`, { method: 'DELETE', headers: { cookie, 'x-requested-with': 'test' } });
    expect(await left.json()).toMatchObject({
      workspace: { id: owner.workspaceId, kind: 'real' },
      workspaces: [expect.objectContaining({ id: owner.workspaceId })],
    });
    expect((await fetch(`${server.url}/api/v1/me`, { headers: { cookie } })).status).toBe(401);
    expect(await traces(demo)).toEqual([]);
  });

  it('never takes a real workspace away', async () => {
    const visitor = await server.visitor(owner);
    expect((await visitor.request('DELETE', 'demo')).status).toBe(404);
    expect((await visitor.request('GET', 'me')).body.workspace.id).toBe(owner.workspaceId);
  });
});

/** Tables that still have a row of the workspace, seen as a superuser who is under no policy. */
async function traces(workspaceId: string): Promise<string[]> {
  const tables = (await server.database.source.query(
    `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`,
  )) as { name: string }[];
  const left: string[] = [];
  for (const { name } of tables) {
    const rows = (await server.database.source.query(`select 1 from "${name}" where workspace_id = $1 limit 1`, [workspaceId])) as unknown[];
    if (rows.length > 0) left.push(name);
  }
  const workspaces = (await server.database.source.query(`select 1 from workspace where id = $1`, [workspaceId])) as unknown[];
  return workspaces.length > 0 ? [...left, 'workspace'] : left;
}
