export { parse, type Parsed } from './parser.js';
export type { QueryError, QueryErrorCode } from './error.js';
export { format } from './format.js';
export { renameValue } from './rename.js';
export { highlight } from './highlight.js';
export { explain } from './explain.js';
export { lexemesOf, matcher, searchDocumentOf, type ItemValue, type QueryItem, type QueryOptions } from './matcher.js';
export { toSql, type SqlColumn, type SqlColumns, type SqlOptions } from './sql.js';
export { movingTests, requiredTerms, usesMe, usesRelativeTime } from './terms.js';
export { durationSpan, type Span, timeSpan } from './span.js';
export { all, and, leaves, limits, not, or, type Bound, type FieldQuery, type FieldTest, type NearQuery, type Query, type TextQuery } from './query.js';
export {
  describeFields,
  type Field,
  type FieldDescription,
  type FieldType,
  type FieldValue,
  type Label,
  type Language,
  type Operator,
  type QuerySchema,
} from './schema.js';
export { conversationFields, mentionFields } from './fields.js';
export { type Askable, coverOf, type Leaf, unaskedLeaves, widen } from './widen.js';
export { isUnspaced, lexemes, normalise, searchDocument, searchTokens } from './tokens.js';
