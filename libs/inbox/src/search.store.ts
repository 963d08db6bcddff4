import { AppError } from '#kernel';
import { parse, type Query, type QuerySchema, type SqlColumns, toSql } from '#query';
import type { Transaction } from '#database';
import { conversationColumns, mentionColumns, type Naming, namingFirst, searchableConversations, searchableMentions } from './search.js';

/** A condition over `c` or `m`, with its parameters numbered from `$1` of its own. */
export interface Condition {
  sql: string;
  parameters: readonly unknown[];
  /** The same, all hits gathered by the index: for whoever wants all of them, and where looking through the newest takes too long. */
  gathered?: Condition;
}

/** Moves `$1..$n` of a condition behind the parameters there are already. */
export function place(condition: Condition, parameters: unknown[]): string {
  const offset = parameters.length;
  parameters.push(...condition.parameters);
  return condition.sql.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
}

/** A checked query. Throws AppError `invalid`, whose details name each place. */
export function parsed(text: string, schema: QuerySchema): Query {
  const result = parse(text, schema);
  if (result.ok) return result.query;
  const [first] = result.errors;
  throw new AppError('invalid', first!.message, {
    fields: result.errors.map(({ message }) => ({ field: 'query', message })),
    details: { errors: result.errors },
  });
}

export async function conversationCondition(tx: Transaction, text: string, memberId: string, now = new Date()): Promise<Condition> {
  return planned(tx, parsed(text, searchableConversations), conversationColumns, { me: memberId, now }, (query) => `says_conversation(c.id, ${query})`);
}

export async function mentionCondition(tx: Transaction, text: string, memberId: string, unsureBelow: number): Promise<Condition> {
  return planned(
    tx,
    parsed(text, searchableMentions),
    (naming) => mentionColumns(unsureBelow, naming),
    { me: memberId, now: new Date() },
    (query) => `says_mention(m.id, ${query})`,
  );
}

/** The condition, its words looked up in the index when they are rare, asked of each row when they are common. */
async function planned(
  tx: Transaction,
  query: Query,
  columnsBy: (naming: Naming) => SqlColumns,
  whoWhen: { me: string; now: Date },
  says: (query: string) => string,
): Promise<Condition> {
  const options = { firstParameter: 1, ...whoWhen };
  const { naming, look } = namingFirst();
  const columns = columnsBy(naming);
  const places: string[] = [];
  const { where, parameters } = toSql(query, { ...columns, text: (at) => (places.push(at), columns.text(at)) }, options);
  await look(tx, parameters);
  if (places.length === 0) return { sql: where, parameters };
  const numberOf = (at: string): number => Number(/\d+/.exec(at)![0]);
  const asked = await tx.query<{ common: boolean }>(
    `select is_common('search_mention', q::tsquery) as common from unnest($1::text[]) with ordinality as g (q, n) order by n`,
    [places.map((at) => parameters[numberOf(at) - 1])],
  );
  const common = new Set(places.filter((_, index) => asked[index]!.common));
  if (common.size === 0) return { sql: where, parameters };
  return {
    sql: toSql(query, { ...columns, text: (at) => (common.has(at) ? says(at) : columns.text(at)) }, options).where,
    parameters,
    gathered: { sql: where, parameters },
  };
}

/** So long may looking through the newest take: words of an old campaign are many, and all far down. */
const walkMs = 500;

/** Asks for a page: of common words from the newest on, which is soon found or given up for gathering all hits. */
export async function askPage<T>(tx: Transaction, condition: Condition | null, ask: (condition: Condition | null) => Promise<T>): Promise<T> {
  if (!condition?.gathered) return ask(condition);
  const [before] = await tx.query<{ ms: string }>(`select current_setting('statement_timeout') as ms`);
  await tx.query('savepoint walk');
  await tx.query(`select set_config('statement_timeout', $1, true)`, [`${walkMs}ms`]);
  try {
    const page = await ask(condition);
    await tx.query(`select set_config('statement_timeout', $1, true)`, [before!.ms]);
    return page;
  } catch (error) {
    if ((error as { code?: string }).code !== '57014') throw error;
    await tx.query('rollback to savepoint walk');
    return ask(condition.gathered);
  }
}
