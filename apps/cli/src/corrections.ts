import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Database } from '#database';
import { lessonsOf } from '#reading';
import { withDatabase } from './installation.js';

const most = 1_000_000;

/** A set as the training reads it: its texts, and the entry of the manifest that says what its labels mean. */
export async function writeCorrections(database: Database, folder: string, workspace: string | undefined): Promise<number> {
  const workspaces = workspace ? [workspace] : await everyWorkspace(database);
  const lines: string[] = [];
  for (const workspaceId of workspaces) {
    const lessons = await database.inWorkspace({ workspaceId }, (tx) => lessonsOf(tx, workspaceId, most));
    for (const { text, lang, kind, heads } of lessons) lines.push(JSON.stringify({ text, lang, label: kind, heads }));
  }
  mkdirSync(folder, { recursive: true });
  // Posts of people: for nobody else on this machine to read.
  writeFileSync(path.join(folder, 'corrections.jsonl'), lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  const about = 'Posts whose kind was corrected or confirmed by members of this installation';
  const entry = { file: 'corrections.jsonl', mapping: 'acts', licence: 'your own', open: true, weight: 2, about };
  writeFileSync(path.join(folder, 'datasets.json'), `${JSON.stringify([entry], null, 2)}\n`);
  return lines.length;
}

/** Demonstrations hold invented posts. Membership is what is known before a workspace is. */
async function everyWorkspace(database: Database): Promise<string[]> {
  const ids = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_member order by 1`));
  const real: string[] = [];
  for (const { id } of ids) {
    const [row] = await database.inWorkspace({ workspaceId: id }, (tx) => tx.query<{ kind: string }>(`select kind from workspace where id = $1`, [id]));
    if (row?.kind === 'real') real.push(id);
  }
  return real;
}

export async function exportCorrections(folder: string, options: { workspace?: string }): Promise<void> {
  const count = await withDatabase((database) => writeCorrections(database, folder, options.workspace));
  process.stdout.write(
    `${count} labelled posts are in ${folder}.\nTrain a model with them:\n  npm run train -- --model open --data ${folder} --out ${path.join(folder, 'own.bin')}\nRead with it:\n  EARSHOT_MODEL=${path.join(folder, 'own.bin')} npm start\n`,
  );
}
