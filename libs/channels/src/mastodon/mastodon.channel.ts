import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { htmlToText } from '../html.js';
import type { Act, ChannelContext, ChannelType, Grant, OutgoingReply, Profile, Reread, Send, SendOutcome } from '../port.js';
import { againAt, jsonOf, outcomeOfBreak } from '../problem.js';
import { config, connect, credentials, type MastodonConfig } from './mastodon.config.js';
import { ask, complaintOf, mastodonBudgets, ownId, read } from './mastodon.http.js';
import { seekOneByOne } from '../seek.js';
import { Steps } from '../steps.js';
import { mapMastodon } from './mastodon.map.js';
import { nothingToHear, personId, pollMastodon } from './mastodon.poll.js';
import { packMastodon, streamMastodon } from './mastodon.stream.js';
import { app, status, token } from './mastodon.wire.js';

const written = z.object({ id: z.union([z.string(), z.number()]).transform(String), url: z.string().nullish() });
const receipt = (value: unknown): { remoteId: string; url: string | null } | null => {
  const said = written.safeParse(value);
  return said.success ? { remoteId: said.data.id, url: said.data.url && /^https?:\/\//.test(said.data.url) ? said.data.url : null } : null;
};

/** A word is a tag to everybody, and a search to who has an account. */
function sourcesOf(leaf: { text: string } | { author: string }, { account }: { account: boolean }): string[] | null {
  if ('author' in leaf) return /^@?[\w.-]+@[\w.-]+$/.test(leaf.author) ? [`@${leaf.author.replace(/^@/, '')}`] : null;
  const tag = /^#?([\p{L}\p{N}_]{1,100})$/u.exec(leaf.text)?.[1];
  const sources = [...(tag ? [`#${tag}`] : []), ...(account && !leaf.text.startsWith('#') ? [leaf.text] : [])];
  return sources.length > 0 ? sources : null;
}

/** The person answered has to be named, or they are not told. */
function textOf(reply: OutgoingReply): string {
  const acct = typeof reply.answer?.['acct'] === 'string' ? reply.answer['acct'] : reply.author.handle;
  return reply.text.toLowerCase().includes(`@${acct.toLowerCase()}`) ? reply.text : `@${acct} ${reply.text}`;
}

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const { server } = context.config as MastodonConfig;
  if (!context.credentials['accessToken']) return { outcome: 'reauthorise', why: 'This channel has no account to answer with. Sign in at its server.' };
  const visibility = reply.answer?.['visibility'];
  const answer = await ask(context, '/api/v1/statuses', {
    method: 'POST',
    headers: { 'idempotency-key': reply.id },
    form: { status: textOf(reply), in_reply_to_id: reply.inReplyTo, ...(typeof visibility === 'string' ? { visibility } : {}) },
  });
  if (answer.status >= 200 && answer.status < 300) {
    const sent = receipt(jsonOf(answer));
    return sent ? { outcome: 'sent', ...sent } : { outcome: 'unknown', why: `${new URL(server).host} answered with something that is not JSON.` };
  }
  const why = complaintOf(answer, server);
  if (answer.status === 401) return { outcome: 'reauthorise', why };
  if (answer.status === 408 || answer.status === 425 || answer.status === 503) return { outcome: 'retry', at: againAt(answer, context.now, 10_000), why };
  if (answer.status >= 500) return { outcome: 'unknown', why };
  return { outcome: 'rejected', why: answer.status === 404 ? 'The post that is answered is no longer there.' : why };
}

const send: Send = {
  // The key is honoured for an hour by Mastodon, and not at all by some of its family: our own posts are looked through first.
  idempotent: false,
  length: (given) => ({ max: (given as MastodonConfig).maxCharacters, unit: 'codepoints', url: 23, shortHandles: true }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
  findSent: async (context, reply) => {
    const self = await ownId(context);
    if (!self) return null;
    const said = await read(context, `/api/v1/accounts/${encodeURIComponent(self)}/statuses`, { query: { limit: '40' } });
    const wanted = normal(textOf(reply));
    const since = reply.createdAt.getTime() - 60_000;
    for (const value of Array.isArray(said) ? said : []) {
      const one = status.safeParse(value).data;
      if (!one || one.in_reply_to_id !== reply.inReplyTo || Date.parse(one.created_at) < since) continue;
      const [mention] = mapMastodon(JSON.stringify({ server: (context.config as MastodonConfig).server, statuses: [value] })).mentions;
      if (mention && normal(mention.text) === wanted) return receipt(value);
    }
    return null;
  },
};

/** A server may shorten handles and addresses and rewrite spaces, so only letters and digits outside them are compared. */
function normal(text: string): string {
  return text
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/@[\w.-]+(@[\w.-]+)?/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
    .toLowerCase();
}

const like: Act = (context, { externalId }) => simple(context, `/api/v1/statuses/${encodeURIComponent(externalId)}/favourite`, 'POST', externalId);
const unlike: Act = (context, { externalId }) => simple(context, `/api/v1/statuses/${encodeURIComponent(externalId)}/unfavourite`, 'POST', externalId);
/** The server deletes nobody's posts but our own. */
const remove: Act = (context, { externalId }) => simple(context, `/api/v1/statuses/${encodeURIComponent(externalId)}`, 'DELETE', externalId);

async function simple(context: ChannelContext, path: string, method: 'POST' | 'DELETE', externalId: string): Promise<SendOutcome> {
  try {
    const answer = await ask(context, path, { method });
    const gone = method === 'DELETE' && (answer.status === 404 || answer.status === 410);
    if (gone || (answer.status >= 200 && answer.status < 300)) return { outcome: 'sent', remoteId: externalId, url: null };
    const why = complaintOf(answer, (context.config as MastodonConfig).server);
    if (answer.status === 401) return { outcome: 'reauthorise', why };
    return answer.status >= 500 ? { outcome: 'unknown', why } : { outcome: 'rejected', why };
  } catch (error) {
    return outcomeOfBreak(error, context.now);
  }
}

const reread: Reread = {
  most: 10,
  reread: async (context, items) => {
    const { server } = context.config as MastodonConfig;
    const [gone, changed]: [string[], unknown[]] = [[], []];
    for (const { externalId, own } of items) {
      const answer = await ask(context, `/api/v1/statuses/${encodeURIComponent(externalId)}`);
      if (answer.status === 404 || answer.status === 410) gone.push(externalId);
      else if (answer.status === 200) {
        const value = jsonOf(answer);
        if (own || status.safeParse(value).data?.edited_at) changed.push(value);
      } else if (answer.status >= 500) throw new AppError('unavailable', complaintOf(answer, server));
    }
    return gone.length + changed.length === 0 ? null : { body: JSON.stringify({ server, gone, changed }), items: gone.length + changed.length };
  },
};

const scopes = 'read write:statuses write:favourites';

/** https://docs.joinmastodon.org/client/authorized/: every server registers us by itself. */
const grant: Grant = {
  begin: async (context, { redirectUri, state, challenge }) => {
    const { server } = context.config as MastodonConfig;
    const answer = await ask(context, '/api/v1/apps', { method: 'POST', form: { client_name: 'Earshot', redirect_uris: redirectUri, scopes } });
    const made = answer.status >= 200 && answer.status < 300 ? app.safeParse(jsonOf(answer)) : null;
    if (!made?.success) throw new AppError('unavailable', complaintOf(answer, server));
    const { client_id: clientId, client_secret: clientSecret } = made.data;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope: scopes,
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    return { url: `${server}/oauth/authorize?${query}`, keep: { clientId, clientSecret } };
  },
  finish: async (context, { code, verifier, redirectUri, keep }) => {
    const { server } = context.config as MastodonConfig;
    const form = {
      grant_type: 'authorization_code',
      code,
      client_id: keep['clientId'] ?? '',
      client_secret: keep['clientSecret'] ?? '',
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const answer = await ask(context, '/oauth/token', { method: 'POST', form });
    const given = answer.status === 200 ? token.safeParse(jsonOf(answer)) : null;
    if (!given?.success) throw new AppError('unavailable', complaintOf(answer, server));
    return { accessToken: given.data.access_token };
  },
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const { server, tags, people = [], words } = context.config as MastodonConfig;
  const { host } = new URL(server);
  const steps = new Steps();
  const reached = await steps.take('reach', async () => {
    const answer = await ask(context, '/api/v1/instance');
    if (answer.status === 404) throw new AppError('invalid', `${host} answers, but does not speak the language of Mastodon.`);
    return `${host} answers (${answer.status}).`;
  });
  if (!reached) return steps.taken;
  if (context.credentials['accessToken']) {
    const inside = await steps.take('sign-in', async () => {
      delete context.credentials['accountId'];
      await ownId(context);
      return `Signed in as @${context.credentials['acct']}.`;
    });
    if (!inside) return steps.taken;
    await steps.take('read', async () => {
      await read(context, '/api/v1/notifications', { query: { limit: '1' } });
      return 'What is addressed to the account can be read.';
    });
  } else if (tags.length + people.length === 0) steps.fail('read', nothingToHear);
  const [tag] = tags;
  if (tag) {
    await steps.take('read', async () => {
      await read(context, `/api/v1/timelines/tag/${encodeURIComponent(tag)}`, { query: { limit: '1' } });
      return `Posts with #${tag} can be read.`;
    });
  }
  const [acct] = people;
  if (acct) {
    await steps.take('read', async () => {
      await personId(context, acct);
      return `Posts of @${acct} can be read.`;
    });
  }
  if (words.length > 0 && !context.credentials['accessToken']) steps.fail('read', 'Words can only be searched with an account. Tags need none.');
  return steps.taken;
}

/** Mastodon and the servers that speak its language: snac2, GoToSocial, Pleroma, Akkoma, Pixelfed. */
const shown = z.object({
  acct: z.string(),
  uri: z.string().nullish(),
  url: z.string().nullish(),
  note: z.string().nullish(),
  fields: z.array(z.object({ value: z.string() })).nullish(),
});

/** https://docs.joinmastodon.org/methods/accounts/#lookup, which needs no account. */
const profile: Profile = async (context, handle) => {
  const { server } = context.config as MastodonConfig;
  const { host } = new URL(server);
  const acct = handle.endsWith(`@${host}`) ? handle.slice(0, -host.length - 1) : handle;
  const answer = await ask(context, '/api/v1/accounts/lookup', { query: { acct } });
  const read = answer.status === 200 ? shown.safeParse(jsonOf(answer)).data : undefined;
  if (!read) return null;
  const id = read.uri ?? read.url ?? (read.acct.includes('@') ? read.acct : `${read.acct}@${host}`);
  return { externalId: id.slice(0, 500), text: [read.note ?? '', ...(read.fields ?? []).map(({ value }) => value)].map(htmlToText).join('\n') };
};

export const mastodonChannel: ChannelType = {
  network: 'mastodon',
  title: 'Mastodon',
  connect,
  config,
  credentials,
  account: 'optional',
  purpose: 'answer',
  simulated: false,
  verified: 'against a real server',
  map: mapMastodon,
  poll: { poll: pollMastodon },
  stream: {
    wanted: ({ config: given, credentials: account }) => (given as MastodonConfig).stream && account['accessToken'] !== undefined,
    open: streamMastodon,
    pack: packMastodon,
  },
  webhook: null,
  send,
  reread,
  profile,
  actions: { like, unlike, delete: remove },
  grant,
  seek: seekOneByOne(sourcesOf),
  forecast: null,
  budgets: mastodonBudgets,
  check,
};
