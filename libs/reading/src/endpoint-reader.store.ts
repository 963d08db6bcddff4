import { createHash } from 'node:crypto';
import type { Database, Transaction } from '#database';
import { AppError } from '#kernel';
import { dayOf, exhausted, nextDay, parseAnswer, requestBody, tokensOf } from './endpoint.js';
import { type Endpoint, noteEndpointError, spend, spendOf } from './endpoint.store.js';
import { type Judgement, judged } from './judgement.js';
import { type Asked, type SecondReader, SecondReaderFailure, type Understood } from './port.js';

/** What reaches the endpoint; the guarded fetch of the channels fits. */
export type Post = (
  url: string,
  options: { method: string; headers: Record<string, string>; body: string; timeoutMs: number; maxBytes: number; signal: AbortSignal },
) => Promise<{ status: number; headers: Headers; text: () => string }>;

const atOnce = 8;
const mostBytes = 1_000_000;
/** What a model needs to see of a long text. */
const mostUnits = 4_000;
const againMs = 60_000;
const cacheDays = 90;
/** A changed task or schema asks anew. */
const cacheVersion = 'v1';

export interface EndpointDeps {
  database: Database;
  workspaceId: string;
  endpoint: Endpoint;
  /** Opened. */
  key: string | null;
  post: Post;
  now?: () => Date;
}

/** Any endpoint that speaks OpenAI's chat completions. Asks for nothing twice, and never beyond the day's budget. */
export function endpointReader({ database, workspaceId, endpoint, key, post, now = () => new Date() }: EndpointDeps): SecondReader {
  const model = `endpoint:${endpoint.model}`;
  const cacheName = `${cacheVersion} ${endpoint.url} ${endpoint.model}`;
  const { settings } = endpoint;
  const inWorkspace = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => database.inWorkspace({ workspaceId }, work);

  const fail = async (message: string, notBefore: Date, cause?: unknown): Promise<never> => {
    await inWorkspace((tx) => noteEndpointError(tx, workspaceId, message));
    throw new SecondReaderFailure(message, { notBefore, cause });
  };

  /** One request is set aside before it is made: workers side by side keep within the budget together. */
  const reserve = async (): Promise<void> => {
    const at = now();
    const over = await inWorkspace(async (tx) => {
      await spend(tx, workspaceId, dayOf(at), {});
      const used = exhausted(await spendOf(tx, workspaceId, dayOf(at)), settings);
      if (used) return used;
      const { requests } = await spend(tx, workspaceId, dayOf(at), { requests: 1 });
      // Once a day is often enough to sweep.
      if (requests === 1) await tx.query(`delete from reading_cache where workspace_id = $1 and at < now() - interval '${cacheDays} days'`, [workspaceId]);
      return null;
    });
    if (over) await fail(`The day's budget of ${over} for the endpoint is used up.`, nextDay(at));
  };

  const ask = async (texts: readonly string[], signal: AbortSignal): Promise<(Judgement | null)[]> => {
    await reserve();
    const body = requestBody(endpoint.model, texts);
    const later = (): Date => new Date(now().getTime() + againMs);
    let answer: Awaited<ReturnType<Post>>;
    try {
      const headers = { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) };
      answer = await post(endpoint.url, { method: 'POST', headers, body, timeoutMs: settings.timeoutSeconds * 1_000, maxBytes: mostBytes, signal });
    } catch (error) {
      return fail(error instanceof AppError ? error.message : 'The endpoint could not be asked.', later(), error);
    }
    if (answer.status === 429 || answer.status >= 500) return fail(`The endpoint answered ${answer.status}.`, retryAt(answer.headers, now()) ?? later());
    if (answer.status < 200 || answer.status > 299)
      return fail(`The endpoint answered ${answer.status}; its address, model or key may be wrong.`, new Date(now().getTime() + 10 * againMs));
    const text = answer.text();
    await inWorkspace(async (tx) => {
      await spend(tx, workspaceId, dayOf(now()), tokensOf(text, body));
      await noteEndpointError(tx, workspaceId, null);
    });
    return parseAnswer(text, texts.length) ?? texts.map(() => null);
  };

  return {
    model,
    atOnce,
    read: async (asked, signal) => {
      const hashes = asked.map(({ text }) => hashOf(text));
      const known = await inWorkspace((tx) => cached(tx, workspaceId, cacheName, hashes));
      const missing = [...new Map(asked.map(({ text }, index) => [hashes[index]!, text])).entries()].filter(([hash]) => !known.has(hash));
      if (known.size > 0) await inWorkspace((tx) => spend(tx, workspaceId, dayOf(now()), { cached: asked.length - missing.length }));
      let unusable = 0;
      for (let from = 0; from < missing.length; from += atOnce) {
        const part = missing.slice(from, from + atOnce);
        let judgements = await ask(
          part.map(([, text]) => text.slice(0, mostUnits)),
          signal,
        );
        // One confusing post must not spoil its neighbours: they are asked about one by one.
        if (part.length > 1 && judgements.every((one) => one === null)) {
          judgements = [];
          for (const [, text] of part) judgements.push((await ask([text.slice(0, mostUnits)], signal))[0]!);
        }
        const found = part.flatMap(([hash], index) => (judgements[index] ? [[hash, judgements[index]] as const] : []));
        unusable += part.length - found.length;
        for (const [hash, judgement] of found) known.set(hash, judgement);
        await inWorkspace((tx) => remember(tx, workspaceId, cacheName, found));
      }
      if (unusable > 0) await inWorkspace((tx) => noteEndpointError(tx, workspaceId, 'The endpoint sent an answer that does not follow the schema.'));
      return asked.map(({ builtIn }: Asked, index): Understood | null => {
        const judgement = known.get(hashes[index]!);
        return judgement ? judged(builtIn, judgement, model) : null;
      });
    },
  };
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

async function cached(tx: Transaction, workspaceId: string, model: string, hashes: readonly string[]): Promise<Map<string, Judgement>> {
  const rows = await tx.query<{ hash: string; answer: Judgement }>(
    `select encode(hash, 'hex') as hash, answer from reading_cache
     where workspace_id = $1 and model = $2 and hash = any (select decode(h, 'hex') from unnest($3::text[]) as g (h))`,
    [workspaceId, model, hashes],
  );
  return new Map(rows.map((row) => [row.hash, row.answer]));
}

async function remember(tx: Transaction, workspaceId: string, model: string, found: readonly (readonly [string, Judgement])[]): Promise<void> {
  if (found.length === 0) return;
  await tx.query(
    `insert into reading_cache (workspace_id, hash, model, answer) select $1, decode(hash, 'hex'), $2, answer::jsonb
     from unnest($3::text[], $4::text[]) as g (hash, answer) order by hash on conflict (workspace_id, hash, model) do update set answer = excluded.answer, at = now()`,
    [workspaceId, model, found.map(([hash]) => hash), found.map(([, judgement]) => JSON.stringify(judgement))],
  );
}

/** `Retry-After`, in seconds or as a date; never more than a day away. */
function retryAt(headers: Headers, at: Date): Date | null {
  const value = headers.get('retry-after');
  if (!value) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - at.getTime();
  return Number.isFinite(ms) && ms > 0 ? new Date(at.getTime() + Math.min(ms, 86_400_000)) : null;
}
