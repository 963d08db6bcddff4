/** Reads CSV as RFC 4180 has it, also with semicolons or tabs, as spreadsheets write it in many countries. */
export function parseCsv(text: string): string[][] {
  const body = text.replace(/^\ufeff/, '');
  const separator = separatorOf(body);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < body.length; at++) {
    const char = body[at]!;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (body[at + 1] === '"') {
        cell += '"';
        at++;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === separator) {
      row.push(cell);
      cell = '';
    } else if (char === '\n' || char === '\r') {
      if (char === '\r' && body[at + 1] === '\n') at++;
      row.push(cell);
      rows.push(row);
      row = [];
      cell = '';
    } else cell += char;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows.filter((cells) => cells.some((value) => value.trim() !== ''));
}

function separatorOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
  return [',', ';', '\t'].map((separator) => ({ separator, count: first.split(separator).length })).sort((a, b) => b.count - a.count)[0]!.separator;
}

const textNames = /^(text|post|message|content|body|comment|review|tweet|texte|avis|commentaire|内容|文本|评论)$/i;

/** The column that holds the posts: the one so named, else the one with the longest cells. */
export function textsOf(rows: string[][]): string[] {
  const [head, ...rest] = rows;
  if (!head) return [];
  const named = head.findIndex((name) => textNames.test(name.trim()));
  if (named >= 0) return rest.map((row) => row[named]?.trim() ?? '').filter(Boolean);
  const lengths = head.map((_, column) => rows.reduce((sum, row) => sum + (row[column]?.length ?? 0), 0));
  const longest = lengths.indexOf(Math.max(...lengths));
  return rows.map((row) => row[longest]?.trim() ?? '').filter(Boolean);
}

/** A cell that no spreadsheet takes for a formula. */
function safeCell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  return '\ufeff' + rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : safeCell(cell))).join(',')).join('\r\n') + '\r\n';
}
