import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { askService, readService, refusalOf } from '../ask.js';
import { type Act, type ChannelContext, type ChannelType, type Grant, type OutgoingReply, plain, type Reread, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import type { Forecast } from '../seek.js';
import { Steps } from '../steps.js';
import { config, connect, credentials, type XConfig } from './x.config.js';
import { ask, keptOf, ownId, prices, readPosts, userToken, x, xBudgets } from './x.http.js';
import { mapX } from './x.map.js';
import { fields, pollX, queryOf, seekX, streamsX } from './x.poll.js';
import { packX, readRules, streamX } from './x.stream.js';
import { webhook } from './x.webhook.js';
import { made, post, token } from './x.wire.js';

const tweetOf = (reply: Pick<OutgoingReply, 'answer' | 'inReplyTo'>): string =>
  typeof reply.answer?.['tweet'] === 'string' ? reply.answer['tweet'] : reply.inReplyTo;
const urlOf = (context: ChannelContext, id: string): string => `https://x.com/${context.credentials['handle'] ?? 'i'}/status/${id}`;

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  if (!context.credentials['accessToken']) return { outcome: 'reauthorise', why: 'Nobody has signed in at X for this channel.' };
  await userToken(context);
  context.meter.spend('money', /https?:\/\//.test(reply.text) ? prices.writeWithLink : prices.write);
  const said = await ask(context, '/2/tweets', { bucket: 'write', as: 'account', json: { text: reply.text, reply: { in_reply_to_tweet_id: tweetOf(reply) } } });
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const read = made.safeParse(said.json);
  if (!read.success) return { outcome: 'unknown', why: 'X answered with something that cannot be read.' };
  return { outcome: 'sent', remoteId: read.data.data.id, url: urlOf(context, read.data.data.id) };
}

const plainText = (text: string): string =>
  text
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/^(@\w+\s+)+/g, '')
    .replaceAll(/&(amp|lt|gt);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const send: Send = {
  idempotent: false,
  length: () => ({ max: 280, unit: 'weighted', url: 23 }),
  canReply: (_channel, { answer }) =>
    answer?.['summoned'] === true
      ? { ok: true }
      : { ok: false, why: 'X lets us answer only who addresses us: this post neither mentions, answers nor quotes the account.' },
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const self = await ownId(context);
    if (!self) return null;
    const start = new Date(reply.createdAt.getTime() - 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
    const read = await readPosts(context, `/2/users/${self}/tweets`, {
      bucket: 'lookup',
      as: 'account',
      query: { 'tweet.fields': 'referenced_tweets,author_id', max_results: '100', start_time: start },
    });
    const wanted = plainText(reply.text);
    for (const value of read.data ?? []) {
      const one = post.safeParse(value).data;
      const answers = one?.referenced_tweets?.some(({ type, id }) => type === 'replied_to' && id === tweetOf(reply));
      if (one && answers && plainText(one.text) === wanted) return { remoteId: one.id, url: urlOf(context, one.id) };
    }
    return null;
  },
};

/** https://docs.x.com/x-api/posts/likes/quickstart/manage-likes and https://docs.x.com/x-api/posts/hide-replies: replies below our own posts alone can be hidden. */
const act =
  (request: (self: string, tweet: string) => { path: string; method: string; json?: unknown }): Act =>
  async (context, { externalId, answer }) => {
    try {
      const self = await ownId(context);
      if (!self) return { outcome: 'reauthorise', why: 'Nobody has signed in at X for this channel.' };
      const { path, method, json } = request(self, encodeURIComponent(tweetOf({ answer, inReplyTo: externalId })));
      context.meter.spend('money', prices.write);
      const said = await ask(context, path, { bucket: 'write', as: 'account', method, ...(json === undefined ? {} : { json }) });
      const gone = method === 'DELETE' && said.status === 404;
      return gone || (said.status >= 200 && said.status < 300) ? { outcome: 'sent', remoteId: externalId, url: null } : refusalOf(said, context.now);
    } catch (error) {
      return outcomeOfBreak(error, context.now);
    }
  };
const hidden = (on: boolean): Act => act((_self, tweet) => ({ path: `/2/tweets/${tweet}/hidden`, method: 'PUT', json: { hidden: on } }));

const reread: Reread = {
  most: 100,
  reread: async (context, items) => {
    const current = new Map(items.map(({ externalId, answer }) => [externalId, typeof answer?.['tweet'] === 'string' ? answer['tweet'] : externalId]));
    const read = await readPosts(context, '/2/tweets', { bucket: 'lookup', as: 'anybody', query: { ...fields, ids: [...current.values()].join(',') } });
    const missing = new Set(
      (read.errors ?? []).filter(({ type }) => /resource-not-found/.test(type ?? '')).flatMap(({ resource_id: id, value }) => id ?? value ?? []),
    );
    const gone = [...current].filter(([, tweet]) => missing.has(tweet)).map(([externalId]) => externalId);
    const data = (read.data ?? []).filter((value) => {
      const one = post.safeParse(value).data;
      const last = one?.edit_history_tweet_ids?.at(-1);
      return one !== undefined && last !== undefined && ![...current.values()].includes(last);
    });
    // An old revision names those after it; they are fetched by their own ids.
    const newer = data.flatMap((value) => post.safeParse(value).data?.edit_history_tweet_ids?.at(-1) ?? []);
    const edited =
      newer.length > 0 ? await readPosts(context, '/2/tweets', { bucket: 'lookup', as: 'anybody', query: { ...fields, ids: newer.join(',') } }) : null;
    const ours = new Set(items.filter(({ own }) => own).flatMap(({ externalId }) => current.get(externalId) ?? []));
    const counted = (read.data ?? []).filter((value) => ours.has(post.safeParse(value).data?.id ?? ''));
    const changed = [...counted, ...(edited?.data ?? [])];
    if (gone.length + changed.length === 0) return null;
    return {
      body: JSON.stringify({ self: context.credentials['self'] ?? null, data: changed, includes: edited?.includes ?? read.includes, gone }),
      items: gone.length + changed.length,
    };
  },
};

/** https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code, as a public client. */
const grant: Grant = {
  begin: async (context, { redirectUri, state, challenge }) => {
    const { clientId, authorizeUrl } = context.config as XConfig;
    if (!clientId)
      throw new AppError('invalid', 'Signing in needs the client id of the app.', { fields: [{ field: 'config.clientId', message: 'is missing' }] });
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: 'tweet.read tweet.write tweet.moderate.write like.write users.read offline.access',
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    return { url: `${authorizeUrl}?${query}`, keep: {} };
  },
  finish: async (context, { code, verifier, redirectUri }) => {
    const { baseUrl, clientId } = context.config as XConfig;
    const form = { grant_type: 'authorization_code', code, client_id: clientId ?? '', redirect_uri: redirectUri, code_verifier: verifier };
    const said = await askService(context, x, `${baseUrl}/2/oauth2/token`, { form });
    const given = said.status === 200 ? token.safeParse(said.json) : null;
    if (!given?.success) throw new AppError('unavailable', said.says);
    return keptOf(given.data, context.now);
  },
};

/** Posts of the last seven days. Counting them is not billed by the post. */
async function countOf(context: ChannelContext, query: string): Promise<number> {
  const token = context.credentials['bearerToken'] ?? (await userToken(context));
  context.meter.spend('lookup');
  const url = `${(context.config as XConfig).baseUrl}/2/tweets/counts/recent?${new URLSearchParams({ query, granularity: 'day' })}`;
  const read = (await readService(context, x, url, { headers: { authorization: `Bearer ${token}` } })) as { meta?: { total_tweet_count?: number } };
  return Number(read.meta?.total_tweet_count ?? 0);
}

/** At the most: X does not bill the same post or author twice in a day. */
async function forecast(context: ChannelContext, sources: readonly string[]): Promise<Forecast> {
  let posts = 0;
  for (const source of sources) posts += await countOf(context, source);
  return { posts, days: 7, dollars: (posts * (prices.post + prices.user) * 30) / 7 };
}

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { words } = context.config as XConfig;
  const steps = new Steps();
  if (context.credentials['accessToken']) {
    const inside = await steps.take('sign-in', async () => {
      delete context.credentials['self'];
      await ownId(context);
      return `Signed in as @${context.credentials['handle']}.`;
    });
    if (!inside) return steps.taken;
  } else if (words.length === 0) steps.fail('read', 'There is nothing to listen for: sign in, or give words.');
  if (words.length > 0) {
    await steps.take('read', async () => {
      const total = await countOf(context, queryOf(words));
      return `${total.toLocaleString('en')} posts of the last seven days hold these words; reading as many costs about $${(total * (prices.post + prices.user)).toFixed(2)} a week.`;
    });
  }
  if (streamsX(context)) await steps.take('stream', async () => `The rules of the stream can be read: ${await readRules(context)} of this app are there.`);
  return steps.taken;
}

/** https://docs.x.com: recent search beside the filtered stream, mentions, the Activity API's webhooks, and replies where X lets apps reply. */
export const xChannel: ChannelType = {
  ...plain,
  network: 'x',
  title: 'X',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: "against a third party's simulator",
  map: mapX,
  poll: { poll: pollX },
  stream: { wanted: streamsX, open: streamX, pack: packX },
  webhook,
  send,
  reread,
  actions: {
    like: act((self, tweet) => ({ path: `/2/users/${self}/likes`, method: 'POST', json: { tweet_id: tweet } })),
    unlike: act((self, tweet) => ({ path: `/2/users/${self}/likes/${tweet}`, method: 'DELETE' })),
    hide: hidden(true),
    show: hidden(false),
    delete: act((_self, tweet) => ({ path: `/2/tweets/${tweet}`, method: 'DELETE' })),
  },
  grant,
  seek: seekX,
  forecast,
  budgets: xBudgets,
  check,
};
