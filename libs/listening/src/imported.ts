import { parse } from 'csv-parse/sync';
import { type DateOrder, type ImportError, type ImportField, importFields, type ImportMapping, type WebhookMention, webhookMention } from '#contracts';

export interface ReadFile {
  columns: string[];
  mapping: ImportMapping;
  /** Lines of the file that hold something. */
  lines: number;
  mentions: { line: number; mention: WebhookMention }[];
  errors: ImportError[];
}

interface Row {
  record: Record<string, string>;
  info: { lines: number };
}

const names: Record<ImportField, RegExp> = {
  text: /^(text|post|message|content|body|comment|review|tweet|texte|message|avis|commentaire|内容|文本|评论)$/i,
  id: /^(id|external.?id|post.?id|message.?id|tweet.?id|identifiant|编号)$/i,
  author: /^(author|user|username|handle|from|screen.?name|auteur|utilisateur|作者|用户)$/i,
  authorName: /^(author.?name|name|display.?name|full.?name|nom|姓名)$/i,
  postedAt: /^(posted.?at|date|time|created.?at|timestamp|published|datum|日期|时间)$/i,
  thread: /^(thread|thread.?id|conversation|conversation.?id|ticket|ticket.?id|case|会话)$/i,
  url: /^(url|link|permalink|lien|链接)$/i,
  title: /^(title|subject|titre|objet|标题)$/i,
  form: /^(form|type)$/i,
  own: /^(own|outgoing|from.?us)$/i,
  location: /^(location|place|city|country|lieu|ville|地点)$/i,
  followers: /^(followers|abonnés|粉丝)$/i,
};

/** Which column is what, by their names. */
export function guessMapping(columns: readonly string[]): ImportMapping {
  const mapping: ImportMapping = {};
  for (const field of importFields) {
    const column = columns.find((name) => names[field].test(name.trim()) && !Object.values(mapping).includes(name));
    if (column) mapping[field] = column;
  }
  return mapping;
}

/**
 * Reads a file of posts, with commas, semicolons or tabs between its cells. What is wrong is told by line; the rest is good.
 * `fileHash` and the line make the id of a post that has none of its own, so that the same file twice is the same posts.
 */
export function readImport(csv: string, given: ImportMapping | undefined, options: { dates: DateOrder; fileHash: string; now: Date }): ReadFile {
  const failed = (line: number, why: string): ReadFile => ({
    columns: [],
    mapping: given ?? {},
    lines: 0,
    mentions: [],
    errors: [{ line, field: 'file', why }],
  });
  let rows: Row[];
  let columns: string[] = [];
  try {
    rows = parse(csv, {
      bom: true,
      columns: (header: string[]) => (columns = header.map((cell) => cell.trim())),
      delimiter: delimiterOf(csv),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    }) as unknown as Row[];
  } catch (error) {
    return failed((error as { lines?: number }).lines ?? 1, 'cannot be read as CSV');
  }
  const mapping = given ?? guessMapping(columns);
  const read: ReadFile = { columns, mapping, lines: rows.length, mentions: [], errors: [] };
  const missing = Object.entries(mapping).find(([, column]) => !columns.includes(column));
  if (missing) return { ...read, errors: [{ line: 1, field: missing[0], why: `there is no column "${missing[1]}"` }] };
  if (!mapping.text) return { ...read, errors: [{ line: 1, field: 'text', why: 'no column holds the text' }] };
  const lastOf = new Map<string, string>();
  const seen = new Set<string>();
  for (const { record, info } of rows) {
    const line = info.lines;
    const item = itemOf((field) => (mapping[field] ? (record[mapping[field]] ?? '').trim() : ''), mapping, line, options, lastOf);
    if ('why' in item) {
      read.errors.push({ line, ...item });
      continue;
    }
    const checked = webhookMention.safeParse(item.mention);
    if (!checked.success) {
      const [issue] = checked.error.issues;
      read.errors.push({ line, field: String(issue!.path.at(-1) ?? 'text'), why: issue!.message });
    } else if (seen.has(checked.data.id)) read.errors.push({ line, field: 'id', why: 'is in the file twice' });
    else {
      seen.add(checked.data.id);
      if (item.thread) lastOf.set(item.thread, checked.data.id);
      read.mentions.push({ line, mention: checked.data });
    }
  }
  return read;
}

type Item = { mention: Record<string, unknown>; thread: string } | { field: string; why: string };

function itemOf(
  cell: (field: ImportField) => string,
  mapping: ImportMapping,
  line: number,
  { dates, fileHash, now }: { dates: DateOrder; fileHash: string; now: Date },
  lastOf: ReadonlyMap<string, string>,
): Item {
  const text = cell('text');
  if (!text) return { field: 'text', why: 'is empty' };
  const postedAt = mapping.postedAt ? timeOf(cell('postedAt'), dates) : now.toISOString();
  if (!postedAt) return { field: 'postedAt', why: `"${cell('postedAt').slice(0, 40)}" is not a time` };
  const followers = cell('followers').replace(/[\s,.']/g, '');
  if (followers && !/^\d{1,10}$/.test(followers)) return { field: 'followers', why: 'is not a number' };
  const form = cell('form').toLowerCase() || 'post';
  if (!['post', 'comment', 'message', 'review'].includes(form)) return { field: 'form', why: 'is none of post, comment, message, review' };
  const handle = cell('author').replace(/^@/, '') || cell('authorName') || 'unknown';
  const thread = cell('thread');
  const inReplyTo = thread ? lastOf.get(thread) : undefined;
  return {
    thread,
    mention: {
      id: cell('id') || `${fileHash.slice(0, 24)}:${line}`,
      text,
      // Whoever is not named is somebody else each time.
      author: {
        id: handle === 'unknown' ? `unknown:${fileHash.slice(0, 24)}:${line}` : handle.toLowerCase(),
        handle,
        name: cell('authorName') || null,
        followers: followers ? Number(followers) : null,
      },
      postedAt,
      form,
      url: cell('url') || null,
      title: cell('title') || null,
      location: cell('location') || null,
      own: /^(1|true|yes|y|oui|是)$/i.test(cell('own')) || null,
      inReplyTo: inReplyTo ?? null,
    },
  };
}

function delimiterOf(csv: string): string {
  const [head = ''] = csv.split(/[\r\n]/, 1);
  const bare = head.replace(/"[^"]*"/g, '');
  return ([',', ';', '\t'] as const).map((mark) => ({ mark, count: bare.split(mark).length })).sort((a, b) => b.count - a.count)[0]!.mark;
}

const clock = String.raw`(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${clock}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${clock}$`);

/** A time as spreadsheets and exports write it; without a zone it is taken for UTC. Null when it is none. */
export function timeOf(text: string, dates: DateOrder): string | null {
  if (/^\d{10}$/.test(text)) return inRange(Number(text) * 1_000);
  if (/^\d{13}$/.test(text)) return inRange(Number(text));
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(text)) return inRange(Date.parse(text));
  const first = yearFirst.exec(text);
  const last = dates === 'ymd' ? null : yearLast.exec(text);
  const found = first ?? last;
  if (!found) return null;
  const [a, b, c, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part))) as [
    number,
    number,
    number,
    number?,
    number?,
    number?,
  ];
  const [year, month, day] = first ? [a, b, c] : dates === 'dmy' ? [c, b, a] : [c, a, b];
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(time);
  // The 31st of June is no day.
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day && hour < 24 && minute < 60 && second < 60 ? inRange(time) : null;
}

function inRange(time: number): string | null {
  return time >= Date.UTC(1990, 0) && time < Date.UTC(2100, 0) ? new Date(time).toISOString() : null;
}
