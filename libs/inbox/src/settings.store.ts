import type { Transaction } from '#database';
import { type InboxSettings, inboxSettings } from './settings.js';

export async function settingsOf(tx: Transaction, workspaceId: string): Promise<InboxSettings> {
  const [row] = await tx.query<{ settings: Partial<InboxSettings> }>(`select settings from workspace where id = $1`, [workspaceId]);
  return inboxSettings(row?.settings ?? {});
}
