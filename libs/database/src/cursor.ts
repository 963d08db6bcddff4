import { AppError } from '#kernel';

/** A place in an ordered list: the sort keys of the last row shown, as text, exactly as the database wrote them. */
export type Place = readonly string[];

export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** `pattern` holds one test for each key, so that nothing but what we wrote reaches the database. */
export function readCursor(cursor: string, pattern: readonly RegExp[]): Place {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    place = null;
  }
  if (Array.isArray(place) && place.length === pattern.length && place.every((key, index) => typeof key === 'string' && pattern[index]!.test(key)))
    return place as string[];
  throw new AppError('invalid', 'The cursor is not one of ours.', { fields: [{ field: 'cursor', message: 'is not one of ours; begin without it' }] });
}

export const idKey = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const microsKey = /^-?\d{1,17}$/;
export const smallKey = /^\d{1,4}$/;

/** SQL: a time as whole microseconds, so that a cursor loses nothing. */
export const micros = (column: string): string => `(extract(epoch from ${column}) * 1000000)::bigint::text`;
export const fromMicros = (parameter: string): string => `(timestamptz 'epoch' + ${parameter}::bigint * interval '1 microsecond')`;
