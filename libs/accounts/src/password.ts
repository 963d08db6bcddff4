import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#kernel';

/** argon2id, the library's default, at the cost OWASP names as its least: 69 ms. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** One at a time: a flood of logins waits in line and leaves the other core to the rest. */
let line: Promise<unknown> = Promise.resolve();
let waiting = 0;
const mostWaiting = 50;

function inLine<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= mostWaiting)
    return Promise.reject(new AppError('too-many', 'Too many people are signing in just now.', { details: { retryAfterSeconds: 5 } }));
  waiting += 1;
  const turn = line.then(work).finally(() => {
    waiting -= 1;
  });
  line = turn.catch(() => undefined);
  return turn;
}

export function hashPassword(password: string): Promise<string> {
  return inLine(() => hash(password.normalize('NFKC'), cost));
}

let decoy: Promise<string> | null = null;

/** Takes as long for an account that does not exist (`stored` null), so that time does not tell who has one. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const against = stored ?? (await (decoy ??= hashPassword('nobody')));
  const right = await inLine(() => verify(against, password.normalize('NFKC')));
  return right && stored !== null;
}
