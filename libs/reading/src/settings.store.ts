import type { Transaction } from '#database';
import { type ReadingSettings, readingSettings } from './settings.js';

export async function readingSettingsOf(tx: Transaction, workspaceId: string): Promise<ReadingSettings> {
  const [row] = await tx.query<{ settings: Partial<ReadingSettings> }>(`select settings from workspace where id = $1`, [workspaceId]);
  return readingSettings(row?.settings ?? {});
}

export async function changeReadingSettings(tx: Transaction, workspaceId: string, change: Partial<ReadingSettings>): Promise<void> {
  await tx.query(`update workspace set settings = settings || $2::jsonb where id = $1`, [workspaceId, JSON.stringify(change)]);
}
