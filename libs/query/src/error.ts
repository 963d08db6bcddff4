export type QueryErrorCode =
  | 'too-long'
  | 'too-deep'
  | 'too-many-terms'
  | 'unclosed-quote'
  | 'unclosed-group'
  | 'unexpected-close'
  | 'missing-operand'
  | 'nothing-to-search'
  | 'wildcard-place'
  | 'prefix-too-short'
  | 'near-operand'
  | 'near-distance'
  | 'unknown-field'
  | 'unknown-value'
  | 'missing-value'
  | 'bad-number'
  | 'bad-time'
  | 'bad-duration'
  | 'bad-comparison'
  | 'empty-range';

export interface QueryError {
  code: QueryErrorCode;
  /** In English; the code and the place are enough to say it in another language. */
  message: string;
  /** UTF-16 units of the query's text, end exclusive. */
  start: number;
  end: number;
  /** What could stand in that place instead. */
  suggestion?: string;
}
