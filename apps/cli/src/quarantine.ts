import { audit, workspaceById } from '#accounts';
import type { Database, Transaction } from '#database';
import { quarantineCounts, readAgain } from '#listening';
import { withDatabase } from './installation.js';

/** Says what could not be understood, by workspace and channel, and has it read again when asked. */
export async function quarantine({ readAgain: again }: { readAgain?: boolean }): Promise<void> {
  const lines = await withDatabase(async (database) =>
    (await perWorkspace(database, (tx, workspaceId) => oneWorkspace(tx, workspaceId, again ?? false))).flat(),
  );
  if (lines.length === 0) lines.push('Nothing is kept aside: everything that was delivered could be understood.');
  else if (!again) lines.push('', 'To try again, as after an upgrade: earshot quarantine --read-again');
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function perWorkspace<T>(database: Database, work: (tx: Transaction, workspaceId: string) => Promise<T>): Promise<T[]> {
  const workspaces = await database.inDirectory((tx) => tx.query<{ id: string }>(`select distinct workspace_id as id from directory_member order by 1`));
  const all: T[] = [];
  for (const { id: workspaceId } of workspaces) all.push(await database.inWorkspace({ workspaceId }, (tx) => work(tx, workspaceId)));
  return all;
}

async function oneWorkspace(tx: Transaction, workspaceId: string, again: boolean): Promise<string[]> {
  const counts = await quarantineCounts(tx, workspaceId);
  if (counts.length === 0) return [];
  const names = new Map(
    (await tx.query<{ id: string; name: string }>(`select id, name from channel where workspace_id = $1`, [workspaceId])).map(({ id, name }) => [id, name]),
  );
  const lines = [
    `${(await workspaceById(tx, workspaceId))?.name ?? workspaceId}:`,
    ...counts.map(({ channel_id, items, why }) => `  ${names.get(channel_id) ?? `a removed channel (${channel_id})`}: ${items} items, mostly because ${why}`),
  ];
  if (again) {
    const { deliveries, gone } = await readAgain(tx, workspaceId, null);
    await audit(tx, workspaceId, { memberId: null, action: 'quarantine.read-again', subject: workspaceId, details: { deliveries, gone } });
    lines.push(`  ${deliveries} deliveries are read again${gone > 0 ? `; ${gone} items stay, their raw delivery is no longer kept` : ''}.`);
  }
  return lines;
}
