import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/database.js';

describe('the schema', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  it('is what the reviewed list says', async () => {
    const columns = (await db.database.source.query(
      `select c.relname as table, string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then '' else ' null' end, E'\\n  ' order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       group by c.relname order by c.relname`,
    )) as { table: string; columns: string }[];
    const indexes = (await db.database.source.query(
      `select replace(indexdef, 'public.', '') as definition from pg_indexes
       where schemaname = 'public' and tablename !~ '_(default|[0-9]{8})$' order by tablename, indexname`,
    )) as { definition: string }[];
    const list = `${columns.map((table) => `${table.table}\n  ${table.columns}`).join('\n\n')}\n\n${indexes.map((index) => index.definition).join('\n')}\n`;
    await expect(list).toMatchFileSnapshot('schema.snapshot.txt');
  });

  it('keeps every table of a workspace behind forced row-level security', async () => {
    const open = (await db.database.source.query(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and not (c.relrowsecurity and c.relforcerowsecurity) and c.relname !~ '^(directory|search)_' order by 1`,
    )) as { name: string }[];
    expect(open).toEqual([]);
    const readable = (await db.database.source.query(
      `select relname as name from pg_class where relname ~ '^search_' and relkind = 'r' and has_table_privilege('earshot_app', oid, 'select')`,
    )) as { name: string }[];
    expect(readable).toEqual([]);
  });

  it('makes days ahead although a day has rows already in the default partition', async () => {
    await db.database.source.query(`insert into intake_default (workspace_id, id, channel_id, received_at, how, body, items)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), current_date + interval '5 days', 'poll', '', 0)`);
    await expect(db.database.source.query(`select ensure_partitions(6)`)).resolves.toHaveLength(1);
  });
});
