import type { Database } from '#database';
import { durationSpan, movingTests, type Query, timeSpan, toSql } from '#query';
import { conversationColumns } from './search.js';
import { source } from './conversation.store.js';
import { savedViews, type SavedViewRow } from './saved-view.service.js';
import type { KeptCount } from './view-counts.js';

const conditionOf = (query: Query, me: string | null, now: Date, firstParameter: number, eachRow: boolean) => {
  const columns = conversationColumns();
  // Of a few rows each is asked; of all of them the index is.
  const text = eachRow ? (at: string) => `says_conversation(c.id, ${at})` : columns.text;
  return toSql(query, { ...columns, text }, { firstParameter, now, ...(me ? { me } : {}) });
};

export interface CountSources {
  views: SavedViewRow[];
  tags: { id: string; name: string }[];
  /** Members who see some of the conversations only: these counts are not theirs. */
  bounded: string[];
}

/** Tags beyond these have no live count. */
const countedTags = 50;

export function countSources(database: Database, workspaceId: string): Promise<CountSources> {
  return database.inWorkspace({ workspaceId }, async (tx) => ({
    views: await savedViews(tx, workspaceId),
    tags: await tx.query<{ id: string; name: string }>(`select id, name from tag where workspace_id = $1 order by created_at, id limit ${countedTags}`, [
      workspaceId,
    ]),
    bounded: (await tx.query<{ id: string }>(`select member_id as id from member_sight where workspace_id = $1`, [workspaceId])).map((row) => row.id),
  }));
}

/** Numbers of all conversations that match, as one string of bytes, eight each. */
export async function allMatching(database: Database, workspaceId: string, { query, memberId }: KeptCount, now: Date): Promise<Buffer> {
  const { where, parameters } = conditionOf(query, memberId, now, 2, false);
  const [row] = await database.inWorkspace({ workspaceId }, (tx) =>
    tx.query<{ nums: Buffer | null }>(`select string_agg(int8send(c.num), '') as nums from ${source} where c.workspace_id = $1 and (${where})`, [
      workspaceId,
      ...parameters,
    ]),
  );
  return row?.nums ?? Buffer.alloc(0);
}

/** Of these conversations, and the others of their authors: which of the queries each matches, in the order given. */
export function matchesOf(
  database: Database,
  workspaceId: string,
  ids: readonly string[],
  counts: readonly KeptCount[],
  now: Date,
): Promise<{ num: string; matches: (boolean | null)[] }[]> {
  const parameters: unknown[] = [workspaceId, ids];
  const conditions = counts.map(({ query, memberId }) => {
    const condition = conditionOf(query, memberId, now, parameters.length + 1, true);
    parameters.push(...condition.parameters);
    return `(${condition.where})`;
  });
  return database.inWorkspace(
    { workspaceId },
    (tx) =>
      tx.query(
        `select c.num, array[${conditions.join(', ')}]::boolean[] as matches from ${source} where c.workspace_id = $1 and c.id = any ($2::uuid[])`,
        parameters,
      ),
    'kept',
  );
}

/** Conversations whose place may have changed between two moments with nothing happening to them; null when they are too many to list. */
export async function crossing(
  database: Database,
  workspaceId: string,
  counts: readonly KeptCount[],
  before: Date,
  now: Date,
  most: number,
): Promise<string[] | null> {
  const parameters: unknown[] = [workspaceId];
  const wheres: string[] = [];
  const { fields } = conversationColumns();
  const slackMs = 1_000;
  for (const { query } of counts) {
    for (const { field, test } of movingTests(query)) {
      const column = fields[field];
      if (column?.type !== 'timestamptz') continue;
      const spanAt = (at: Date) => (test.is === 'time' ? timeSpan(test, { now: at }) : durationSpan(test, { now: at }));
      const [then, since] = [spanAt(before), spanAt(now)];
      for (const end of ['from', 'to'] as const) {
        if (!then[end] || !since[end] || then[end].value === since[end].value) continue;
        parameters.push(new Date(then[end].value - slackMs), new Date(since[end].value + slackMs));
        wheres.push(`${column.sql} between $${parameters.length - 1} and $${parameters.length}`);
      }
    }
  }
  if (wheres.length === 0) return [];
  parameters.push(most + 1);
  const rows = await database.inWorkspace({ workspaceId }, (tx) =>
    tx.query<{ id: string }>(`select c.id from conversation c where c.workspace_id = $1 and (${wheres.join(' or ')}) limit $${parameters.length}`, parameters),
  );
  return rows.length > most ? null : rows.map((row) => row.id);
}
