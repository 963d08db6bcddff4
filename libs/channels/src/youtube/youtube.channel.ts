import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { refusalOf } from '../ask.js';
import { type Act, type ChannelContext, type ChannelType, type OutgoingReply, plain, type Reread, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { Steps } from '../steps.js';
import { config, connect, credentials, type YouTubeConfig } from './youtube.config.js';
import { isGone, read, userToken, write, youtubeBudgets } from './youtube.http.js';
import { mapYouTube } from './youtube.map.js';
import { pollYouTube } from './youtube.poll.js';
import { comment, listed } from './youtube.wire.js';

const nobody = { outcome: 'reauthorise', why: 'Nobody has signed in at YouTube for this channel: an API key only reads.' } as const;
const parentOf = ({ answer, inReplyTo }: Pick<OutgoingReply, 'answer' | 'inReplyTo'>): string =>
  typeof answer?.['parent'] === 'string' ? answer['parent'] : inReplyTo;

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const said = await write(context, '/comments', { part: 'snippet' }, { snippet: { parentId: parentOf(reply), textOriginal: reply.text } });
  if (!said) return nobody;
  if (isGone(said)) return { outcome: 'rejected', why: 'The comment that is answered is no longer there.' };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const id = (said.json as { id?: unknown } | null)?.id;
  return typeof id === 'string'
    ? { outcome: 'sent', remoteId: id, url: null }
    : { outcome: 'unknown', why: 'YouTube answered with something that cannot be read.' };
}

const send: Send = {
  idempotent: false,
  length: () => ({ max: 10_000, unit: 'utf16' }),
  canReply: (_channel, { answer }) => (answer?.['canReply'] === false ? { ok: false, why: 'YouTube takes no replies below this comment.' } : { ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const { channel } = context.config as YouTubeConfig;
    const page = listed.parse(await read(context, '/comments', { part: 'snippet', parentId: parentOf(reply), maxResults: '100', textFormat: 'plainText' }));
    for (const value of page.items) {
      const one = comment.safeParse(value).data;
      if (!one || one.snippet.authorChannelId?.value !== channel) continue;
      const after = Date.parse(one.snippet.publishedAt) >= reply.createdAt.getTime() - 60_000;
      if (after && (one.snippet.textOriginal ?? one.snippet.textDisplay ?? '').trim() === reply.text.trim()) return { remoteId: one.id, url: null };
    }
    return null;
  },
};

const reread: Reread = {
  most: 50,
  reread: async (context, items) => {
    const { channel: self } = context.config as YouTubeConfig;
    const page = listed.parse(
      await read(context, '/comments', {
        part: 'snippet',
        id: items.map(({ externalId }) => externalId).join(','),
        maxResults: '100',
        textFormat: 'plainText',
      }),
    );
    const found = new Map(
      page.items.flatMap((value) => ((one) => (one.success ? [[one.data.id, { value, one: one.data }] as const] : []))(comment.safeParse(value))),
    );
    const gone = items.filter(({ externalId }) => !found.has(externalId)).map(({ externalId }) => externalId);
    // What was edited says so; an edit that is known changes nothing.
    const replies = [...found.values()].filter(({ one }) => (one.snippet.updatedAt ?? '') > one.snippet.publishedAt).map(({ value }) => value);
    return gone.length + replies.length === 0 ? null : { body: JSON.stringify({ self, replies, gone }), items: gone.length + replies.length };
  },
};

/** Of the owner of the video: held back from everybody, or shown again. */
const moderate =
  (status: 'heldForReview' | 'published'): Act =>
  async (context, { externalId }) => {
    try {
      const said = await write(context, '/comments/setModerationStatus', { id: externalId, moderationStatus: status }, null);
      if (!said) return nobody;
      return said.status >= 200 && said.status < 300 ? { outcome: 'sent', remoteId: externalId, url: null } : refusalOf(said, context.now);
    } catch (error) {
      return outcomeOfBreak(error, context.now);
    }
  };

/** https://developers.google.com/youtube/v3/docs/comments/delete: what the account itself wrote. */
const remove: Act = async (context, { externalId }) => {
  try {
    const said = await write(context, '/comments', { id: externalId }, null, 'DELETE');
    if (!said) return nobody;
    return isGone(said) || (said.status >= 200 && said.status < 300) ? { outcome: 'sent', remoteId: externalId, url: null } : refusalOf(said, context.now);
  } catch (error) {
    return outcomeOfBreak(error, context.now);
  }
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { channel } = context.config as YouTubeConfig;
  const steps = new Steps();
  const seen = await steps.take('read', async () => {
    await read(context, '/commentThreads', { part: 'snippet', allThreadsRelatedToChannelId: channel, order: 'time', maxResults: '1' });
    return 'The comments of the channel can be read.';
  });
  if (seen && context.credentials['refreshToken']) {
    await steps.take('sign-in', async () => {
      if (!(await userToken(context))) throw new AppError('unavailable', nobody.why);
      return 'The account lets us in.';
    });
  }
  return steps.taken;
}

/** https://developers.google.com/youtube/v3: the comments of one channel. */
export const youtubeChannel: ChannelType = {
  ...plain,
  network: 'youtube',
  title: 'YouTube',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapYouTube,
  poll: { poll: pollYouTube },
  webhook: null,
  send,
  reread,
  actions: { hide: moderate('heldForReview'), show: moderate('published'), delete: remove },
  budgets: youtubeBudgets,
  check,
};
