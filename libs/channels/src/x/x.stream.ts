import { z } from 'zod';
import { AppError } from '#kernel';
import { midnightAfter } from '../budget.js';
import type { ChannelContext, Fetched, StreamContext } from '../port.js';
import { againAt, jsonOf, needsPerson, waitUntil } from '../problem.js';
import { rateOf } from '../rate.js';
import type { XConfig } from './x.config.js';
import { addressOf, ask, ownId, prices, x } from './x.http.js';
import { fields, queryOf } from './x.poll.js';
import { rules, rulesMade, streamLine } from './x.wire.js';

/** X sends an empty line every 20 seconds; a little more, for the way. */
const silentMs = 25_000;
const renewMs = 30_000;
const renewPosts = 50;
const httpPauseMs = 5_000;
const limitPauseMs = 60_000;
const shutPauseMs = 3_600_000;

const cursorOf = z.object({ at: z.iso.datetime() });

type Rules = Map<string, { sought: boolean }>;

/** Values of rules, and whether only topics ask for them. The account's own is beside them, for who addresses it. */
function wantedRules(context: ChannelContext): Map<string, boolean> {
  const { words } = context.config as XConfig;
  const handle = context.credentials['handle'];
  const own = [...(words.length > 0 ? [queryOf(words)] : []), ...(handle ? [`(@${handle} OR to:${handle}) -is:retweet`] : [])];
  return new Map([...context.sought.map((value) => [value, true] as const), ...own.map((value) => [value, false] as const)]);
}

async function askRules(context: ChannelContext, json?: unknown): Promise<unknown> {
  const said = await ask(context, '/2/tweets/search/stream/rules', { bucket: 'rules', as: 'anybody', ...(json === undefined ? {} : { json }) });
  if (said.shut) throw needsPerson(`${said.says} Give a new bearer token.`);
  if (said.status === 403) throw waitUntil(new Date(context.now.getTime() + shutPauseMs), said.says);
  if (said.status < 200 || said.status >= 300 || said.json === null) throw new AppError('unavailable', said.says);
  return said.json;
}

/** How many rules the app has, of this channel and of others. */
export async function readRules(context: ChannelContext): Promise<number> {
  return rules.parse(await askRules(context)).data?.length ?? 0;
}

/** Makes the rules of this channel at X those that are wanted, and answers them by id; rules of others of the same app stay. */
export async function syncRules(context: ChannelContext): Promise<Rules> {
  const wanted = wantedRules(context);
  const mark = `earshot:${context.channelId}:`;
  const tagOf = (value: string): string => `${mark}${wanted.get(value) ? 'topic' : 'own'}`;
  const there = (rules.parse(await askRules(context)).data ?? []).filter(({ tag }) => tag?.startsWith(mark));
  const stale = there.filter(({ value, tag }) => !wanted.has(value) || tag !== tagOf(value));
  // First away, then there: a rule whose tag changed is the same value, which X takes only once.
  if (stale.length > 0) await askRules(context, { delete: { ids: stale.map(({ id }) => id) } });
  const kept = there.filter((one) => !stale.includes(one));
  const missing = [...wanted.keys()].filter((value) => !kept.some((one) => one.value === value));
  const made = missing.length > 0 ? rulesMade.parse(await askRules(context, { add: missing.map((value) => ({ value, tag: tagOf(value) })) })) : {};
  // Somebody of the same app has it already: what it brings is ours as well.
  const shared = (made.errors ?? []).flatMap(({ title, id, value }) => (title === 'DuplicateRule' && id && value ? [{ id, value }] : []));
  return new Map([...kept, ...(made.data ?? []), ...shared].map(({ id, value }) => [id, { sought: wanted.get(value) ?? false }]));
}

function refusalOf(answer: Fetched, now: Date): AppError {
  const detail = x
    .complaint(jsonOf(answer))
    ?.slice(0, 300)
    .replace(/[.\s]*$/, '');
  const says = detail ? `X refused the stream (${answer.status}): ${detail}.` : `X answered ${answer.status} instead of a stream.`;
  if (answer.status === 401) return needsPerson(`${says} Give a new bearer token.`);
  if (answer.status === 429) return waitUntil(againAt(answer, now, limitPauseMs), says);
  return waitUntil(new Date(now.getTime() + (answer.status === 403 ? shutPauseMs : httpPauseMs)), says);
}

function stopWithoutMoney(context: ChannelContext): void {
  if (context.meter.left('money') <= 0)
    throw waitUntil(midnightAfter(new Date(), 'UTC'), 'The money for X is spent for today. The stream opens again after midnight (UTC).');
}

interface Event {
  self: string | null;
  said: unknown;
}

/** Every post that the rules match, seconds after it was written. Rules follow the topics while it stands. */
export async function streamX(context: StreamContext, given: unknown): Promise<void> {
  const { backfillMinutes } = context.config as XConfig;
  stopWithoutMoney(context);
  const self = await ownId(context);
  let ours = await syncRules(context);
  if (ours.size === 0)
    throw waitUntil(new Date(context.now.getTime() + 2 * limitPauseMs), 'There is nothing to stream yet: no words, no account and no topic.');
  let asked = JSON.stringify([...wantedRules(context)]);
  const before = cursorOf.safeParse(given);
  const missedMinutes = before.success ? Math.ceil((context.now.getTime() - Date.parse(before.data.at)) / 60_000) : 0;
  const backfill: Record<string, string> = backfillMinutes && missedMinutes > 0 ? { backfill_minutes: String(Math.min(backfillMinutes, missedMinutes)) } : {};
  context.meter.spend('connect');
  const lines = context.net.lines(addressOf(context, '/2/tweets/search/stream', { ...fields, ...backfill }), {
    headers: { authorization: `Bearer ${context.credentials['bearerToken']}` },
    silentMs,
    signal: context.signal,
    onOpen: () => context.opened(),
    refusal: (answer) => {
      if (answer.status === 429) context.meter.observe('connect', rateOf(answer.headers, context.now));
      return refusalOf(answer, new Date());
    },
  });
  let renewedMs = Date.now();
  let posts = 0;
  for await (const line of lines) {
    const cursor = { at: new Date().toISOString() };
    if (line.trim() === '') await context.heard(undefined, cursor);
    else {
      const value = jsonOf({ text: () => line });
      const read = streamLine.safeParse(value);
      if (read.success && read.data.data === undefined && read.data.errors?.length) {
        const { detail, title } = read.data.errors[0]!;
        throw new AppError('unavailable', `X closed the stream: ${(detail ?? title ?? 'it gave no reason').replace(/[.\s]*$/, '')}.`);
      }
      posts += 1;
      context.meter.spend('money', prices.post + (read.data?.includes?.users?.length ?? 0) * prices.user);
      const matched = read.data?.matching_rules;
      const mine = matched?.flatMap(({ id }) => ours.get(id) ?? []);
      // A line that cannot be read is kept as it came; what only rules of others match is theirs.
      if (!mine) await context.heard({ self, said: value ?? { line } } satisfies Event, cursor);
      else if (mine.length > 0) await context.heard({ self, said: value } satisfies Event, cursor, { sought: mine.every(({ sought }) => sought) });
      stopWithoutMoney(context);
    }
    if (posts < renewPosts && Date.now() - renewedMs < renewMs) continue;
    await context.renew();
    stopWithoutMoney(context);
    [renewedMs, posts] = [Date.now(), 0];
    const now = JSON.stringify([...wantedRules(context)]);
    if (now !== asked) ours = await syncRules(context);
    asked = now;
  }
}

export function packX(events: unknown[]): string {
  const heard = events as Event[];
  return JSON.stringify({ self: heard.at(-1)?.self ?? null, streamed: heard.map(({ said }) => said) });
}
