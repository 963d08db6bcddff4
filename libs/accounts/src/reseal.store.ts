import type { Database } from '#database';
import { audit } from './audit.store.js';
import { type Place, type Sealer, sealedColumns } from './seal.js';

export interface Resealed {
  /** Values sealed anew. */
  done: number;
  /** Values that no key there is opens: they were lost before. */
  closed: number;
}

/** Seals everything with the newest key, a workspace at a time, while the rest works on. Does nothing when run again. */
export async function resealAll(database: Database, sealer: Sealer): Promise<Resealed> {
  const { keyVersion } = sealer;
  const total: Resealed = { done: 0, closed: 0 };
  const workspaces = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_member order by 1`));
  for (const { id: workspaceId } of workspaces) {
    await database.inWorkspace({ workspaceId }, async (tx) => {
      let done = 0;
      for (const { table, column } of sealedColumns) {
        const rows = await tx.query<{ id: string; sealed: Buffer; key_version: number }>(
          `select id, ${column} as sealed, key_version from ${table} where workspace_id = $1 and key_version <> $2 and ${column} is not null order by id for update`,
          [workspaceId, keyVersion],
        );
        for (const row of rows) {
          const place: Place = { table, column, workspaceId, rowId: row.id, keyVersion: row.key_version };
          const plain = opened(sealer, row.sealed, place);
          if (plain === null) {
            total.closed += 1;
            continue;
          }
          await tx.query(`update ${table} set ${column} = $3, key_version = $4 where workspace_id = $1 and id = $2`, [
            workspaceId,
            row.id,
            sealer.seal(plain, { ...place, keyVersion }),
            keyVersion,
          ]);
          done += 1;
        }
      }
      total.done += done;
      if (done > 0) await audit(tx, workspaceId, { memberId: null, action: 'key.rotated', subject: String(keyVersion), details: { values: done } });
    });
  }
  return total;
}

function opened(sealer: Sealer, sealed: Buffer, place: Place): string | null {
  try {
    return sealer.open(sealed, place);
  } catch {
    return null;
  }
}
