import { commas, type Connect, otherServer, words } from '../connect.js';

export const connect: Connect = {
  about: {
    en: 'New posts and comments of subreddits, posts that hold your words, and what is said or written to an account; with the account all of it can be answered.',
    fr: 'Les nouvelles publications et commentaires de subreddits, les publications qui contiennent vos mots, et ce qui est dit ou écrit à un compte ; avec le compte, on peut répondre à tout.',
    zh: '子版块的新帖子和评论、包含您词语的帖子，以及发给账号的内容；有账号即可回复。',
  },
  needs: {
    en: 'An app at reddit.com/prefs/apps. To answer: an installed app, with our address as redirect uri, to sign in with. Only to read: a script, with its secret. Reddit approves commercial use.',
    fr: 'Une application sur reddit.com/prefs/apps. Pour répondre : une « installed app », notre adresse comme redirect uri, pour s’y connecter. Pour lire seulement : un « script », avec son secret. Reddit approuve les usages commerciaux.',
    zh: '需要 reddit.com/prefs/apps 上的应用。要回复：installed app，以本站地址为 redirect uri，用于登录。仅读取：script 及其密钥。商业用途需 Reddit 批准。',
  },
  link: 'https://www.reddit.com/prefs/apps',
  fields: [
    { in: 'config', name: 'clientId', kind: 'text', label: { en: 'Id of the app', fr: 'Identifiant de l’application', zh: '应用 ID' }, required: true },
    {
      in: 'credentials',
      name: 'clientSecret',
      kind: 'secret',
      label: { en: 'Secret of the app', fr: 'Secret de l’application', zh: '应用密钥' },
      hint: { en: 'Only to read without signing in.', fr: 'Pour lire sans se connecter seulement.', zh: '仅用于不登录的读取。' },
    },
    {
      in: 'config',
      name: 'subreddits',
      kind: 'list',
      label: { en: 'Subreddits', fr: 'Subreddits', zh: '子版块' },
      hint: commas,
      example: 'r/acme, r/widgets',
    },
    { in: 'config', name: 'words', kind: 'list', label: words, hint: commas, example: 'acme, acme phone' },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://oauth.reddit.com',
      seldom: true,
    },
  ],
};
