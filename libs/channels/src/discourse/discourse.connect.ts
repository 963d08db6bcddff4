import type { Connect } from '../connect.js';

export const connect: Connect = {
  title: { en: 'Discourse forum', fr: 'Forum Discourse', zh: 'Discourse 论坛' },
  about: {
    en: 'Every public post of a forum; with an API key they can be answered in their topic.',
    fr: 'Toutes les publications publiques d’un forum ; avec une clé d’API, on peut y répondre dans leur sujet.',
    zh: '论坛的所有公开帖子；有 API 密钥即可在其主题中回复。',
  },
  needs: {
    en: 'To listen, the forum’s address is enough. To answer: an API key from the forum’s admin pages (API, granular: posts write and read) and the user it acts as.',
    fr: 'Pour écouter, l’adresse du forum suffit. Pour répondre : une clé d’API créée dans l’administration du forum (API, granulaire : posts en écriture et lecture) et l’utilisateur au nom duquel elle agit.',
    zh: '只监听时填写论坛地址即可。要回复：需要在论坛管理页面创建 API 密钥（细粒度：posts 读写）以及其代表的用户。',
  },
  link: 'https://meta.discourse.org/t/create-and-configure-an-api-key/230124',
  after: {
    en: 'For posts within seconds: in the forum’s admin pages, under Webhooks, add the address below with the secret, content type application/json, and the post events.',
    fr: 'Pour des publications en quelques secondes : dans l’administration du forum, sous Webhooks, ajoutez l’adresse ci-dessous avec le secret, le type application/json et les événements de publication.',
    zh: '若要几秒内收到帖子：在论坛管理页面的 Webhooks 中添加下面的地址与密钥，内容类型 application/json，并选择帖子事件。',
  },
  fields: [
    {
      in: 'config',
      name: 'server',
      kind: 'url',
      label: { en: 'Address of the forum', fr: 'Adresse du forum', zh: '论坛地址' },
      example: 'https://forum.acme.example',
      required: true,
      quick: true,
    },
    {
      in: 'credentials',
      name: 'apiKey',
      kind: 'secret',
      label: { en: 'API key', fr: 'Clé d’API', zh: 'API 密钥' },
      hint: { en: 'Only to answer.', fr: 'Pour répondre seulement.', zh: '仅用于回复。' },
    },
    {
      in: 'config',
      name: 'username',
      kind: 'text',
      label: { en: 'User that answers', fr: 'Utilisateur qui répond', zh: '回复所用的用户' },
      example: 'acme_support',
    },
  ],
};
