import { z } from 'zod';
import { AppError } from '#kernel';
import { type Asking, askService, readService, refusalOf, type Said } from '../ask.js';
import type { Bucket } from '../budget.js';
import { pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type Reread, type Send, type SendOutcome } from '../port.js';
import { needsPerson, outcomeOfBreak } from '../problem.js';
import { address, idOf, seconds, secret, wordsOf } from '../sound.js';
import { Steps } from '../steps.js';
import { googleBusinessConnect } from './connect.js';
import { freshToken, google } from './google.js';
import { answerId, bodyOf, mapReviews, type Review } from './review.js';

const config = z.object({
  /** `accounts/1/locations/2`, as the Business Profile APIs name a place. */
  location: z
    .string('is missing')
    .trim()
    .regex(/^accounts\/\d+\/locations\/\d+$/, 'must look like accounts/123/locations/456'),
  clientId: secret.max(300),
  baseUrl: address.default('https://mybusiness.googleapis.com'),
  tokenUrl: address.default('https://oauth2.googleapis.com/token'),
  everySeconds: seconds(30),
});
type Config = z.infer<typeof config>;
const credentials = z.object({ clientSecret: secret, refreshToken: secret }) as unknown as z.ZodType<Record<string, string>>;

const business = google('Google Business');
const everyMs = 5 * 60_000;
const ratings: Record<string, number> = { ONE: 1, TWO: 2, THREE: 3, FOUR: 4, FIVE: 5 };

const wire = z.object({
  reviewId: idOf,
  reviewer: z.object({ displayName: wordsOf, profilePhotoUrl: wordsOf, isAnonymous: z.boolean().nullish() }).nullish().catch(null),
  starRating: z.string(),
  comment: wordsOf,
  createTime: z.string(),
  updateTime: wordsOf,
  reviewReply: z.object({ comment: z.string(), updateTime: z.string() }).nullish().catch(null),
});
const page = z.object({ reviews: z.array(z.unknown()).default([]), nextPageToken: wordsOf });

function reviewOf(raw: unknown): Review | null {
  const read = wire.safeParse(raw).data;
  const rating = ratings[read?.starRating ?? ''];
  if (!read || rating === undefined) return null;
  return {
    id: read.reviewId,
    rating,
    title: null,
    text: read.comment,
    author: { id: `of:${read.reviewId}`, name: read.reviewer?.displayName, avatarUrl: read.reviewer?.profilePhotoUrl },
    at: read.createTime,
    editedAt: read.updateTime,
    answer: read.reviewReply ? { text: read.reviewReply.comment, at: read.reviewReply.updateTime } : null,
  };
}

async function prepared(context: ChannelContext, path: string, asking: Asking): Promise<[string, Asking]> {
  const { location, baseUrl, tokenUrl, clientId } = context.config as Config;
  const { clientSecret, refreshToken } = context.credentials;
  if (!clientSecret || !refreshToken) throw needsPerson('The client secret or the refresh token is missing.');
  const bearer = await freshToken(context, business, tokenUrl, () => ({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    client_secret: clientSecret,
  }));
  context.meter.spend('requests');
  return [`${baseUrl}/v4/${location}/reviews${path}`, { ...asking, headers: { authorization: `Bearer ${bearer}` } }];
}
const ask = async (context: ChannelContext, path: string, asking: Asking = {}): Promise<Said> =>
  askService(context, business, ...(await prepared(context, path, asking)));
async function list(context: ChannelContext, token: string | null, most = 50) {
  const query = new URLSearchParams({ pageSize: String(most), orderBy: 'updateTime desc', ...(token ? { pageToken: token } : {}) });
  return page.parse(await readService(context, business, ...(await prepared(context, `?${query}`, {}))));
}
const idIn = ({ answer, inReplyTo }: OutgoingReply): string => (typeof answer?.['review'] === 'string' ? answer['review'] : inReplyTo);

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const said = await ask(context, `/${encodeURIComponent(idIn(reply))}/reply`, { method: 'PUT', json: { comment: reply.text } });
  if (said.status === 404) return { outcome: 'rejected', why: 'The review is no longer there.' };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  return { outcome: 'sent', remoteId: answerId(idIn(reply)), url: null };
}

const send: Send = {
  // A review has one answer: writing it again puts the same in its place.
  idempotent: true,
  length: () => ({ max: 4_096, unit: 'bytes' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

const reread: Reread = {
  most: 10,
  reread: async (context, items) => {
    const gone: string[] = [];
    for (const { externalId } of items) {
      if (!externalId.endsWith(':answer') && (await ask(context, `/${encodeURIComponent(externalId)}`)).status === 404) gone.push(externalId);
    }
    return gone.length > 0 ? { body: JSON.stringify({ gone }), items: gone.length } : null;
  },
};

/** https://developers.google.com/my-business/content/review-data: the reviews of one place. */
export const googleBusinessChannel: ChannelType = {
  ...plain,
  network: 'googlebusiness',
  title: 'Google Business',
  connect: googleBusinessConnect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapReviews(reviewOf),
  poll: {
    poll: (context, cursor) => {
      const { everySeconds } = context.config as Config;
      const source = {
        name: 'reviews',
        page: async (token: string | null) => {
          const read = await list(context, token);
          return { items: read.reviews, next: read.nextPageToken || null };
        },
        mark: (raw: unknown) => {
          const one = reviewOf(raw);
          const atMs = Date.parse(one?.editedAt ?? one?.at ?? '');
          return one && !Number.isNaN(atMs) ? { id: one.id, revision: `${one.editedAt ?? one.at}/${one.answer?.at ?? ''}`, atMs } : null;
        },
        body: bodyOf,
      };
      return pollNewest(context, cursor, [source], { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
    },
  },
  webhook: null,
  send,
  reread,
  budgets: ({ config: given }): Bucket[] => [{ name: 'requests', unit: 'requests', most: 300, window: { ms: 60_000 }, of: (given as Config).clientId }],
  check: async (context) => {
    const steps = new Steps();
    await steps.take('read', async () => {
      const said = await ask(context, '?pageSize=1');
      if (said.status !== 200) throw new AppError('unavailable', said.says);
      const total = Number((said.json as { totalReviewCount?: unknown } | null)?.totalReviewCount ?? 0);
      return `The place has ${total.toLocaleString('en')} reviews, and they can be read.`;
    });
    return steps.taken;
  },
};
