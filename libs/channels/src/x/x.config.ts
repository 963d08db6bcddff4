import { z } from 'zod';
import { commas, type Connect, otherServer, words } from '../connect.js';

const base = z
  .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
  .max(500)
  .transform((url) => url.replace(/\/+$/, ''));

export const config = z.object({
  /** Searched in the posts of the last seven days, and from then on. */
  words: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  /** What may be spent in 30 days, in US dollars; a thirtieth of it each day. */
  monthlyDollars: z.number('must be a number').min(1, 'must be at least 1').max(1_000_000).default(50),
  /** Of the app that people sign in with; a public client, such as X calls a native app. */
  clientId: z.string().trim().max(200).optional(),
  /** Holds the one connection of the filtered stream that an app has. */
  stream: z.boolean('must be true or false').default(false),
  /** Minutes that the stream brings again after it was cut; X grants it to some plans alone. */
  backfillMinutes: z.number().int().min(1, 'must be 1 to 5').max(5, 'must be 1 to 5').optional(),
  baseUrl: base.default('https://api.x.com'),
  authorizeUrl: base.default('https://x.com/i/oauth2/authorize'),
  everySeconds: z.number().int().min(5, 'must be at least 5').max(86_400).optional(),
});
export type XConfig = z.infer<typeof config>;

const secret = z.string().trim().min(1, 'is empty').max(2_000).optional();
export const credentials = z
  .object({
    /** Of the app: reads in public. */
    bearerToken: secret,
    /** Signs what X delivers to us. */
    consumerSecret: secret,
    /** Of the account, from signing in. */
    accessToken: secret,
    refreshToken: secret,
    accessUntil: secret,
  })
  .refine(({ bearerToken, accessToken }) => bearerToken !== undefined || accessToken !== undefined, {
    path: ['bearerToken'],
    message: 'is missing, and nobody has signed in',
  }) as unknown as z.ZodType<Record<string, string>>;

export const connect: Connect = {
  about: {
    en: 'Posts that hold your words, and posts that mention, answer or quote the account. X lets apps answer only the latter.',
    fr: 'Les publications qui contiennent vos mots, et celles qui mentionnent, citent le compte ou lui répondent. X ne permet de répondre qu’à ces dernières.',
    zh: '包含您词语的帖子，以及提及、回复或引用该账号的帖子。X 只允许应用回复后者。',
  },
  needs: {
    en: 'An app at console.x.com, which X bills by what is read and written. Its bearer token is enough to search; to hear what is addressed to the account and to answer, sign in with the app’s client id (a native app with our address as callback).',
    fr: 'Une application sur console.x.com, que X facture selon ce qui est lu et écrit. Son jeton porteur suffit pour chercher ; pour entendre ce qui est adressé au compte et répondre, connectez-vous avec l’identifiant client de l’application (application native, notre adresse comme rappel).',
    zh: '需要在 console.x.com 创建应用，X 按读写量计费。其 bearer token 足以搜索；要接收发给账号的内容并回复，请用应用的 client id 登录（原生应用，以本站地址为回调）。',
  },
  link: 'https://console.x.com',
  after: {
    en: 'For posts within seconds, register the address below as a webhook of the app, and subscribe the account’s mentions, replies and quotes to it. Without that they are asked for by polls.',
    fr: 'Pour des publications en quelques secondes, enregistrez l’adresse ci-dessous comme webhook de l’application et abonnez-y les mentions, réponses et citations du compte. Sans cela, elles sont interrogées régulièrement.',
    zh: '若要几秒内收到帖子，请将下面的地址注册为应用的 webhook，并为账号的提及、回复和引用订阅。否则将定时查询。',
  },
  fields: [
    { in: 'config', name: 'words', kind: 'list', label: words, hint: commas, example: 'acme, acme phone' },
    {
      in: 'config',
      name: 'monthlyDollars',
      kind: 'number',
      label: { en: 'May cost in 30 days, in US dollars', fr: 'Coût maximal sur 30 jours, en dollars', zh: '30 天内最多花费（美元）' },
      hint: {
        en: 'X asks about half a cent for each post read. Polls slow down before it is spent.',
        fr: 'X demande environ un demi-cent par publication lue. Les interrogations ralentissent avant épuisement.',
        zh: 'X 每读取一条帖子收取约半美分。在用尽之前查询会放慢。',
      },
      example: '50',
    },
    {
      in: 'config',
      name: 'clientId',
      kind: 'text',
      label: { en: 'Client id of the app', fr: 'Identifiant client de l’application', zh: '应用的 client id' },
      hint: { en: 'To sign in with.', fr: 'Pour se connecter.', zh: '用于登录。' },
    },
    {
      in: 'credentials',
      name: 'bearerToken',
      kind: 'secret',
      label: { en: 'Bearer token of the app', fr: 'Jeton porteur de l’application', zh: '应用的 bearer token' },
    },
    {
      in: 'credentials',
      name: 'consumerSecret',
      kind: 'secret',
      label: { en: 'Consumer secret of the app', fr: 'Secret consommateur de l’application', zh: '应用的 consumer secret' },
      hint: { en: 'Only for deliveries: X signs them with it.', fr: 'Pour les livraisons seulement : X les signe avec lui.', zh: '仅用于投递：X 用它签名。' },
    },
    {
      in: 'config',
      name: 'stream',
      kind: 'flag',
      label: { en: 'Hold the filtered stream open', fr: 'Garder le flux filtré ouvert', zh: '保持过滤流连接' },
      hint: {
        en: 'Posts come within seconds, at the same price. Needs the bearer token; an app has one such connection, so choose one channel.',
        fr: 'Les publications arrivent en quelques secondes, au même prix. Nécessite le jeton porteur ; une application n’a qu’une telle connexion : choisissez un seul canal.',
        zh: '帖子几秒内到达，价格相同。需要 bearer token；一个应用只有一个此类连接，请只选一个渠道。',
      },
    },
    {
      in: 'config',
      name: 'backfillMinutes',
      kind: 'number',
      label: { en: 'Minutes to bring again after a cut', fr: 'Minutes à reprendre après une coupure', zh: '断开后补回的分钟数' },
      hint: {
        en: '1 to 5, where your plan at X has it. Without it the search beside the stream finds what was missed.',
        fr: 'De 1 à 5, si votre formule chez X le permet. Sinon, la recherche à côté du flux retrouve ce qui manque.',
        zh: '1 至 5，取决于您的 X 套餐。没有时由并行的搜索找回遗漏。',
      },
      seldom: true,
    },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://api.x.com',
      seldom: true,
    },
  ],
};
