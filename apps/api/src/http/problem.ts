import { AppError, type ErrorCode } from '#kernel';
import type { Problem } from '#contracts';

const statuses: Record<ErrorCode, { status: number; title: string }> = {
  invalid: { status: 422, title: 'Not valid' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  gone: { status: 410, title: 'No longer there' },
  conflict: { status: 409, title: 'Changed meanwhile' },
  'too-large': { status: 413, title: 'Too large' },
  'too-many': { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'Not available just now' },
};

export function problemOf(error: AppError): Problem {
  const { status, title } = statuses[error.code];
  return {
    ...error.options.details,
    type: 'about:blank',
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(error.options.fields ? { fields: error.options.fields } : {}),
  };
}

/**
 * What is thrown on the way to a handler, by the framework and by its body parser, as the refusal it means; null for what is
 * a bug of ours.
 */
export function refusalOf(error: unknown): AppError | { status: number; title: string; detail: string } | null {
  if (error instanceof AppError) return error;
  const { status, statusCode, message } = error as { status?: unknown; statusCode?: unknown; message?: unknown };
  const code = typeof status === 'number' ? status : typeof statusCode === 'number' ? statusCode : 500;
  if (code === 404) return new AppError('not-found', 'There is nothing at this address.');
  if (code === 413) return new AppError('too-large', 'The body is larger than 5 MB.');
  if (code >= 400 && code < 500) return { status: code, title: 'Not readable', detail: typeof message === 'string' ? message : 'The request cannot be read.' };
  return null;
}
