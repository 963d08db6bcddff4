import type { Connect } from '../connect.js';

export const connect: Connect = {
  title: { en: 'WeChat official account', fr: 'Compte officiel WeChat', zh: '微信公众号' },
  about: {
    en: 'Messages of people to an official account; they can be answered for 48 hours after the last one.',
    fr: 'Les messages adressés à un compte officiel ; on peut y répondre pendant 48 heures après le dernier.',
    zh: '用户发给公众号的消息；最后一条消息后 48 小时内可以回复。',
  },
  needs: {
    en: 'A verified official account with customer service messages: its app id and secret (Settings, Basic configuration), and this server’s address in its list of allowed addresses. This server must be reachable from outside.',
    fr: 'Un compte officiel vérifié avec les messages de service client : son identifiant et son secret (Paramètres, Configuration de base), et l’adresse de ce serveur dans sa liste autorisée. Ce serveur doit être joignable de l’extérieur.',
    zh: '需要已认证并开通客服消息的公众号：AppID 和 AppSecret（设置与开发—基本配置），并将本服务器地址加入 IP 白名单。本服务器必须可从外部访问。',
  },
  link: 'https://mp.weixin.qq.com',
  after: {
    en: 'Under Basic configuration, Server configuration: enter the address below, the same token and key, and the safe mode.',
    fr: 'Sous Configuration de base, Configuration du serveur : saisissez l’adresse ci-dessous, le même jeton et la même clé, et le mode sécurisé.',
    zh: '在“基本配置—服务器配置”中填入下面的地址、相同的 Token 和密钥，并选择安全模式。',
  },
  fields: [
    {
      in: 'config',
      name: 'appId',
      kind: 'text',
      label: { en: 'App id', fr: 'Identifiant (AppID)', zh: 'AppID' },
      example: 'wxba5fad812f8e6fb9',
      required: true,
    },
    { in: 'credentials', name: 'appSecret', kind: 'secret', label: { en: 'App secret', fr: 'Secret (AppSecret)', zh: 'AppSecret' }, required: true },
    {
      in: 'credentials',
      name: 'token',
      kind: 'secret',
      label: { en: 'Token', fr: 'Jeton (Token)', zh: 'Token' },
      hint: {
        en: 'Letters and digits that you choose, and enter at WeChat too.',
        fr: 'Des lettres et chiffres de votre choix, à saisir aussi chez WeChat.',
        zh: '自行设定的字母和数字，并在微信后台填写相同的值。',
      },
      required: true,
    },
    {
      in: 'credentials',
      name: 'encodingAesKey',
      kind: 'secret',
      label: { en: 'Message key (EncodingAESKey)', fr: 'Clé des messages (EncodingAESKey)', zh: '消息加解密密钥（EncodingAESKey）' },
      hint: { en: 'For the safe mode, which you should choose.', fr: 'Pour le mode sécurisé, à préférer.', zh: '用于安全模式，建议使用。' },
    },
  ],
};
