import { z } from 'zod';
import { commas, type Connect, words } from '../connect.js';

export const config = z.object({
  /** The server, such as https://mastodon.social: the account's own, or one whose public posts are read. */
  server: z
    .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
    .max(500)
    .transform((url) => new URL(url).origin),
  /** Followed as tags; they need no account. */
  tags: z
    .array(
      z
        .string()
        .trim()
        .transform((tag) => tag.replace(/^#/, ''))
        .pipe(z.string().regex(/^[\p{L}\p{N}_]{1,100}$/u, 'must be a tag of letters, digits and _')),
    )
    .max(20)
    .default([]),
  /** Accounts whose public posts are read; they need no account of ours. */
  people: z
    .array(
      z
        .string()
        .trim()
        .transform((acct) => acct.replace(/^@/, ''))
        .pipe(z.string().regex(/^[\w.-]{1,100}(@[\w.:-]{1,200})?$/, 'must be an account such as name@server.example')),
    )
    .max(20)
    .default([]),
  /** Searched, where the server can search and there is an account. */
  words: z.array(z.string().trim().min(1).max(100)).max(20).default([]),
  /** Whether the server's stream is listened to, where it has one; it needs an account. */
  stream: z.boolean().default(true),
  everySeconds: z.number().int().min(2, 'must be at least 2').max(86_400).optional(),
  /** What the server allows; learnt from most, asked from none. */
  maxCharacters: z.number().int().min(1).max(100_000).default(500),
});
export type MastodonConfig = z.infer<typeof config>;

export const credentials = z.object({ accessToken: z.string('is missing').trim().min(1, 'is empty').max(2_000) });

export const connect: Connect = {
  about: {
    en: 'Hashtags and public accounts of any server of the family. With an account also what is addressed to it, word search, and answers.',
    fr: 'Mots-dièse et comptes publics de tout serveur de la famille. Avec un compte, aussi ce qui lui est adressé, la recherche de mots, et les réponses.',
    zh: '该系列任意服务器上的话题标签和公开账号。有账号时还能收到发给它的内容、按词搜索并回复。',
  },
  needs: {
    en: 'To answer: sign in at your server, or make an access token there under Preferences, Development, with the scopes read, write:statuses and write:favourites.',
    fr: 'Pour répondre : connectez-vous à votre serveur, ou créez-y un jeton d’accès dans Préférences, Développement, avec les portées read, write:statuses et write:favourites.',
    zh: '要回复：在您的服务器上登录，或在其“偏好设置—开发”中创建访问令牌，权限为 read、write:statuses 和 write:favourites。',
  },
  link: 'https://docs.joinmastodon.org/client/token/',
  fields: [
    {
      in: 'config',
      name: 'server',
      kind: 'url',
      label: { en: 'Server', fr: 'Serveur', zh: '服务器' },
      hint: {
        en: 'The account’s own, or one whose public posts are read.',
        fr: 'Celui du compte, ou un dont on lit les publications.',
        zh: '账号所在的服务器，或要读取其公开帖子的服务器。',
      },
      example: 'https://mastodon.social',
      required: true,
      quick: true,
    },
    {
      in: 'config',
      name: 'tags',
      kind: 'list',
      label: { en: 'Hashtags', fr: 'Mots-dièse', zh: '话题标签' },
      hint: commas,
      example: 'acme, acmephone',
      quick: true,
    },
    {
      in: 'config',
      name: 'people',
      kind: 'list',
      label: { en: 'Public accounts', fr: 'Comptes publics', zh: '公开账号' },
      hint: commas,
      example: 'acme, news@press.example',
      quick: true,
    },
    {
      in: 'config',
      name: 'words',
      kind: 'list',
      label: words,
      hint: { en: 'Searching words needs an account.', fr: 'Chercher des mots demande un compte.', zh: '按词搜索需要账号。' },
      example: 'acme',
    },
    {
      in: 'credentials',
      name: 'accessToken',
      kind: 'secret',
      label: { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' },
      hint: { en: 'Not needed when you sign in at the server.', fr: 'Inutile si vous vous connectez au serveur.', zh: '若在服务器上登录则不需要。' },
    },
  ],
};
