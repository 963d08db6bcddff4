import path from 'node:path';
import { z } from 'zod';
import { readConfig } from '#config';
import { AppError } from '#kernel';
import { type ChannelContext, type ChannelType, type IncomingMention, type OutgoingReply, plain, type PollPage } from '../port.js';
import { type ReplayCursor, replayFile, replaySlice, replayStart } from './replay.js';
import { brands, personOf, sayAgain } from './speech.js';
import { randomOf } from './random.js';
import { storySlice } from './story.js';

const config = z.object({
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
  /** How many times busier than the story as it is written. */
  pace: z.number().min(0.1, 'must be at least 0.1').max(100, 'must be at most 100').default(1),
  /** Instead of the story: a JSONL file of webhook items in the folder `replays` of the data folder. */
  file: z.string().min(1).max(200).optional(),
  /** Of the file: items a second, evenly. Without it the file's own gaps are kept. */
  rate: z.number().min(0.01).max(1_000).optional(),
  /** Of the file: how much faster than it was. */
  speed: z.number().min(0.01).max(10_000).default(1),
});
type Config = z.infer<typeof config>;

const cursorOf = z.object({
  seed: z.number(),
  /** Until where the story was told. */
  storyMs: z.number(),
  at: z.string(),
  replay: z.custom<ReplayCursor>().nullable().default(null),
  /** What people will say to our answers, and when. */
  pending: z.array(z.object({ at: z.string(), mention: z.custom<Omit<IncomingMention, 'postedAt'>>() })).default([]),
});
type Cursor = z.infer<typeof cursorOf>;

const beatMs = 1_000;
/** After a standstill the story goes on where it was, instead of telling everything at once. */
const longestStepMs = 5_000;

const start = (seed: number, now: Date): Cursor => ({ seed, storyMs: 0, at: new Date(now.getTime() - beatMs).toISOString(), replay: null, pending: [] });

/** Answers the mentions of this beat, with the time each was posted. */
async function tell(chosen: Config, before: Cursor, now: Date): Promise<{ mentions: IncomingMention[]; cursor: Cursor; ended: boolean }> {
  const elapsedMs = Math.min(Math.max(now.getTime() - Date.parse(before.at), 0), longestStepMs);
  const said = before.pending.filter(({ at }) => Date.parse(at) <= now.getTime());
  const mentions: IncomingMention[] = said.map(({ mention }) => ({ ...mention, postedAt: now.toISOString() }));
  const cursor: Cursor = { ...before, at: now.toISOString(), pending: before.pending.filter((one) => !said.includes(one)) };
  if (chosen.file !== undefined) {
    const file = replayFile(path.join(readConfig().dataFolder, 'replays'), chosen.file);
    const replayed = await replaySlice(file, before.replay ?? replayStart, elapsedMs, { rate: chosen.rate ?? null, speed: chosen.speed }).catch(
      (cause: Error) => {
        throw new AppError('invalid', `The file ${path.basename(file)} cannot be read in the folder replays of the data folder.`, { cause });
      },
    );
    mentions.push(...replayed.mentions.map((mention) => ({ ...mention, postedAt: now.toISOString() })));
    return { mentions, cursor: { ...cursor, replay: replayed.cursor }, ended: replayed.ended && cursor.pending.length === 0 };
  }
  const storyMs = before.storyMs + elapsedMs;
  for (const { atMs, mention } of storySlice(before.seed, before.storyMs, storyMs, chosen.pace)) {
    mentions.push({ ...mention, postedAt: new Date(now.getTime() - (storyMs - atMs)).toISOString() });
  }
  return { mentions, cursor: { ...cursor, storyMs }, ended: false };
}

async function poll(context: ChannelContext, given: unknown): Promise<PollPage> {
  const chosen = config.parse(context.config);
  const known = cursorOf.safeParse(given);
  const before = known.success && known.data.seed === chosen.seed ? known.data : start(chosen.seed, context.now);
  const { mentions, cursor, ended } = await tell(chosen, before, context.now);
  return {
    body: mentions.length > 0 ? JSON.stringify({ mentions }) : null,
    items: mentions.length,
    cursor,
    nextPollAt: ended ? null : new Date(context.now.getTime() + beatMs),
    more: false,
    problem: ended ? 'The file was replayed to its end.' : null,
  };
}

/** Most people thank, some are not content, a few say nothing; a moment later, as people do. */
function remember(given: unknown, reply: OutgoingReply, now: Date): unknown {
  const known = cursorOf.safeParse(given);
  const before = known.success ? known.data : start(1, now);
  const random = randomOf(before.seed, 'answer', reply.id);
  const what = random.weighted({ thanks: 65, persists: 27, nothing: 8 });
  if (what === 'nothing') return before;
  const { author } = personOf(reply.author.externalId);
  const mention: Omit<IncomingMention, 'postedAt'> = {
    externalId: `answer-${reply.id}`,
    author: { ...author, externalId: reply.author.externalId, handle: reply.author.handle },
    text: sayAgain(random, reply.author.externalId, what, brands[0]!),
    form: 'comment',
    inReplyTo: reply.inReplyTo,
  };
  return { ...before, pending: [...before.pending, { at: new Date(now.getTime() + random.between(5, 20) * 1_000).toISOString(), mention }] };
}

const stored = z.object({ mentions: z.array(z.custom<IncomingMention>((value) => typeof (value as IncomingMention | null)?.externalId === 'string')) });

/** People who do not exist, for demonstration, training and load. */
export const simulatorChannel: ChannelType = {
  ...plain,
  network: 'simulator',
  title: 'Simulator',
  config,
  purpose: 'answer',
  simulated: true,
  verified: 'not a network',
  map: (body) => ({ mentions: stored.parse(JSON.parse(body)).mentions, unreadable: [] }),
  poll: { poll },
  webhook: null,
  send: {
    idempotent: true,
    length: () => null,
    canReply: () => ({ ok: true }),
    send: async (_context, reply) => ({ outcome: 'sent', remoteId: `reply-${reply.id}`, url: null }),
    remember,
  },
};
