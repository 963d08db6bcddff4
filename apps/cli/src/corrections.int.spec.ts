import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '#kernel';
import { addCorrection } from '#reading';
import { readRows, type DatasetEntry } from '../../../libs/understanding/train/composition.js';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { writeCorrections } from './corrections.js';

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await testDatabase();
  folder = mkdtempSync(path.join(tmpdir(), 'earshot-corrections-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await db.close();
});

it('writes corrections as a set that training understands', async () => {
  const home = await db.workspace();
  const mention = async (text: string): Promise<string> => {
    const id = newId();
    await db.database.inWorkspace(home, (tx) =>
      tx.query(
        `insert into mention (workspace_id, id, intake_id, channel_id, external_id, author_id, form, text, thread_root, posted_at, received_at, kind, confidence,
           question, complaint, praise, negative, neutral, positive, lang, model)
         values ($1, $2, $2, $2, gen_random_uuid()::text, $2, 'post', $3, 'r', now(), now(), 'other', 0.5, 0, 0, 0, 0, 1, 0, 'en', 'default@3')`,
        [home.workspaceId, id, text],
      ),
    );
    return id;
  };
  const say = async (mentionId: string, kind: 'complaint' | 'praise', heads = {}): Promise<void> => {
    const previous = { kind: 'other', confidence: 0.5, model: 'default@3' } as const;
    await db.database.inWorkspace(home, (tx) => addCorrection(tx, home.workspaceId, { mentionId, memberId: home.memberId, kind, heads, previous }));
  };
  const first = await mention('the zorgon portal again');
  await say(first, 'praise');
  await say(first, 'complaint', { question: true });
  await say(await mention('what a lovely desk'), 'praise');
  expect(await writeCorrections(db.database, folder, undefined)).toBe(2);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'datasets.json'), 'utf8')) as DatasetEntry[];
  const rows = readRows(manifest, { data: folder, own: folder }, true);
  expect(rows.map(({ text, question, complaint, praise, primary }) => ({ text, question, complaint, praise, primary }))).toEqual([
    { text: 'the zorgon portal again', question: 1, complaint: 1, praise: 0, primary: 'complaint' },
    { text: 'what a lovely desk', question: 0, complaint: 0, praise: 1, primary: 'praise' },
  ]);
});
