import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { arrayLiteral } from './array-literal.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.close());

it('gives Postgres exactly the strings it was given', async () => {
  const text = fc.string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
  const tricky = fc.constantFrom('', 'NULL', 'null', '"', '\\', '{}', 'a,b', ' ', '\n', "'", '\\"');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(fc.oneof(text, tricky))), async (values) => {
      const [row] = await db.database.inDirectory((tx) => tx.query<{ back: unknown }>(`select $1::text[] as back`, [values]));
      expect(row!.back).toEqual(values);
    }),
    { numRuns: 50 },
  );
});

it('writes numbers, booleans and moments as Postgres reads them', async () => {
  const moment = new Date('2026-02-03T04:05:06.789Z');
  const [row] = await db.database.inDirectory((tx) =>
    tx.query(`select $1::real[] as reals, $2::boolean[] as booleans, $3::timestamptz[] as moments`, [[0.5, -1e-7, null], [true, false], [moment]]),
  );
  expect(row).toEqual({ reals: [0.5, -1e-7, null], booleans: [true, false], moments: [moment] });
});

it('leaves to the driver what it does not know', () => {
  expect(arrayLiteral([['nested']])).toBeNull();
  expect(arrayLiteral([Buffer.from('x')])).toBeNull();
});
