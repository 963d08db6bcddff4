import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { resealAll } from './reseal.store.js';
import { channelCredentials, Sealer, sealedColumns } from './seal.js';

let db: TestDatabase;
beforeAll(async () => (db = await testDatabase()));
afterAll(() => db.close());

describe('a new key', () => {
  it('seals everything anew while the same sealer goes on opening', async () => {
    const { workspaceId } = await db.workspace();
    let keys: ReadonlyMap<number, string> = new Map([[1, 'ab'.repeat(32)]]);
    const sealer = new Sealer(() => keys);
    const id = workspaceId;
    const sealed = sealer.seal('{"secret":"s"}', channelCredentials(workspaceId, id, 1));
    await db.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query(
        `insert into channel (workspace_id, id, network, name, credentials) values ($1, $2, 'webhook', 'Shop', $3), ($1, gen_random_uuid(), 'feed', 'Blog', null)`,
        [workspaceId, id, sealed],
      ),
    );
    keys = new Map([...keys, [2, 'cd'.repeat(32)]]);
    expect(await resealAll(db.database, sealer)).toEqual({ done: 1, closed: 0 });
    expect(await resealAll(db.database, sealer)).toEqual({ done: 0, closed: 0 });
    keys = new Map([[2, 'cd'.repeat(32)]]);
    const [row] = await db.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query<{ credentials: Buffer; key_version: number }>(`select credentials, key_version from channel where workspace_id = $1 and id = $2`, [
        workspaceId,
        id,
      ]),
    );
    expect(sealer.open(row!.credentials, channelCredentials(workspaceId, id, row!.key_version))).toBe('{"secret":"s"}');
  });

  it('leaves what no key opens, and says so', async () => {
    const { workspaceId } = await db.workspace();
    await db.database.inWorkspace({ workspaceId }, (tx) =>
      tx.query(
        `insert into channel (workspace_id, id, network, name, credentials) values ($1, $1, 'webhook', 'Lost', '\\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff')`,
        [workspaceId],
      ),
    );
    expect(await resealAll(db.database, new Sealer(new Map([[3, 'ef'.repeat(32)]])))).toMatchObject({ done: 0, closed: expect.any(Number) });
  });

  it('knows every column that is sealed', async () => {
    const tables = (await db.database.source.query(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'key_version' and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`,
    )) as { name: string }[];
    expect(tables.map(({ name }) => name)).toEqual(sealedColumns.map(({ table }) => table as string).sort());
  });
});
