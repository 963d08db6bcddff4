import { parse } from 'csv-parse/sync';
import { z } from 'zod';

/** The most that are invited at once. */
export const linesAtOnce = 200;

export const words = z
  .string()
  .default('')
  .transform((cell) => [
    ...new Set(
      cell
        .split(';')
        .map((word) => word.trim().toLowerCase())
        .filter((word) => word !== ''),
    ),
  ]);
const advocateLine = z.object({
  email: z.email('is no e-mail address').max(320),
  name: z.string().min(1, 'is empty').max(120),
  topics: words.pipe(z.array(z.string().max(60, 'is longer than 60 characters')).max(50, 'are more than 50')),
  languages: words.pipe(z.array(z.string().regex(/^[a-z]{2,3}$/, 'is no code such as en, fr or zh')).max(20, 'are more than 20')),
});

export interface AdvocateLine extends z.infer<typeof advocateLine> {
  line: number;
}
export type AdvocateList = PeopleList<Omit<AdvocateLine, 'line'>>;

/** Reads a list of people to invite, with commas or semicolons between cells. What is wrong is told by line; the rest is good. */
export function readAdvocates(csv: string): AdvocateList {
  return readPeople(csv, advocateLine, ({ email }) => email.toLowerCase());
}

interface Row {
  record: Record<string, string>;
  info: { lines: number };
}

export interface PeopleList<T> {
  lines: (T & { line: number })[];
  errors: { line: number; message: string }[];
}

/** Reads any list whose first line names its columns; `keyOf` tells what may be there once. */
export function readPeople<T>(csv: string, schema: z.ZodType<T>, keyOf: (line: T) => string): PeopleList<T> {
  let rows: Row[];
  try {
    rows = parse(csv, {
      bom: true,
      columns: (header: string[]) => header.map((cell) => cell.trim().toLowerCase()),
      delimiter: /^[^\n]*\t/.test(csv) ? '\t' : /^[^\n]*,/.test(csv) ? ',' : ';',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Row[];
  } catch (error) {
    const at = error as Error & { lines?: number };
    return { lines: [], errors: [{ line: at.lines ?? 1, message: 'cannot be read as CSV' }] };
  }
  const list: PeopleList<T> = { lines: [], errors: [] };
  const seen = new Set<string>();
  for (const [index, { record, info }] of rows.entries()) {
    const line = info.lines;
    const read = schema.safeParse(record);
    if (index >= linesAtOnce) list.errors.push({ line, message: `comes after ${linesAtOnce} others; send it with the next list` });
    else if (!read.success) list.errors.push({ line, message: read.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`).join('; ') });
    else if (seen.has(keyOf(read.data))) list.errors.push({ line, message: 'email is listed twice' });
    else {
      seen.add(keyOf(read.data));
      list.lines.push({ line, ...read.data });
    }
  }
  return list;
}
