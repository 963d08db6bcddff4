import { z } from 'zod';
import { commas, type Connect, otherServer, words } from '../connect.js';
import { address, seconds, secret } from '../sound.js';

export const config = z.object({
  /** Of the Threads account. */
  id: z
    .string('is missing')
    .trim()
    .regex(/^\d{1,30}$/, 'must be a number'),
  /** Searched beside what is addressed to the account; needs Meta’s permission threads_keyword_search. */
  words: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  baseUrl: address.default('https://graph.threads.net/v1.0'),
  everySeconds: seconds(10),
});
export type ThreadsConfig = z.infer<typeof config>;

export const credentials = z.object({
  accessToken: secret,
  /** Signs deliveries; without it the channel lives by polls. */
  appSecret: secret.optional(),
}) as unknown as z.ZodType<Record<string, string>>;

export const connect: Connect = {
  about: {
    en: 'Mentions of the account, answers to its posts, and posts that hold your words; all can be answered.',
    fr: 'Les mentions du compte, les réponses à ses publications et celles qui contiennent vos mots ; on peut répondre à toutes.',
    zh: '提及账号的帖子、对其帖子的回复，以及包含您词语的帖子，均可回复。',
  },
  needs: {
    en: 'An app at developers.facebook.com with the Threads use case, and the account’s access token with threads_basic, threads_content_publish, threads_read_replies, threads_manage_replies and threads_manage_mentions. Searching needs threads_keyword_search.',
    fr: 'Une application sur developers.facebook.com avec le cas d’usage Threads, et le jeton d’accès du compte avec threads_basic, threads_content_publish, threads_read_replies, threads_manage_replies et threads_manage_mentions. La recherche demande threads_keyword_search.',
    zh: '需要 developers.facebook.com 上启用 Threads 的应用，以及账号的访问令牌，权限为 threads_basic、threads_content_publish、threads_read_replies、threads_manage_replies 和 threads_manage_mentions。搜索需要 threads_keyword_search。',
  },
  link: 'https://developers.facebook.com/apps',
  after: {
    en: 'In the app, under Threads, Webhooks: enter the address below and the secret as verify token, and subscribe to replies, mentions and delete. Until then everything comes by polls.',
    fr: 'Dans l’application, sous Threads, Webhooks : saisissez l’adresse ci-dessous et le secret comme jeton de vérification, puis abonnez-vous à replies, mentions et delete. D’ici là, tout est interrogé régulièrement.',
    zh: '在应用的 Threads—Webhooks 中填入下面的地址，并以密钥作为验证令牌，订阅 replies、mentions 和 delete。在此之前，一切通过定时查询获取。',
  },
  fields: [
    {
      in: 'config',
      name: 'id',
      kind: 'text',
      label: { en: 'Account id', fr: 'Identifiant du compte', zh: '账号 ID' },
      example: '17841400000000001',
      required: true,
    },
    { in: 'credentials', name: 'accessToken', kind: 'secret', label: { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' }, required: true },
    {
      in: 'credentials',
      name: 'appSecret',
      kind: 'secret',
      label: { en: 'App secret', fr: 'Clé secrète de l’application', zh: '应用密钥' },
      hint: { en: 'Meta signs its deliveries with it.', fr: 'Meta signe ses livraisons avec elle.', zh: 'Meta 用它为投递签名。' },
    },
    { in: 'config', name: 'words', kind: 'list', label: words, hint: commas, example: 'acme, #acme' },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://graph.threads.net/v1.0',
      seldom: true,
    },
  ],
};
