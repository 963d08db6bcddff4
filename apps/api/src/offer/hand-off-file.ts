import type { HandOffRecord } from '#contracts';
import { cell } from '../finding/exported.js';

const columns: [string, (row: HandOffRecord) => string | boolean | null][] = [
  ['id', (row) => row.id],
  ['state', (row) => row.state],
  ['taken', (row) => row.takenAt],
  ['closed', (row) => row.closedAt],
  ['place', (row) => row.place],
  ['network', (row) => row.network],
  ['language', (row) => row.lang],
  ['question', (row) => row.question],
  ['consent', (row) => row.consent],
  ['name', (row) => row.contact?.name ?? null],
  ['contact', (row) => row.contact?.reach ?? null],
  ['note', (row) => row.contact?.note ?? null],
  ['confirmed', (row) => row.confirmed],
];

/** A line of columns, and one for each request. Opens in spreadsheets, and in the import of a CRM. */
export function handOffCsv(records: readonly HandOffRecord[]): string {
  const lines = [columns.map(([name]) => name), ...records.map((record) => columns.map(([, of]) => cell(of(record))))];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}
