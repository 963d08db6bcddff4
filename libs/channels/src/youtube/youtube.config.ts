import { z } from 'zod';
import { type Connect, otherServer } from '../connect.js';

const base = z
  .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));

export const config = z.object({
  /** Whose videos: `UC…`, 24 characters. */
  channel: z
    .string('is missing')
    .trim()
    .regex(/^UC[\w-]{22}$/, 'must be a channel id such as UC followed by 22 letters and digits'),
  /** What the project may spend in a day; Google gives 10,000 unless asked for more. */
  dailyUnits: z.number('must be a number').int().min(100, 'must be at least 100').max(100_000_000).default(10_000),
  /** Of the app that people sign in with. */
  clientId: z.string().trim().max(300).optional(),
  baseUrl: base.default('https://www.googleapis.com'),
  tokenUrl: base.default('https://oauth2.googleapis.com/token'),
  everySeconds: z.number().int().min(10, 'must be at least 10').max(86_400).optional(),
});
export type YouTubeConfig = z.infer<typeof config>;

const secret = z.string().trim().min(1, 'is empty').max(4_000).optional();
export const credentials = z
  .object({
    /** Reads in public. */
    apiKey: secret,
    /** Of the app and of the account: writes answers. */
    clientSecret: secret,
    refreshToken: secret,
    accessToken: secret,
    accessUntil: secret,
  })
  .refine(({ apiKey, refreshToken, accessToken }) => (apiKey ?? refreshToken ?? accessToken) !== undefined, {
    path: ['apiKey'],
    message: 'is missing',
  }) as unknown as z.ZodType<Record<string, string>>;

export const connect: Connect = {
  about: {
    en: 'Comments on the videos of a channel, and their replies; each thread can be answered below its first comment.',
    fr: 'Les commentaires des vidéos d’une chaîne, et leurs réponses ; on répond à chaque fil sous son premier commentaire.',
    zh: '某频道视频的评论及其回复；每个话题可在首条评论下回复。',
  },
  needs: {
    en: 'A project at console.cloud.google.com with the YouTube Data API. An API key is enough to listen; to answer, an OAuth client of it and a refresh token of the channel’s owner with the scope youtube.force-ssl.',
    fr: 'Un projet sur console.cloud.google.com avec l’API YouTube Data. Une clé d’API suffit pour écouter ; pour répondre, un client OAuth du projet et un jeton d’actualisation du propriétaire de la chaîne avec la portée youtube.force-ssl.',
    zh: '需要 console.cloud.google.com 上启用 YouTube Data API 的项目。仅监听只需 API 密钥；要回复则需其 OAuth 客户端和频道所有者带 youtube.force-ssl 权限的刷新令牌。',
  },
  link: 'https://console.cloud.google.com/apis/library/youtube.googleapis.com',
  fields: [
    {
      in: 'config',
      name: 'channel',
      kind: 'text',
      label: { en: 'Channel id', fr: 'Identifiant de la chaîne', zh: '频道 ID' },
      example: 'UCxxxxxxxxxxxxxxxxxxxxxx',
      required: true,
    },
    { in: 'credentials', name: 'apiKey', kind: 'secret', label: { en: 'API key', fr: 'Clé d’API', zh: 'API 密钥' } },
    {
      in: 'config',
      name: 'clientId',
      kind: 'text',
      label: { en: 'Client id, to answer', fr: 'Identifiant client, pour répondre', zh: '客户端 ID（用于回复）' },
    },
    {
      in: 'credentials',
      name: 'clientSecret',
      kind: 'secret',
      label: { en: 'Client secret, to answer', fr: 'Secret client, pour répondre', zh: '客户端密钥（用于回复）' },
    },
    {
      in: 'credentials',
      name: 'refreshToken',
      kind: 'secret',
      label: { en: 'Refresh token, to answer', fr: 'Jeton d’actualisation, pour répondre', zh: '刷新令牌（用于回复）' },
    },
    {
      in: 'config',
      name: 'dailyUnits',
      kind: 'number',
      label: { en: 'Units a day', fr: 'Unités par jour', zh: '每日配额单位' },
      hint: { en: 'Of the whole project; an answer costs 50.', fr: 'Du projet entier ; une réponse en coûte 50.', zh: '整个项目共用；一次回复消耗 50。' },
      example: '10000',
      seldom: true,
    },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://www.googleapis.com',
      seldom: true,
    },
  ],
};
