import type { ConversationView, Page } from '#contracts';

const columns: [string, (row: ConversationView) => string | number | boolean | null][] = [
  ['id', (row) => row.id],
  ['status', (row) => row.status],
  ['kind', (row) => row.kind],
  ['unsure', (row) => row.unsure],
  ['confidence', (row) => row.confidence],
  ['language', (row) => row.lang],
  ['urgency', (row) => row.urgency],
  ['priority', (row) => row.priority],
  ['channel', (row) => row.channelId],
  ['form', (row) => row.form],
  ['author handle', (row) => row.author.handle],
  ['author name', (row) => row.author.name],
  ['followers', (row) => row.author.followers],
  ['assignee', (row) => row.assigneeId],
  ['desk', (row) => row.deskId],
  ['messages', (row) => row.mentionCount],
  ['opened', (row) => row.openedAt],
  ['last active', (row) => row.lastActivityAt],
  ['waiting since', (row) => row.waitingSince],
  ['text', (row) => row.snippet],
];

/** A cell of a file that spreadsheets open: what would be taken for a formula begins with an apostrophe. */
export function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^\s*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** All pages as text, one in memory at a time. */
export async function* exported(format: 'csv' | 'json', page: (cursor: string | undefined) => Promise<Page<ConversationView>>): AsyncGenerator<string, void> {
  let cursor: string | undefined;
  let isFirst = true;
  for (;;) {
    const { items, next } = await page(cursor);
    if (format === 'csv') {
      const lines = items.map((row) => columns.map(([, value]) => cell(value(row))).join(','));
      if (isFirst) lines.unshift(columns.map(([name]) => name).join(','));
      if (lines.length > 0) yield `${lines.join('\r\n')}\r\n`;
    } else {
      yield (isFirst ? '[' : '') + items.map((row, index) => `${isFirst && index === 0 ? '\n' : ',\n'}${JSON.stringify(row)}`).join('');
    }
    isFirst = false;
    if (!next) break;
    cursor = next;
  }
  if (format === 'json') yield '\n]\n';
}
