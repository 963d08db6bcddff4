import type { ChannelCheck } from '#contracts';
import type { Act, ChannelContext, ChannelType, OutgoingReply, Profile, Reread, Send, SendOutcome } from '../port.js';
import { againAt, outcomeOfBreak } from '../problem.js';
import { type BlueskyConfig, config, connect, credentials } from './bluesky.config.js';
import { seekOneByOne } from '../seek.js';
import { Steps } from '../steps.js';
import { collection, mapBluesky, pageOf } from './bluesky.map.js';
import { pollBluesky } from './bluesky.poll.js';
import { type Answered, blueskyBudgets, ownDid, signIn, xrpc, xrpcOk } from './bluesky.session.js';
import { streamBluesky } from './bluesky.stream.js';
import { postView, type Ref } from './bluesky.wire.js';
import { facetsOf, handlesIn } from './facets.js';
import { tidOf } from './tid.js';

const points = { create: 3, delete: 1 };

/** What a refusal means for whoever wanted to write. */
function refusal(answer: Answered, now: Date): SendOutcome {
  const { status, error, says } = answer;
  if (status === 401 || error === 'ExpiredToken' || error === 'InvalidToken' || error === 'AccountTakedown') return { outcome: 'reauthorise', why: says };
  if (status === 403) return { outcome: 'rejected', why: says };
  if (status >= 500) return { outcome: 'unknown', why: says };
  if (status === 408 || status === 425) return { outcome: 'retry', at: againAt(answer.raw, now, 10_000), why: says };
  return { outcome: 'rejected', why: says };
}

async function didsIn(context: ChannelContext, text: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const handle of handlesIn(text).slice(0, 10)) {
    const answer = await xrpc(context, 'com.atproto.identity.resolveHandle', { params: { handle } });
    const did = (answer.json as { did?: unknown } | null)?.did;
    if (answer.status === 200 && typeof did === 'string') found.set(handle, did);
  }
  return found;
}

interface Place {
  parent: Ref;
  root: Ref;
}

/** Where a reply hangs; looked up when we never kept it. Null when the post is gone. */
async function placeOf(context: ChannelContext, reply: OutgoingReply): Promise<Place | null> {
  const { cid, root } = (reply.answer ?? {}) as { cid?: string; root?: Ref };
  if (cid && root) return { parent: { uri: reply.inReplyTo, cid }, root };
  const { posts } = (await xrpcOk(context, 'app.bsky.feed.getPosts', { params: { uris: [reply.inReplyTo] } })) as { posts?: unknown[] };
  const post = postView.safeParse(posts?.[0]);
  if (!post.success) return null;
  const parent = { uri: post.data.uri, cid: post.data.cid };
  return { parent, root: post.data.record.reply?.root ?? parent };
}

/** The record's key is made of the reply, and the server is told that there is none yet: it exists once, however often it is sent. */
async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const repo = await ownDid(context);
  if (!repo) return { outcome: 'reauthorise', why: 'This channel has no account to answer with. Give it one.' };
  const place = await placeOf(context, reply);
  if (!place) return { outcome: 'rejected', why: 'The post that is answered is no longer there.' };
  const facets = facetsOf(reply.text, await didsIn(context, reply.text));
  const rkey = tidOf(reply.id, reply.createdAt);
  const uri = `at://${repo}/${collection}/${rkey}`;
  const record = {
    $type: collection,
    text: reply.text,
    createdAt: reply.createdAt.toISOString(),
    reply: place,
    ...(facets.length > 0 ? { facets } : {}),
  };
  const answer = await xrpc(context, 'com.atproto.repo.putRecord', { body: { repo, collection, rkey, record, swapRecord: null }, points: points.create });
  if (answer.status === 200 || answer.error === 'InvalidSwap') return { outcome: 'sent', remoteId: uri, url: pageOf(uri) };
  return refusal(answer, context.now);
}

const send: Send = {
  idempotent: true,
  length: () => ({ max: 300, unit: 'graphemes' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const repo = await ownDid(context);
    const rkey = tidOf(reply.id, reply.createdAt);
    const answer = await xrpc(context, 'com.atproto.repo.getRecord', { params: { repo: repo ?? '', collection, rkey } });
    const uri = `at://${repo}/${collection}/${rkey}`;
    return answer.status === 200 ? { remoteId: uri, url: pageOf(uri) } : null;
  },
};

const likes = 'app.bsky.feed.like';
/** The key of our like is that of the post, so that liking twice is one record, and it can be found to take it back. */
function likeKey(externalId: string): string {
  const key = externalId.split('/').at(-1) ?? '';
  return /^[2-7a-j][2-7a-z]{12}$/.test(key) ? key : tidOf(externalId, new Date(0));
}

const like: Act = async (context, { externalId, answer }) => {
  try {
    const repo = await ownDid(context);
    if (!repo) return { outcome: 'reauthorise', why: 'This channel has no account to like with.' };
    const rkey = likeKey(externalId);
    const record = { $type: likes, subject: { uri: externalId, cid: answer?.['cid'] }, createdAt: context.now.toISOString() };
    const body = { repo, collection: likes, rkey, record, swapRecord: null };
    const said = await xrpc(context, 'com.atproto.repo.putRecord', { body, points: points.create });
    return said.status === 200 || said.error === 'InvalidSwap'
      ? { outcome: 'sent', remoteId: `at://${repo}/${likes}/${rkey}`, url: null }
      : refusal(said, context.now);
  } catch (error) {
    return outcomeOfBreak(error, context.now);
  }
};

/** Deleting what is not there is no failure. */
const unlike: Act = async (context, { externalId }) => {
  try {
    const repo = await ownDid(context);
    if (!repo) return { outcome: 'reauthorise', why: 'This channel has no account to like with.' };
    const body = { repo, collection: likes, rkey: likeKey(externalId) };
    const said = await xrpc(context, 'com.atproto.repo.deleteRecord', { body, points: points.delete });
    return said.status === 200 ? { outcome: 'sent', remoteId: externalId, url: null } : refusal(said, context.now);
  } catch (error) {
    return outcomeOfBreak(error, context.now);
  }
};

/** Of our own posts only; deleting what is not there is no failure. */
const remove: Act = async (context, { externalId }) => {
  try {
    const [, , repo, of, rkey] = externalId.split('/');
    if (repo !== (await ownDid(context))) return { outcome: 'rejected', why: 'Only posts of the account itself can be deleted.' };
    const said = await xrpc(context, 'com.atproto.repo.deleteRecord', { body: { repo, collection: of, rkey }, points: points.delete });
    return said.status === 200 ? { outcome: 'sent', remoteId: externalId, url: null } : refusal(said, context.now);
  } catch (error) {
    return outcomeOfBreak(error, context.now);
  }
};

const reread: Reread = {
  most: 25,
  reread: async (context, items) => {
    const { posts } = (await xrpcOk(context, 'app.bsky.feed.getPosts', { params: { uris: items.map(({ externalId }) => externalId) } })) as {
      posts?: unknown[];
    };
    const found = new Map(
      (posts ?? []).flatMap((value) => ((post) => (post.success ? [[post.data.uri, { value, cid: post.data.cid }] as const] : []))(postView.safeParse(value))),
    );
    const gone = items.filter(({ externalId }) => !found.has(externalId)).map(({ externalId }) => externalId);
    const changed = items.flatMap(({ externalId, answer, own }) => {
      const now = found.get(externalId);
      if (!now) return [];
      if (answer?.['cid'] !== undefined && now.cid !== answer['cid']) return [{ ...(now.value as object), editedAt: context.now.toISOString() }];
      return own ? [now.value] : [];
    });
    if (gone.length + changed.length === 0) return null;
    return { body: JSON.stringify({ ...(gone.length > 0 ? { gone } : {}), ...(changed.length > 0 ? { changed } : {}) }), items: gone.length + changed.length };
  },
};

async function streamOpens(context: ChannelContext): Promise<ChannelCheck> {
  const { jetstream } = context.config as BlueskyConfig;
  const stop = new AbortController();
  const { host } = new URL(jetstream);
  let open = false;
  try {
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(8_000), context.signal]);
    const messages = context.net.socket(`${jetstream}/subscribe?wantedCollections=${collection}`, {
      signal,
      onOpen: () => {
        open = true;
        stop.abort();
      },
    });
    for await (const _ of messages) break;
    return open
      ? { step: 'stream', ok: true, says: `The stream of ${host} is open.` }
      : { step: 'stream', ok: false, says: `The stream of ${host} did not open in time.` };
  } catch (error) {
    return { step: 'stream', ok: false, says: (error as Error).message };
  }
}

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { service, appView, words, stream } = context.config as BlueskyConfig;
  const steps = new Steps();
  const account = context.credentials['identifier'];
  const base = account ? service : appView;
  const reached = await steps.take('reach', async () => {
    const answer = await context.fetch(`${base}/xrpc/_health`, { signal: context.signal, timeoutMs: 8_000 });
    return `${new URL(base).host} answers (${answer.status}).`;
  });
  if (!reached) return steps.taken;
  if (account) {
    const inside = await steps.take('sign-in', async () => {
      await signIn(context);
      return `Signed in as @${context.credentials['handle']}.`;
    });
    if (!inside) return steps.taken;
    await steps.take('read', async () => {
      await xrpcOk(context, 'app.bsky.notification.listNotifications', { params: { limit: '1' } });
      return 'What is addressed to the account can be read.';
    });
  } else if (words.length === 0) steps.fail('read', 'There is nothing to listen for: give an account, or words.');
  if (words.length > 0) {
    await steps.take('read', async () => {
      await xrpcOk(context, 'app.bsky.feed.searchPosts', { params: { q: words[0]!, limit: '1' } });
      return `Posts with “${words[0]}” can be searched.`;
    });
  }
  if (stream) steps.taken.push(await streamOpens(context));
  return steps.taken;
}

/** https://atproto.com and https://docs.bsky.app, at any server of the network. */
/** https://docs.bsky.app/docs/api/app-bsky-actor-get-profile, which needs no account. */
const profile: Profile = async (context, handle) => {
  const answer = await xrpc(context, 'app.bsky.actor.getProfile', { params: { actor: handle } });
  const { did, description } = (answer.json ?? {}) as { did?: unknown; description?: unknown };
  if (answer.status !== 200 || typeof did !== 'string') return null;
  return { externalId: did, text: typeof description === 'string' ? description : '' };
};

export const blueskyChannel: ChannelType = {
  network: 'bluesky',
  title: 'Bluesky',
  connect,
  config,
  credentials,
  account: 'optional',
  purpose: 'answer',
  simulated: false,
  verified: 'against a real server',
  map: mapBluesky,
  poll: { poll: pollBluesky },
  stream: {
    wanted: ({ config: given, credentials: account }) => {
      const { stream, words } = given as BlueskyConfig;
      return stream && (words.length > 0 || account['identifier'] !== undefined);
    },
    open: streamBluesky,
    pack: (events) => JSON.stringify({ events }),
  },
  webhook: null,
  send,
  reread,
  profile,
  actions: { like, unlike, delete: remove },
  grant: null,
  seek: seekOneByOne((leaf) => ('text' in leaf ? [leaf.text] : /^@?[\w-]+(\.[\w-]+)+$/.test(leaf.author) ? [`from:${leaf.author.replace(/^@/, '')}`] : null)),
  forecast: null,
  budgets: blueskyBudgets,
  check,
};
