import { AppError } from '#kernel';
import { parse, type QuerySchema, type SqlColumns, toSql } from '#query';
import { conversationColumns, mentionColumns, searchableConversations, searchableMentions } from './search.js';

/** A condition over `c` or `m`, with its parameters numbered from `$1` of its own. */
export interface Condition {
  sql: string;
  parameters: readonly unknown[];
}

/** Moves `$1..$n` of a condition behind the parameters there are already. */
export function place(condition: Condition, parameters: unknown[]): string {
  const offset = parameters.length;
  parameters.push(...condition.parameters);
  return condition.sql.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + offset}`);
}

/** Throws AppError `invalid`; its details name each place in the query. */
export function conversationCondition(text: string, memberId: string): Condition {
  return condition(text, memberId, searchableConversations, conversationColumns());
}

export function mentionCondition(text: string, memberId: string, unsureBelow: number): Condition {
  return condition(text, memberId, searchableMentions, mentionColumns(unsureBelow));
}

function condition(text: string, memberId: string, schema: QuerySchema, columns: SqlColumns): Condition {
  const parsed = parse(text, schema);
  if (!parsed.ok) {
    const [first] = parsed.errors;
    throw new AppError('invalid', first!.message, {
      fields: parsed.errors.map(({ message }) => ({ field: 'query', message })),
      details: { errors: parsed.errors },
    });
  }
  const { where, parameters } = toSql(parsed.query, columns, { firstParameter: 1, me: memberId, now: new Date() });
  return { sql: where, parameters };
}
