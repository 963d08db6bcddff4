import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { askService, readService, refusalOf, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import { type Connect, otherServer } from '../connect.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type PollPage, type Send, type SendOutcome } from '../port.js';
import { outcomeOfBreak } from '../problem.js';
import { waitInBody } from '../rate.js';
import { Steps } from '../steps.js';
import { mapTelegram } from './telegram.map.js';
import { answer, me, sent, update } from './telegram.wire.js';

const config = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .max(500)
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.telegram.org'),
  everySeconds: z.number().int().min(1, 'must be at least 1').max(3_600).default(3),
});
type Config = z.infer<typeof config>;
const credentials = z.object({
  botToken: z
    .string('is missing')
    .trim()
    .regex(/^\d+:[\w-]{20,100}$/, 'must look like 123456:ABC-DEF…'),
});

const connect: Connect = {
  about: {
    en: 'Messages to a bot of yours, and what is said to it in groups; both can be answered.',
    fr: 'Les messages à l’un de vos bots, et ce qui lui est dit dans les groupes ; on peut répondre aux deux.',
    zh: '发给您机器人的消息，以及群组中对它说的话，均可回复。',
  },
  needs: {
    en: 'A bot: write /newbot to @BotFather, and copy the token it answers with. The bot must have no webhook elsewhere.',
    fr: 'Un bot : écrivez /newbot à @BotFather et copiez le jeton qu’il renvoie. Le bot ne doit pas avoir de webhook ailleurs.',
    zh: '需要一个机器人：向 @BotFather 发送 /newbot 并复制其返回的令牌。机器人不得在别处设有 webhook。',
  },
  link: 'https://t.me/BotFather',
  fields: [
    { in: 'credentials', name: 'botToken', kind: 'secret', label: { en: 'Token of the bot', fr: 'Jeton du bot', zh: '机器人令牌' }, required: true },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://api.telegram.org',
      seldom: true,
    },
  ],
};

const telegram: Service = {
  name: 'Telegram',
  complaint: (json) => {
    const said = (json as { description?: unknown } | null)?.description;
    return typeof said === 'string' ? said : null;
  },
  busy: ({ status }, json, now) => (status === 429 ? waitInBody(json, now) : null),
  // A token that there is not is a path that there is not.
  shut: ({ status }) => status === 404,
};

const url = (context: ChannelContext, method: string): string => `${(context.config as Config).baseUrl}/bot${context.credentials['botToken']}/${method}`;

async function call(context: ChannelContext, method: string, json: Record<string, unknown> = {}): Promise<unknown> {
  return answer.parse(await readService(context, telegram, url(context, method), { json })).result;
}

async function self(context: ChannelContext): Promise<{ id: string; username: string | null }> {
  const { selfId, selfName } = context.credentials;
  if (selfId) return { id: selfId, username: selfName || null };
  const read = me.parse(await call(context, 'getMe'));
  const kept = { selfId: read.id, selfName: read.username ?? '' };
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return { id: read.id, username: read.username ?? null };
}

const cursorOf = z.object({ offset: z.number().int() });
const pageSize = 100;
/** Telegram forgets after a day. */
const keptMs = 24 * 3_600_000;

/** What is asked for next is forgotten there: the offset is stored with the updates before it, so none is lost. */
async function poll(context: ChannelContext, given: unknown): Promise<PollPage> {
  const { everySeconds } = context.config as Config;
  const { id, username } = await self(context);
  const offset = cursorOf.safeParse(given).data?.offset;
  const allowed = ['message', 'edited_message', 'channel_post', 'edited_channel_post'];
  const updates = z
    .array(z.unknown())
    .parse(await call(context, 'getUpdates', { limit: pageSize, timeout: 0, allowed_updates: allowed, ...(offset === undefined ? {} : { offset }) }));
  const ids = updates.flatMap((value) => update.safeParse(value).data?.update_id ?? []);
  const fresh = updates.filter((value) => {
    const read = update.safeParse(value).data;
    return !read || offset === undefined || read.update_id >= offset;
  });
  const next = ids.reduce((most, one) => Math.max(most, one + 1), offset ?? 0);
  return {
    body: fresh.length > 0 ? JSON.stringify({ self: id, username, updates: fresh }) : null,
    items: fresh.length,
    cursor: next > 0 ? { offset: next } : given,
    nextPollAt: new Date(context.now.getTime() + everySeconds * 1_000),
    more: updates.length >= pageSize,
    backfill: offset === undefined,
  };
}

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const [chat, message] = typeof reply.answer?.['chat'] === 'string' ? [reply.answer['chat'], String(reply.answer['message'])] : reply.inReplyTo.split(':');
  const write = (to: string) => {
    context.meter.spend('messages');
    const json = { chat_id: to, text: reply.text, reply_parameters: { message_id: Number(message), allow_sending_without_reply: true } };
    return askService(context, telegram, url(context, 'sendMessage'), { json });
  };
  let said = await write(chat!);
  // A group that grew became another chat.
  const moved = answer.safeParse(said.json).data?.parameters?.migrate_to_chat_id;
  if (moved) said = await write(moved);
  if (said.status < 200 || said.status >= 300) return refusalOf(said, context.now);
  const made = sent.safeParse(answer.safeParse(said.json).data?.result).data;
  return made
    ? { outcome: 'sent', remoteId: `${moved ?? chat}:${made.message_id}`, url: null }
    : { outcome: 'unknown', why: 'Telegram answered with something that cannot be read.' };
}

/** A bot cannot look up what it wrote: what may have arrived is left to a person. */
const send: Send = {
  idempotent: false,
  length: () => ({ max: 4_096, unit: 'utf16' }),
  canReply: () => ({ ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const steps = new Steps();
  const inside = await steps.take('sign-in', async () => {
    const read = me.parse(await call(context, 'getMe'));
    return `Signed in as @${read.username ?? read.id}.`;
  });
  if (!inside) return steps.taken;
  await steps.take('read', async () => {
    const hook = (await call(context, 'getWebhookInfo').catch(() => null)) as { url?: unknown } | null;
    if (typeof hook?.url === 'string' && hook.url !== '') {
      throw new AppError(
        'conflict',
        `The bot delivers to ${URL.canParse(hook.url) ? new URL(hook.url).host : 'another address'}. Take its webhook away first.`,
      );
    }
    return `What is addressed to the account can be read; what was said in the last ${keptMs / 3_600_000} hours is still there.`;
  });
  return steps.taken;
}

const budgets = ({ credentials: { botToken = '' } }: { credentials: Record<string, string> }): Bucket[] => [
  { name: 'messages', unit: 'requests', most: 1_200, window: { ms: 60_000 }, of: botToken.split(':')[0] || 'nobody', only: 'answer' },
];

/** https://core.telegram.org/bots/api */
export const telegramChannel: ChannelType = {
  ...plain,
  network: 'telegram',
  title: 'Telegram',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: "against a third party's simulator",
  map: mapTelegram,
  poll: { poll },
  webhook: null,
  send,
  budgets,
  check,
};
