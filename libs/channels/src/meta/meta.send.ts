import { z } from 'zod';
import { refusalOf, type Service } from '../ask.js';
import { lengthOf, type LengthRule } from '#contracts';
import type { Act, ChannelContext, ChannelType, OutgoingReply, Reread, Send, SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import type { MetaConfig } from './meta.config.js';
import { ask, isGone, read } from './meta.http.js';
import { created } from './meta.wire.js';

const dayMs = 24 * 3_600_000;

/** What differs between the two networks. */
export interface MetaWays {
  service: Service;
  /** Where answers to a comment are written and listed. */
  under: 'comments' | 'replies';
  length: LengthRule;
  messages: LengthRule;
  /** What hides a comment, or shows it again. */
  hide: (hidden: boolean) => Record<string, string>;
  /** Instagram lets no app like. */
  likes: boolean;
}

const kindOf = (answer: Record<string, unknown> | null): 'comment' | 'message' => (answer?.['kind'] === 'message' ? 'message' : 'comment');
const toOf = ({ answer, inReplyTo }: Pick<OutgoingReply, 'answer' | 'inReplyTo'>): string => (typeof answer?.['to'] === 'string' ? answer['to'] : inReplyTo);

async function sendOnce(context: ChannelContext, reply: OutgoingReply, ways: MetaWays): Promise<SendOutcome> {
  const { id, humanAgent } = context.config as MetaConfig;
  if (!context.credentials['accessToken']) return { outcome: 'reauthorise', why: 'This channel has no access token.' };
  const isMessage = kindOf(reply.answer) === 'message';
  if (isMessage && lengthOf(reply.text, ways.messages) > ways.messages.max) {
    return {
      outcome: 'rejected',
      why: `${ways.service.name} takes private messages of at most ${ways.messages.max} ${ways.messages.unit === 'bytes' ? 'bytes' : 'characters'}.`,
    };
  }
  const tag = humanAgent ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : { messaging_type: 'RESPONSE' };
  const said = isMessage
    ? await ask(context, ways.service, `/${id}/messages`, { json: { recipient: { id: toOf(reply) }, ...tag, message: { text: reply.text } } })
    : await ask(context, ways.service, `/${encodeURIComponent(toOf(reply))}/${ways.under}`, { form: { message: reply.text } });
  if (isGone(said)) return { outcome: 'rejected', why: 'What is answered is no longer there, or is not shown to us.' };
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const made = created.safeParse(said.json).data;
  const remoteId = made?.message_id ?? made?.id;
  return remoteId ? { outcome: 'sent', remoteId, url: null } : { outcome: 'unknown', why: `${ways.service.name} answered with something that cannot be read.` };
}

const written = z.object({
  id: z.string(),
  message: z.string().nullish(),
  text: z.string().nullish(),
  created_time: z.string().nullish(),
  timestamp: z.string().nullish(),
  from: z.object({ id: z.string().nullish() }).nullish(),
});
const list = z.object({ data: z.array(z.unknown()) });
const conversations = z.object({ data: z.array(z.object({ messages: list.nullish() })) });

async function findSent(context: ChannelContext, reply: OutgoingReply, { service, under }: MetaWays): Promise<{ remoteId: string; url: null } | null> {
  const { id } = context.config as MetaConfig;
  let values: unknown[];
  if (kindOf(reply.answer) === 'message') {
    const platform = under === 'replies' ? 'instagram' : 'messenger';
    const query = { platform, user_id: toOf(reply), fields: 'messages.limit(20){id,message,from,created_time}' };
    values = conversations.parse(await read(context, service, `/${id}/conversations`, query)).data.flatMap(({ messages }) => messages?.data ?? []);
  } else {
    const query: Record<string, string> =
      under === 'replies'
        ? { fields: 'id,text,from,timestamp', limit: '50' }
        : { fields: 'id,message,from,created_time', order: 'reverse_chronological', limit: '50' };
    values = list.parse(await read(context, service, `/${encodeURIComponent(toOf(reply))}/${under}`, query)).data;
  }
  const since = reply.createdAt.getTime() - 60_000;
  for (const value of values) {
    const one = written.safeParse(value).data;
    const at = Date.parse((one?.created_time ?? one?.timestamp ?? '').replace(/\+0000$/, 'Z'));
    if (one && one.from?.id === id && at >= since && (one.message ?? one.text ?? '').trim() === reply.text.trim()) return { remoteId: one.id, url: null };
  }
  return null;
}

export function metaSend(ways: MetaWays): Send {
  return {
    idempotent: false,
    length: () => ways.length,
    canReply: ({ config, now }, { answer, heardAt }) => {
      if (kindOf(answer) !== 'message' || !heardAt) return { ok: true };
      const { humanAgent } = config as MetaConfig;
      if (now.getTime() - heardAt.getTime() <= (humanAgent ? 7 : 1) * dayMs) return { ok: true };
      return {
        ok: false,
        why: humanAgent ? 'Meta lets us answer for seven days after their last message.' : 'Meta lets us answer for 24 hours after their last message.',
      };
    },
    send: (context, reply) => sendOnce(context, reply, ways).catch((error: unknown) => outcomeOfBreak(error, context.now)),
    findSent: (context, reply) => findSent(context, reply, ways),
  };
}

/** https://developers.facebook.com/docs/graph-api/reference/comment and https://developers.facebook.com/docs/instagram-platform/comment-moderation */
export function metaActions({ service, hide, likes }: MetaWays): ChannelType['actions'] {
  const act =
    (method: 'POST' | 'DELETE', edge: '' | '/likes', form?: Record<string, string>): Act =>
    async (context, { externalId }) => {
      try {
        const said = await ask(context, service, `/${encodeURIComponent(externalId)}${edge}`, { method, ...(form ? { form } : {}) });
        const gone = method === 'DELETE' && isGone(said);
        return gone || (said.status >= 200 && said.status < 300) ? { outcome: 'sent', remoteId: externalId, url: null } : refusalOf(said, context.now);
      } catch (error) {
        return outcomeOfBreak(error, context.now);
      }
    };
  return {
    ...(likes ? { like: act('POST', '/likes'), unlike: act('DELETE', '/likes') } : {}),
    hide: act('POST', '', hide(true)),
    show: act('POST', '', hide(false)),
    delete: act('DELETE', ''),
  };
}

/** Deletions are not always told. Private messages are not asked for again: they cannot be. */
export function metaReread({ service }: MetaWays): Reread {
  return {
    most: 20,
    reread: async (context, items) => {
      const gone: string[] = [];
      for (const { externalId, answer } of items) {
        if (kindOf(answer) === 'message') continue;
        if (isGone(await ask(context, service, `/${encodeURIComponent(externalId)}`, { query: { fields: 'id' } }))) gone.push(externalId);
      }
      return gone.length > 0 ? { body: JSON.stringify({ self: (context.config as MetaConfig).id, gone }), items: gone.length } : null;
    },
  };
}
