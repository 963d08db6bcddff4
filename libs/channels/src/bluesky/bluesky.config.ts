import { z } from 'zod';
import { commas, type Connect, otherServer, words } from '../connect.js';

const httpBase = z
  .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));
const socketBase = z
  .url({ protocol: /^wss?$/, message: 'must be a ws:// or wss:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));

export const config = z.object({
  /** What is listened for beyond what is addressed to the account: words, phrases, #tags. */
  words: z.array(z.string().trim().min(1).max(100)).max(50).default([]),
  /** The account's server. */
  service: httpBase.default('https://bsky.social'),
  /** Who is asked without an account. */
  appView: httpBase.default('https://public.api.bsky.app'),
  jetstream: socketBase.default('wss://jetstream2.us-east.bsky.network'),
  /** Whether the network's stream is listened to; without it everything comes by polls. */
  stream: z.boolean().default(true),
  everySeconds: z.number().int().min(2, 'must be at least 2').max(86_400).optional(),
});
export type BlueskyConfig = z.infer<typeof config>;

export const credentials = z.object({
  identifier: z
    .string('is missing')
    .trim()
    .min(1, 'is empty')
    .max(300)
    .transform((text) => text.replace(/^@/, '')),
  appPassword: z.string('is missing').trim().min(1, 'is empty').max(300),
});

export const connect: Connect = {
  about: {
    en: 'Every public post that holds your words, within seconds. With an account also what is addressed to it, and answers.',
    fr: 'Chaque publication qui contient vos mots, en quelques secondes. Avec un compte, aussi ce qui lui est adressé, et les réponses.',
    zh: '几秒内获取包含您词语的每条公开帖子。有账号时还能收到发给它的内容并回复。',
  },
  needs: {
    en: 'To answer: an app password. At bsky.app under Settings, Privacy and security, App passwords. It can be taken back there at any time.',
    fr: 'Pour répondre : un mot de passe d’application. Sur bsky.app, Paramètres, Confidentialité et sécurité, Mots de passe d’application. Il s’y révoque à tout moment.',
    zh: '要回复：需要应用密码。在 bsky.app 的“设置—隐私和安全—应用密码”中创建，可随时在那里撤销。',
  },
  link: 'https://bsky.app/settings/app-passwords',
  fields: [
    { in: 'config', name: 'words', kind: 'list', label: words, hint: commas, example: 'acme, #acme', quick: true },
    { in: 'credentials', name: 'identifier', kind: 'text', label: { en: 'Handle', fr: 'Identifiant', zh: '用户名' }, example: 'acme.bsky.social' },
    {
      in: 'credentials',
      name: 'appPassword',
      kind: 'secret',
      label: { en: 'App password', fr: 'Mot de passe d’application', zh: '应用密码' },
      example: 'xxxx-xxxx-xxxx-xxxx',
    },
    {
      in: 'config',
      name: 'service',
      kind: 'url',
      label: { en: 'Account server', fr: 'Serveur du compte', zh: '账号服务器' },
      hint: otherServer,
      example: 'https://bsky.social',
      seldom: true,
    },
    {
      in: 'config',
      name: 'appView',
      kind: 'url',
      label: { en: 'Index server', fr: 'Serveur d’index', zh: '索引服务器' },
      hint: otherServer,
      example: 'https://public.api.bsky.app',
      seldom: true,
    },
    {
      in: 'config',
      name: 'jetstream',
      kind: 'text',
      label: { en: 'Stream', fr: 'Flux continu', zh: '实时流' },
      hint: otherServer,
      example: 'wss://jetstream2.us-east.bsky.network',
      seldom: true,
    },
  ],
};
