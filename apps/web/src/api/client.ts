import type { Problem } from '#contracts';

/** The server answered, and refused. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.code = problem.code;
  }

  /** Of a list, the first of its items that is wrong. */
  fieldMessage(field: string): string | null {
    return this.problem.fields?.find((entry) => entry.field === field || entry.field.startsWith(`${field}[`))?.message ?? null;
  }
}

/** No answer came: offline, or the server is away. Whether a change arrived is not known. */
export class Unreachable extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Query = Record<string, string | number | boolean | null | undefined>;

function address(path: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.detail === 'string' || typeof problem.title === 'string') return { ...problem, status: response.status };
  } catch {
    // A proxy in between answers in HTML: its status is all there is to say.
  }
  return { type: 'about:blank', title: response.statusText, status: response.status, detail: '', code: `http-${response.status}` };
}

interface Asked {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal | undefined;
}

async function call<T>(method: Method, path: string, { query, body, signal }: Asked = {}): Promise<T> {
  let response: Response;
  try {
    response = await fetch(address(path, query), {
      method,
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'x-requested-with': 'earshot', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable('no answer', { cause: error });
  }
  if ([502, 503, 504].includes(response.status)) throw new Unreachable(`answered ${response.status}`);
  if (!response.ok) throw new ApiError(await problemOf(response));
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => call<T>('GET', path, { ...(query ? { query } : {}), signal }),
  post: <T = void>(path: string, body?: unknown, signal?: AbortSignal) => call<T>('POST', path, { body: body ?? {}, signal }),
  put: <T = void>(path: string, body: unknown) => call<T>('PUT', path, { body }),
  patch: <T = void>(path: string, body: unknown) => call<T>('PATCH', path, { body }),
  delete: <T = void>(path: string) => call<T>('DELETE', path),
};
