/** The closed set of ways a request can be refused. Each maps to one HTTP status in the api's filter. */
export type ErrorCode =
  | 'invalid' // 422: the input is wrong; `field` names what
  | 'unauthenticated' // 401
  | 'forbidden' // 403
  | 'not-found' // 404
  | 'gone' // 410: it was there, and was taken back
  | 'conflict' // 409: somebody was faster; `details` shows the difference
  | 'too-large' // 413
  | 'too-many' // 429; `details.retryAfterSeconds`
  | 'unavailable'; // 503: a dependency is down, nothing was half-done

export interface FieldProblem {
  /** Path in the input, such as `mentions[3].author.handle`. */
  field: string;
  message: string;
}

/** A refusal that the client is told about. Everything else that is thrown is a bug. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly options: { fields?: FieldProblem[]; details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
  }
}
