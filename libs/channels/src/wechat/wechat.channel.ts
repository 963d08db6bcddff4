import { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { askService, type Said, type Service } from '../ask.js';
import { type ChannelContext, type ChannelType, type OutgoingReply, plain, type Send, type SendOutcome } from '../port.js';
import { needsPerson, outcomeOfBreak } from '../problem.js';
import { address, secret } from '../sound.js';
import { Steps } from '../steps.js';
import { connect } from './wechat.connect.js';
import { mapWeChat } from './wechat.map.js';
import { webhook } from './wechat.webhook.js';

const config = z.object({
  appId: z
    .string('is missing')
    .trim()
    .regex(/^wx[0-9a-f]{16}$/, 'must look like wx and 16 digits'),
  baseUrl: address.default('https://api.weixin.qq.com'),
});
type Config = z.infer<typeof config>;
const credentials = z.object({
  /** Chosen by whoever connects it, and entered at WeChat too. */
  token: z
    .string('is missing')
    .trim()
    .regex(/^[A-Za-z0-9]{3,32}$/, 'must be 3 to 32 letters and digits'),
  appSecret: secret.max(100),
  /** Seals deliveries; without it they are only signed by the moment. */
  encodingAesKey: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9]{43}$/, 'must be 43 letters and digits')
    .optional(),
}) as unknown as z.ZodType<Record<string, string>>;

const openMs = 48 * 3_600_000;
const early = 5 * 60_000;
const closed = 'WeChat lets us answer for 48 hours after their last message, and only some times.';
const codeOf = (json: unknown): number => Number((json as { errcode?: unknown } | null)?.errcode ?? 0);
/** https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html */
const ended = new Set([40_001, 40_014, 42_001]);
const wrong = new Set([40_013, 40_125, 40_164, 48_001, 61_004]);
const busy = new Set([-1, 45_009, 45_011]);

const wechat: Service = {
  name: 'WeChat',
  complaint: (json) => {
    const said = json as { errcode?: unknown; errmsg?: unknown } | null;
    return typeof said?.errmsg === 'string' && codeOf(said) !== 0 ? `${codeOf(said)} ${said.errmsg}` : null;
  },
  busy: (_answer, json, now) => (busy.has(codeOf(json)) ? new Date(now.getTime() + (codeOf(json) === -1 ? 10_000 : 600_000)) : null),
  shut: (_answer, json) => wrong.has(codeOf(json)),
};

const given = z.object({ access_token: z.string().min(1), expires_in: z.number() });

/** One token an app, which asking again does not end. */
async function accessToken(context: ChannelContext, anew = false): Promise<string> {
  const { appId, baseUrl } = context.config as Config;
  const { accessToken: known, accessUntil, appSecret } = context.credentials;
  if (!anew && known && Date.parse(accessUntil ?? '') - early > context.now.getTime()) return known;
  const json = { grant_type: 'client_credential', appid: appId, secret: appSecret, ...(anew ? { force_refresh: true } : {}) };
  const said = await askService(context, wechat, `${baseUrl}/cgi-bin/stable_token`, { json });
  const read = given.safeParse(said.json);
  if (!read.success) {
    if (said.shut || codeOf(said.json) !== 0) throw needsPerson(`${said.says} Look at the app id, its secret, and the list of allowed addresses.`);
    throw new AppError('unavailable', said.says);
  }
  const kept = { accessToken: read.data.access_token, accessUntil: new Date(context.now.getTime() + read.data.expires_in * 1_000).toISOString() };
  Object.assign(context.credentials, kept);
  await context.keep(kept);
  return kept.accessToken;
}

async function write(context: ChannelContext, to: string, content: string, anew: boolean): Promise<Said> {
  const url = `${(context.config as Config).baseUrl}/cgi-bin/message/custom/send?${new URLSearchParams({ access_token: await accessToken(context, anew) })}`;
  return askService(context, wechat, url, { json: { touser: to, msgtype: 'text', text: { content } } });
}

async function sendOnce(context: ChannelContext, reply: OutgoingReply): Promise<SendOutcome> {
  const to = typeof reply.answer?.['to'] === 'string' ? reply.answer['to'] : reply.author.externalId;
  let said = await write(context, to, reply.text, false);
  if (ended.has(codeOf(said.json))) said = await write(context, to, reply.text, true);
  const code = codeOf(said.json);
  if (said.shut || ended.has(code)) return { outcome: 'reauthorise', why: said.says };
  if (code === 45_015 || code === 45_047) return { outcome: 'rejected', why: closed };
  if (code !== 0) return { outcome: 'rejected', why: said.says };
  if (said.status !== 200 || said.json === null) return { outcome: 'unknown', why: said.says };
  // WeChat gives what was sent no id.
  return { outcome: 'sent', remoteId: null, url: null };
}

const send: Send = {
  idempotent: false,
  length: () => ({ max: 2_048, unit: 'bytes' }),
  canReply: ({ now }, { heardAt }) => (heardAt && now.getTime() - heardAt.getTime() > openMs ? { ok: false, why: closed } : { ok: true }),
  send: (context, reply) => sendOnce(context, reply).catch((error: unknown) => outcomeOfBreak(error, context.now)),
};

async function check(context: ChannelContext): Promise<ChannelCheck[]> {
  const steps = new Steps();
  await steps.take('sign-in', async () => {
    await accessToken(context);
    return 'WeChat knows the app and its secret.';
  });
  if (!context.callback) steps.fail('stream', 'WeChat only delivers, and nobody outside can reach this server: set PUBLIC_URL.');
  return steps.taken;
}

/** https://developers.weixin.qq.com/doc/offiaccount: messages to an official account. There is nothing to poll. */
export const wechatChannel: ChannelType = {
  ...plain,
  network: 'wechat',
  title: 'WeChat',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'answer',
  simulated: false,
  verified: 'against our own double',
  map: mapWeChat,
  poll: null,
  webhook,
  send,
  check,
};
