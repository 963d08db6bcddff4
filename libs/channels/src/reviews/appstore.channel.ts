import { z } from 'zod';
import { type Asking, askService, readService, refusalOf, type Said, type Service } from '../ask.js';
import type { Bucket, Observation } from '../budget.js';
import { type NewestSource, pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { address, idOf, seconds, secret, wordsOf } from '../sound.js';
import { Steps } from '../steps.js';
import { appStoreConnect } from './connect.js';
import { jwt } from './jwt.js';
import { answerId, bodyOf, mapReviews, type Review } from './review.js';

const config = z.object({
  /** The number in the app's address in the App Store. */
  app: z
    .string('is missing')
    .trim()
    .transform((text) => text.replace(/^id/, ''))
    .pipe(z.string().regex(/^\d{5,20}$/, 'must be the number of an app')),
  /** Whose public reviews are read without an account: two letters each. */
  countries: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .regex(/^[a-z]{2}$/, 'must be a country of two letters'),
    )
    .max(30)
    .default(['us']),
  baseUrl: address.default('https://api.appstoreconnect.apple.com'),
  publicUrl: address.default('https://itunes.apple.com'),
  everySeconds: seconds(30),
});
type Config = z.infer<typeof config>;
const credentials = z.object({
  issuerId: secret.max(100),
  keyId: secret.max(100),
  privateKey: secret.refine((text) => text.includes('PRIVATE KEY'), 'holds no private key'),
}) as unknown as z.ZodType<Record<string, string>>;

const everyMs = 10 * 60_000;
const apple: Service = {
  name: 'The App Store',
  complaint: (json) => {
    const first = (json as { errors?: { detail?: unknown; title?: unknown }[] } | null)?.errors?.[0];
    return [first?.detail, first?.title].find((one): one is string => typeof one === 'string') ?? null;
  },
};

/** https://developer.apple.com/documentation/appstoreconnectapi/customerreview */
const connected = z.object({
  id: idOf,
  attributes: z.object({ rating: z.number(), title: wordsOf, body: wordsOf, reviewerNickname: wordsOf, createdDate: z.string(), territory: wordsOf }),
  answer: z
    .object({ attributes: z.object({ responseBody: z.string(), lastModifiedDate: z.string() }) })
    .nullish()
    .catch(null),
});
const labelled = z.object({ label: z.string() });
/** An entry of the public feed in JSON, where everything is a label. */
const open = z.object({
  id: labelled,
  author: z.object({ name: labelled, uri: labelled.nullish() }),
  'im:rating': labelled,
  title: labelled,
  content: labelled,
  updated: labelled,
  country: wordsOf,
});

function reviewOf(raw: unknown): Review | null {
  const inside = connected.safeParse(raw).data;
  if (inside) {
    const { rating, title, body, reviewerNickname: name, createdDate: at, territory } = inside.attributes;
    const ours = inside.answer?.attributes;
    // Apple tells a nickname and no id: each review has an author of its own.
    const author = { id: `of:${inside.id}`, name };
    return {
      id: inside.id,
      rating,
      title,
      text: body,
      author,
      at,
      location: territory,
      answer: ours ? { text: ours.responseBody, at: ours.lastModifiedDate } : null,
    };
  }
  const outside = open.safeParse(raw).data;
  const rating = Number(outside?.['im:rating'].label);
  if (!outside || !Number.isFinite(rating)) return null;
  const author = { id: /\/id(\d+)/.exec(outside.author.uri?.label ?? '')?.[1] ?? `of:${outside.id.label}`, name: outside.author.name.label };
  return {
    id: outside.id.label,
    rating,
    title: outside.title.label,
    text: outside.content.label,
    author,
    at: outside.updated.label,
    location: outside.country,
  };
}

function prepared(context: ChannelContext, path: string, asking: Asking): [string, Asking] {
  const { issuerId = '', keyId = '', privateKey = '' } = context.credentials;
  const iat = Math.floor(context.now.getTime() / 1_000);
  const bearer = jwt('ES256', privateKey, { kid: keyId }, { iss: issuerId, iat, exp: iat + 15 * 60, aud: 'appstoreconnect-v1' });
  return [path.startsWith('http') ? path : `${(context.config as Config).baseUrl}${path}`, { ...asking, headers: { authorization: `Bearer ${bearer}` } }];
}

/** `user-hour-lim:3500;user-hour-rem:500;` */
export function appleRate(header: string | null): Observation | null {
  const of = (name: string): number | undefined => {
    const found = new RegExp(`${name}:(\\d+)`).exec(header ?? '');
    return found ? Number(found[1]) : undefined;
  };
  const [most, remaining] = [of('user-hour-lim'), of('user-hour-rem')];
  return most === undefined && remaining === undefined ? null : { ...(most ? { most } : {}), ...(remaining === undefined ? {} : { remaining }) };
}

async function ask(context: ChannelContext, path: string, asking: Asking = {}): Promise<Said> {
  context.meter.spend('requests');
  const said = await askService(context, apple, ...prepared(context, path, asking));
  context.meter.observe('requests', appleRate(said.answer.headers.get('x-rate-limit')));
  return said;
}

const listed = z.object({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).nullish().catch(null),
  links: z.object({ next: wordsOf }).nullish().catch(null),
});
const pointing = z.object({ relationships: z.object({ response: z.object({ data: z.object({ id: idOf }).nullish() }) }) });

function inside(context: ChannelContext): NewestSource {
  const { app, baseUrl } = context.config as Config;
  return {
    name: 'reviews',
    page: async (next) => {
      const said = await ask(context, next ?? `/v1/apps/${app}/customerReviews?sort=-createdDate&limit=100&include=response`);
      const read = listed.parse(
        said.status === 200 ? said.json : await readService(context, apple, ...prepared(context, `/v1/apps/${app}/customerReviews?limit=1`, {})),
      );
      const answers = new Map((read.included ?? []).map((one) => [String((one as { id?: unknown } | null)?.id), one]));
      const items = read.data.map((one) => {
        const id = pointing.safeParse(one).data?.relationships.response.data?.id;
        return id && answers.has(id) ? { ...(one as object), answer: answers.get(id) } : one;
      });
      // Only where we already are: the token goes to nobody else.
      return { items, next: read.links?.next?.startsWith(`${baseUrl}/`) ? read.links.next : null };
    },
    mark: (raw) => {
      const one = reviewOf(raw);
      const atMs = Date.parse(one?.at ?? '');
      return one && !Number.isNaN(atMs) ? { id: one.id, revision: one.answer?.at ?? null, atMs } : null;
    },
    body: bodyOf,
  };
}

/** Anybody may read the newest five hundred reviews of a country; a page holds fifty. */
function outside(context: ChannelContext, country: string): NewestSource {
  const { app, publicUrl } = context.config as Config;
  return {
    name: country,
    page: async (next) => {
      const number = Number(next ?? '1');
      const url = `${publicUrl}/${country}/rss/customerreviews/page=${number}/id=${app}/sortby=mostrecent/json`;
      const { feed } = (await readService(context, apple, url)) as { feed?: { entry?: unknown } };
      const entries = feed?.entry === undefined ? [] : Array.isArray(feed.entry) ? feed.entry : [feed.entry];
      // The first entry of some answers is the app itself.
      const items = entries
        .filter((one) => !(one as { 'im:name'?: unknown } | null)?.['im:name'])
        .map((one) => ({ ...(one as object), country: country.toUpperCase() }));
      return { items, next: items.length >= 50 && number < 10 ? String(number + 1) : null };
    },
    mark: (raw) => {
      const one = reviewOf(raw);
      const atMs = Date.parse(one?.at ?? '');
      return one && !Number.isNaN(atMs) ? { id: one.id, revision: one.at, atMs } : null;
    },
    body: bodyOf,
  };
}

const hasKey = (context: Pick<ChannelContext, 'credentials'>): boolean => Boolean(context.credentials['privateKey']);

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  if (!hasKey(context)) return { outcome: 'reauthorise', why: 'Public reviews can only be read: answering needs a key of App Store Connect.' };
  const id = typeof reply.answer?.['review'] === 'string' ? reply.answer['review'] : reply.inReplyTo;
  const said = await ask(context, '/v1/customerReviewResponses', {
    json: {
      data: {
        type: 'customerReviewResponses',
        attributes: { responseBody: reply.text },
        relationships: { review: { data: { type: 'customerReviews', id } } },
      },
    },
  });
  if (said.status === 404) return { outcome: 'rejected', why: 'The review is no longer there.' };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  return { outcome: 'sent', remoteId: answerId(id), url: null };
}

const send: Send = {
  // A review has one answer: writing it again puts the same in its place.
  idempotent: true,
  length: () => ({ max: 5_970, unit: 'utf16' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

/** https://developer.apple.com/documentation/appstoreconnectapi/customer-reviews, and the public feed of the App Store. */
export const appStoreChannel: ChannelType = {
  ...plain,
  network: 'appstore',
  title: 'App Store',
  connect: appStoreConnect,
  config,
  credentials,
  account: 'optional',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapReviews(reviewOf),
  poll: {
    poll: (context, cursor) => {
      const { countries, everySeconds } = context.config as Config;
      const sources = hasKey(context) ? [inside(context)] : countries.map((country) => outside(context, country));
      return pollNewest(context, cursor, sources, { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
    },
  },
  webhook: null,
  send,
  budgets: ({ credentials: { issuerId } }): Bucket[] =>
    issuerId ? [{ name: 'requests', unit: 'requests', most: 3_500, window: { ms: 3_600_000 }, of: issuerId }] : [],
  check: async (context) => {
    const { countries } = context.config as Config;
    const steps = new Steps();
    const sources = hasKey(context) ? [inside(context)] : countries.map((country) => outside(context, country));
    for (const source of sources)
      await steps.take('read', async () => `${(await source.page(null)).items.length} reviews can be read at once (${source.name}).`);
    return steps.taken;
  },
};
