import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, type Gzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { version } from '#kernel';
import { withDatabase } from './installation.js';
import { Refusal } from './refusal.js';

/** First line of a backup; the rest is a line `{table, columns}`, its rows as COPY text, and `\.`, for each table. */
interface Head {
  earshot: string;
  migrations: string[];
  at: string;
}

interface Table {
  name: string;
  columns: string[];
  /** Under row-level security: read workspace by workspace. */
  guarded: boolean;
}

/** `directory_search` fills itself as what it lists is restored. */
const bookkeeping = ['schema_migration', 'directory_throttle', 'directory_search', 'directory_session', 'session'];

/** Every table of ours and its columns, each parent before its children. Partitions go with their parent. */
async function tables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(
    `select c.relname as name, c.relrowsecurity as guarded,
       array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns
     from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> all ($1)
     order by (select count(*) from pg_constraint where conrelid = c.oid and contype = 'f'), c.relname`,
    [bookkeeping],
  );
  return rows;
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'earshot backup' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Everything but sessions and queues, as of one moment. Sealed credentials stay sealed: the key is not in it. */
export async function backup(file: string): Promise<void> {
  if (existsSync(file)) throw new Refusal(`${file} exists already.`);
  await withDatabase((_, { databaseUrl }) =>
    withClient(databaseUrl, async (client) => {
      await client.query('begin isolation level repeatable read read only');
      const { rows: migrations } = await client.query<{ name: string }>('select name from schema_migration order by id');
      const { rows: workspaces } = await client.query<{ id: string }>('select distinct workspace_id as id from directory_member order by 1');
      const gzip = createGzip({ level: 6 });
      const written = pipeline(gzip, createWriteStream(file, { mode: 0o600, flags: 'wx' }));
      await write(gzip, `${JSON.stringify({ earshot: version, migrations: migrations.map((m) => m.name), at: new Date().toISOString() } satisfies Head)}\n`);
      for (const table of await tables(client)) {
        await write(gzip, `${JSON.stringify({ table: table.name, columns: table.columns })}\n`);
        for (const workspace of table.guarded ? workspaces : [{ id: '' }]) {
          await client.query(`select set_config('app.workspace', $1, true)`, [workspace.id]);
          const only = table.guarded ? ` where ${table.name === 'workspace' ? 'id' : 'workspace_id'} = (select app_workspace())` : '';
          const columns = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
          const rows = client.query(copyTo(`copy (select ${columns} from ${pg.escapeIdentifier(table.name)}${only}) to stdout`));
          for await (const chunk of rows) await write(gzip, chunk as Buffer);
        }
        await write(gzip, '\\.\n');
      }
      gzip.end();
      await written;
    }),
  );
  process.stdout.write(
    `Written: ${file}\nKeep the secret key (secret.key in the data folder, or EARSHOT_SECRET_KEY) with it, apart: channels' credentials are sealed with it.\n`,
  );
}

async function write(stream: Gzip, chunk: string | Buffer): Promise<void> {
  if (!stream.write(chunk)) await once(stream, 'drain');
}

/** Fills a database that has no workspace yet, in one transaction: all of it, or nothing. */
export async function restore(file: string): Promise<void> {
  if (!existsSync(file)) throw new Refusal(`There is no file ${file}.`);
  await withDatabase(async (database, { databaseUrl }) => {
    await database.migrate();
    await withClient(databaseUrl, async (client) => {
      const { rowCount } = await client.query('select from directory_member limit 1');
      if (rowCount) throw new Refusal('This database has a workspace already. Restore into an empty one: set EARSHOT_DATA_DIR or DATABASE_URL to another.');
      const lines = createInterface({ input: createReadStream(file).pipe(createGunzip()), crlfDelay: 0 })[Symbol.asyncIterator]();
      const next = async (): Promise<string | null> => {
        const { value, done } = await lines.next().catch(() => {
          throw new Refusal(`${file} is not a whole backup of Earshot.`);
        });
        return done ? null : value;
      };
      const head = JSON.parse((await next()) ?? '{}') as Partial<Head>;
      if (!head.migrations) throw new Refusal(`${file} is not a backup of Earshot.`);
      const { rows } = await client.query<{ name: string }>('select name from schema_migration');
      const unknown = head.migrations.filter((name) => !rows.some((row) => row.name === name));
      if (unknown.length > 0) throw new Refusal(`${file} was made by a newer Earshot (${head.earshot}). Restore it with that version.`);
      await client.query('begin');
      const guarded = (await tables(client)).filter((table) => table.guarded);
      for (const { name } of guarded) await client.query(`alter table ${pg.escapeIdentifier(name)} no force row level security`);
      for (let line = await next(); line !== null; line = await next()) {
        const { table, columns } = JSON.parse(line) as { table: string; columns: string[] };
        const into = client.query(
          copyFrom(`copy ${pg.escapeIdentifier(table)} (${columns.map((column) => pg.escapeIdentifier(column)).join(', ')}) from stdin`),
        );
        await pipeline(Readable.from(rowsOf(next, file)), into);
      }
      await client.query(`select setval(pg_get_serial_sequence('conversation', 'num'), (select coalesce(max(num), 1) from conversation))`);
      for (const { name } of guarded) await client.query(`alter table ${pg.escapeIdentifier(name)} force row level security`);
      await client.query('commit');
    });
  });
  process.stdout.write(`Restored from ${file}.\n`);
}

async function* rowsOf(next: () => Promise<string | null>, file: string): AsyncGenerator<string> {
  for (let line = await next(); line !== '\\.'; line = await next()) {
    if (line === null) throw new Refusal(`${file} ends in the middle: it is not whole. Nothing was restored.`);
    yield `${line}\n`;
  }
}
