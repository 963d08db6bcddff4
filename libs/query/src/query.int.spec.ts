import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/database.js';
import { matcher, type QueryItem } from './matcher.js';
import { everyType, items, queries, texts } from './query.arbitrary.js';
import type { Query } from './query.js';
import { toSql, type SqlColumns } from './sql.js';
import { normalise, positions, searchDocument, searchTokens } from './tokens.js';

const options = { now: new Date('2026-11-22T12:00:00Z'), timeZone: 'Europe/Paris', me: 'bob' };

const columns: SqlColumns = {
  text: (query) => `document @@ ${query}`,
  fields: {
    kind: { type: 'text', sql: 'kind', folded: true },
    tag: { type: 'text[]', sql: 'tag' },
    author: { type: 'text', sql: 'author' },
    location: { type: 'normal', sql: 'location' },
    followers: { type: 'number', sql: 'followers' },
    received: { type: 'timestamptz', sql: 'received' },
    waiting: { type: 'timestamptz', sql: 'waiting' },
    unsure: { type: 'boolean', sql: 'unsure' },
  },
};
const threadColumns: SqlColumns = {
  text: (query) => `id in (select item from document where document @@ ${query})`,
  manyDocuments: true,
  fields: columns.fields,
};

let house: TestDatabase;
let client: pg.Client;
const posts = fc.sample(items, { numRuns: 300, seed: 7 });
const threads = fc
  .sample(fc.tuple(items, fc.array(texts, { maxLength: 3 })), { numRuns: 300, seed: 8 })
  .map(([item, list]): QueryItem => ({ ...item, text: list }));

beforeAll(async () => {
  house = await testDatabase();
  client = new pg.Client({ connectionString: house.url });
  await client.connect();
  const fields = 'kind text, tag text[], author text, location text, followers float8, received timestamptz, waiting timestamptz, unsure boolean';
  await client.query(
    `create temp table post (id integer, document tsvector, ${fields}); create temp table thread (id integer, ${fields}); create temp table document (item integer, document tsvector)`,
  );
  for (const [id, post] of posts.entries())
    await client.query('insert into post values ($1, $2::tsvector, $3, $4, $5, $6, $7, $8, $9, $10)', [
      id,
      searchDocument(post.text as string),
      ...fieldValues(post),
    ]);
  for (const [id, thread] of threads.entries()) {
    await client.query('insert into thread values ($1, $2, $3, $4, $5, $6, $7, $8, $9)', [id, ...fieldValues(thread)]);
    for (const text of thread.text) await client.query('insert into document values ($1, $2::tsvector)', [id, searchDocument(text)]);
  }
});

afterAll(async () => {
  await client?.end();
  await house?.close();
});

function fieldValues({ fields }: QueryItem): unknown[] {
  const { kind, tag, author, location, followers, received, waiting, unsure } = fields;
  return [kind, tag, author, location === null ? null : normalise(location as string), followers, received, waiting, unsure];
}

async function inSql(query: Query, table: 'post' | 'thread'): Promise<number[]> {
  const { where, parameters } = toSql(query, table === 'post' ? columns : threadColumns, { ...options, firstParameter: 2 });
  const { rows } = await client.query<{ id: number }>(`select id from ${table} where id >= $1 and ${where} order by id`, [0, ...parameters]);
  return rows.map((row) => row.id);
}

function inMemory(query: Query, list: QueryItem[]): number[] {
  const matches = matcher(query, everyType, options);
  return list.flatMap((item, id) => (matches(item) ? [id] : []));
}

describe('one meaning', () => {
  it('matches the same posts in memory and in SQL', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        expect(await inSql(query, 'post')).toEqual(inMemory(query, posts));
      }),
      { numRuns: 1_000 },
    );
  });

  it('matches the same threads of several texts in memory and in SQL', async () => {
    await fc.assert(
      fc.asyncProperty(queries, async (query) => {
        expect(await inSql(query, 'thread')).toEqual(inMemory(query, threads));
      }),
      { numRuns: 500 },
    );
  });

  it('stores any text, and keeps its words and places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 100 }), async (text) => {
        const { rows } = await client.query<{ lexeme: string; positions: number[] }>('select lexeme, positions from unnest($1::tsvector)', [
          searchDocument(text),
        ]);
        expect(new Map(rows.map((row) => [row.lexeme, row.positions]))).toEqual(positions(text));
      }),
      { numRuns: 300 },
    );
  });

  it('stores the longest texts', async () => {
    const distinct = Array.from({ length: 30_000 }, (_, index) => String.fromCodePoint(0x4e00 + (index % 20_000))).join('');
    for (const text of [distinct, 'ab '.repeat(40_000), 'ﷺ'.repeat(100_000), 'x'.repeat(100_000)]) {
      const { rows } = await client.query<{ lexeme: string; positions: number[] }>('select lexeme, positions from unnest($1::tsvector)', [
        searchDocument(text),
      ]);
      expect(new Map(rows.map((row) => [row.lexeme, row.positions]))).toEqual(positions(text));
      expect(searchTokens(text).length).toBeLessThanOrEqual(16_000);
    }
  });
});
