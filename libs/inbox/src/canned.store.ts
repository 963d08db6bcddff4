import type { CannedReplyView, MacroStep, MacroView, SavedTextKind } from '#contracts';
import type { Transaction } from '#database';

interface CannedRow {
  id: string;
  member_id: string | null;
  shortcut: string;
  name: string;
  text: string;
  kind: SavedTextKind;
  lang: string | null;
  updated_at: Date;
}

export async function cannedFor(tx: Transaction, workspaceId: string, memberId: string): Promise<CannedReplyView[]> {
  const rows = await tx.query<CannedRow>(
    `select id, member_id, shortcut, name, text, kind, lang, updated_at from canned_reply
     where workspace_id = $1 and (member_id is null or member_id = $2) order by lower(shortcut), id`,
    [workspaceId, memberId],
  );
  return rows.map(({ member_id, updated_at, ...row }) => ({ ...row, shared: member_id === null, updatedAt: updated_at.toISOString() }));
}

/** False when the shortcut is taken. `memberId` null is for everybody. */
export async function putCanned(
  tx: Transaction,
  workspaceId: string,
  canned: { id: string; memberId: string | null; shortcut: string; name: string; text: string; kind: SavedTextKind; lang: string | null },
): Promise<boolean> {
  const [taken] = await tx.query(
    `select from canned_reply where workspace_id = $1 and id <> $2 and lower(shortcut) = lower($3) and member_id is not distinct from $4`,
    [workspaceId, canned.id, canned.shortcut, canned.memberId],
  );
  if (taken) return false;
  await tx.query(
    `insert into canned_reply (workspace_id, id, member_id, shortcut, name, text, kind, lang, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, now())
     on conflict (workspace_id, id) do update set member_id = excluded.member_id, shortcut = excluded.shortcut, name = excluded.name,
       text = excluded.text, kind = excluded.kind, lang = excluded.lang, updated_at = now()`,
    [workspaceId, canned.id, canned.memberId, canned.shortcut, canned.name, canned.text, canned.kind, canned.lang],
  );
  return true;
}

interface MacroRow {
  id: string;
  member_id: string | null;
  name: string;
  steps: MacroStep[];
  updated_at: Date;
}

export async function macrosFor(tx: Transaction, workspaceId: string, memberId: string): Promise<MacroView[]> {
  const rows = await tx.query<MacroRow>(
    `select id, member_id, name, steps, updated_at from macro where workspace_id = $1 and (member_id is null or member_id = $2) order by lower(name), id`,
    [workspaceId, memberId],
  );
  return rows.map(({ member_id, updated_at, ...row }) => ({ ...row, shared: member_id === null, updatedAt: updated_at.toISOString() }));
}

export async function putMacro(
  tx: Transaction,
  workspaceId: string,
  macro: { id: string; memberId: string | null; name: string; steps: readonly MacroStep[] },
): Promise<void> {
  await tx.query(
    `insert into macro (workspace_id, id, member_id, name, steps, updated_at) values ($1, $2, $3, $4, $5, now())
     on conflict (workspace_id, id) do update set member_id = excluded.member_id, name = excluded.name, steps = excluded.steps, updated_at = now()`,
    [workspaceId, macro.id, macro.memberId, macro.name, JSON.stringify(macro.steps)],
  );
}

/** Whose it is; undefined when there is none that this member may see. */
export async function ownerOf(
  tx: Transaction,
  workspaceId: string,
  table: 'canned_reply' | 'macro',
  id: string,
  memberId: string,
): Promise<string | null | undefined> {
  const [row] = await tx.query<{ member_id: string | null }>(
    `select member_id from ${table} where workspace_id = $1 and id = $2 and (member_id is null or member_id = $3) for update`,
    [workspaceId, id, memberId],
  );
  return row?.member_id;
}

export async function dropSaved(tx: Transaction, workspaceId: string, table: 'canned_reply' | 'macro', id: string): Promise<void> {
  await tx.query(`delete from ${table} where workspace_id = $1 and id = $2`, [workspaceId, id]);
}
