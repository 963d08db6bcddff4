import { z } from 'zod';
import { type Asking, askService, readService, refusalOf, type Said } from '../ask.js';
import type { Bucket } from '../budget.js';
import { pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { address, idOf, seconds, wordsOf } from '../sound.js';
import { Steps } from '../steps.js';
import { googlePlayConnect } from './connect.js';
import { assertion, freshToken, google, serviceAccount } from './google.js';
import { answerId, bodyOf, mapReviews, type Review } from './review.js';

const config = z.object({
  /** The app's package name. */
  app: z
    .string('is missing')
    .trim()
    .regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/, 'must be a package name such as com.acme.app'),
  baseUrl: address.default('https://androidpublisher.googleapis.com'),
  tokenUrl: address.default('https://oauth2.googleapis.com/token'),
  everySeconds: seconds(30),
});
type Config = z.infer<typeof config>;
const credentials = z.object({
  serviceAccount: z
    .string('is missing')
    .trim()
    .max(10_000)
    .superRefine((text, issues) => {
      const read = serviceAccount.safeParse(text);
      if (!read.success) issues.addIssue({ code: 'custom', message: `is no key file of a service account` });
    }),
}) as unknown as z.ZodType<Record<string, string>>;

const play = google('Google Play');
const everyMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;

const moment = z.object({ seconds: z.coerce.number().int() });
const wire = z.object({
  reviewId: idOf,
  authorName: wordsOf,
  comments: z
    .array(
      z.object({
        userComment: z
          .object({ text: z.string(), lastModified: moment, starRating: z.number(), reviewerLanguage: wordsOf, thumbsUpCount: z.number().nullish() })
          .nullish(),
        developerComment: z.object({ text: z.string(), lastModified: moment }).nullish().catch(null),
      }),
    )
    .min(1),
});
const page = z.object({ reviews: z.array(z.unknown()).default([]), tokenPagination: z.object({ nextPageToken: wordsOf }).nullish().catch(null) });
const iso = ({ seconds: at }: { seconds: number }): string => (Math.abs(at) > 8.64e12 ? '' : new Date(at * 1_000).toISOString());

/** Google tells when a review last changed and not when it was written; a change of one that came before is an edit. */
function reviewOf(raw: unknown, again: boolean): Review | null {
  const read = wire.safeParse(raw);
  const said = read.data?.comments.find(({ userComment }) => userComment)?.userComment;
  if (!read.success || !said) return null;
  const ours = read.data.comments.find(({ developerComment }) => developerComment)?.developerComment;
  // The title stands before a tab.
  const [title, text] = said.text.includes('\t') ? said.text.split(/\t(.*)/s) : ['', said.text];
  const at = iso(said.lastModified);
  return {
    id: read.data.reviewId,
    rating: said.starRating,
    title: title ?? '',
    text: text ?? '',
    author: { id: `of:${read.data.reviewId}`, name: read.data.authorName },
    at: again ? new Date(Math.max(0, Date.parse(at) - 1)).toISOString() : at,
    editedAt: again ? at : null,
    likes: said.thumbsUpCount,
    answer: ours ? { text: ours.text, at: iso(ours.lastModified) } : null,
  };
}

async function prepared(context: ChannelContext, path: string, asking: Asking): Promise<[string, Asking]> {
  const { app, baseUrl, tokenUrl } = context.config as Config;
  const account = (): Record<string, string> =>
    assertion(serviceAccount.parse(context.credentials['serviceAccount']), 'https://www.googleapis.com/auth/androidpublisher', tokenUrl, context.now);
  const bearer = await freshToken(context, play, tokenUrl, account);
  return [`${baseUrl}/androidpublisher/v3/applications/${app}/reviews${path}`, { ...asking, headers: { authorization: `Bearer ${bearer}` } }];
}
async function list(context: ChannelContext, token: string | null, most = 100) {
  context.meter.spend('reads');
  const query = new URLSearchParams({ maxResults: String(most), ...(token ? { token } : {}) });
  return page.parse(await readService(context, play, ...(await prepared(context, `?${query}`, {}))));
}
const write = async (context: ChannelContext, id: string, json: unknown): Promise<Said> =>
  askService(context, play, ...(await prepared(context, `/${encodeURIComponent(id)}:reply`, { json })));

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  context.meter.spend('replies');
  const id = typeof reply.answer?.['review'] === 'string' ? reply.answer['review'] : reply.inReplyTo;
  const said = await write(context, id, { replyText: reply.text });
  if (said.status === 404) return { outcome: 'rejected', why: 'The review is no longer there.' };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  return { outcome: 'sent', remoteId: answerId(id), url: null };
}

const send: Send = {
  // A review has one answer: writing it again puts the same in its place.
  idempotent: true,
  length: () => ({ max: 350, unit: 'codepoints' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

/** https://developers.google.com/android-publisher/reply-to-reviews: reviews with words, of the last week. */
export const googlePlayChannel: ChannelType = {
  ...plain,
  network: 'googleplay',
  title: 'Google Play',
  connect: googlePlayConnect,
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
          return { items: read.reviews, next: read.tokenPagination?.nextPageToken ?? null };
        },
        mark: (raw: unknown) => {
          const one = reviewOf(raw, false);
          return one ? { id: one.id, revision: one.at, atMs: Date.parse(one.at) } : null;
        },
        body: bodyOf,
      };
      return pollNewest(context, cursor, [source], { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
    },
  },
  webhook: null,
  send,
  budgets: ({ config: given }): Bucket[] => [
    { name: 'reads', unit: 'requests', most: 200, window: { ms: 3_600_000 }, of: (given as Config).app },
    { name: 'replies', unit: 'requests', most: 2_000, window: { ms: dayMs }, of: (given as Config).app, only: 'answer' },
  ],
  check: async (context) => {
    const steps = new Steps();
    await steps.take('read', async () => {
      const { reviews } = await list(context, null, 10);
      return reviews.length > 0 ? 'Reviews of the app can be read.' : 'Reviews of the app can be read; there is none of the last week.';
    });
    return steps.taken;
  },
};
