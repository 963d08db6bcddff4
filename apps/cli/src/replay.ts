import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { signedHeaders } from '#channels';
import { newId } from '#kernel';
import { Refusal } from './refusal.js';

interface Options {
  channel: string;
  secret: string;
  url: string;
  rate: string;
  speed?: string;
  batch: string;
  limit?: string;
}

const inFlight = 8;
const tries = 200;

/** Sends a file through the front door. A delivery that is not taken is sent again until it is; it never counts twice. */
export async function replay(file: string, options: Options): Promise<void> {
  const rate = positive('--rate', options.rate, 0);
  const speed = options.speed === undefined ? null : positive('--speed', options.speed, Number.MIN_VALUE);
  const batch = Math.min(positive('--batch', options.batch, 1), 1_000);
  const limit = options.limit === undefined ? Infinity : positive('--limit', options.limit, 1);
  const startedAt = Date.now();
  const sending = new Set<Promise<void>>();
  let firstPostedAt: number | null = null;
  let sent = 0;
  let accepted = 0;
  let rejected = 0;
  let waiting: { postedAt: string }[] = [];

  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const mentions = waiting;
    waiting = [];
    const dueMs = speed !== null ? (Date.parse(mentions[0]!.postedAt) - firstPostedAt!) / speed : rate > 0 ? (sent * 1_000) / rate : 0;
    const aheadMs = startedAt + dueMs - Date.now();
    if (aheadMs > 1) await wait(aheadMs);
    while (sending.size >= inFlight) await Promise.race(sending);
    sent += mentions.length;
    const one = deliver(options, JSON.stringify({ mentions })).then((answer) => {
      accepted += answer.accepted;
      rejected += answer.rejected.length;
      sending.delete(one);
    });
    sending.add(one);
  };
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (sent + waiting.length >= limit) break;
    if (line.trim() === '') continue;
    const mention = JSON.parse(line) as { postedAt: string };
    firstPostedAt ??= Date.parse(mention.postedAt);
    waiting.push(mention);
    if (waiting.length >= batch) await flush();
  }
  await flush();
  await Promise.all(sending);
  const seconds = (Date.now() - startedAt) / 1_000;
  process.stdout.write(`${sent} sent in ${seconds.toFixed(1)} s (${Math.round(sent / seconds)} a second): ${accepted} accepted, ${rejected} rejected.\n`);
}

async function deliver({ url, channel, secret }: Options, body: string): Promise<{ accepted: number; rejected: unknown[] }> {
  const id = `msg_${newId()}`;
  let problem = '';
  for (let attempt = 0; attempt < tries; attempt++) {
    const headers = { 'content-type': 'application/json', ...signedHeaders(secret, id, new Date(), body) };
    const answer = await fetch(`${url}/hooks/${channel}`, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) }).catch(
      (error: Error) => error,
    );
    if (answer instanceof Error) problem = (answer.cause as Error | undefined)?.message ?? answer.message;
    else if (answer.status === 202) return (await answer.json()) as { accepted: number; rejected: unknown[] };
    else {
      problem = `${answer.status} ${await answer.text()}`;
      if (answer.status < 500 && answer.status !== 429) throw new Refusal(`The channel refused a delivery: ${problem}`);
    }
    await wait(Math.min(100 * (attempt + 1), 1_000));
  }
  throw new Refusal(`Earshot at ${url} did not take a delivery: ${problem}`);
}

function positive(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least)
    throw new Refusal(`${name} must be a number of ${least === Number.MIN_VALUE ? 'more than 0' : `${least} or more`}, not "${text}".`);
  return value;
}
