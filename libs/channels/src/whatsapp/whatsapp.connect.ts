import { type Connect, otherServer } from '../connect.js';

export const connect: Connect = {
  about: {
    en: 'Messages to a WhatsApp Business number. They can be answered freely for 24 hours after the last one; templates are not sent from here.',
    fr: 'Les messages à un numéro WhatsApp Business. On peut y répondre librement pendant 24 heures après le dernier ; les modèles ne s’envoient pas d’ici.',
    zh: '发往 WhatsApp Business 号码的消息。可在最后一条消息后 24 小时内自由回复；此处不发送模板消息。',
  },
  needs: {
    en: 'An app at developers.facebook.com with WhatsApp, the id of the phone number, a lasting access token of a system user with whatsapp_business_messaging, and the app secret. This server must be reachable from outside: there is nothing to ask for.',
    fr: 'Une application sur developers.facebook.com avec WhatsApp, l’identifiant du numéro, un jeton d’accès durable d’un utilisateur système avec whatsapp_business_messaging, et la clé secrète. Ce serveur doit être joignable de l’extérieur : rien ne peut être interrogé.',
    zh: '需要 developers.facebook.com 上启用 WhatsApp 的应用、电话号码 ID、具有 whatsapp_business_messaging 权限的系统用户长期访问令牌，以及应用密钥。本服务器必须可从外部访问：没有可供查询的接口。',
  },
  link: 'https://developers.facebook.com/apps',
  after: {
    en: 'In the app, under WhatsApp, Configuration: enter the address below and the secret as verify token, and subscribe to messages.',
    fr: 'Dans l’application, sous WhatsApp, Configuration : saisissez l’adresse ci-dessous et le secret comme jeton de vérification, puis abonnez-vous à messages.',
    zh: '在应用的 WhatsApp—配置中填入下面的地址，并以密钥作为验证令牌，订阅 messages。',
  },
  fields: [
    {
      in: 'config',
      name: 'id',
      kind: 'text',
      label: { en: 'Phone number id', fr: 'Identifiant du numéro', zh: '电话号码 ID' },
      example: '106540352242922',
      required: true,
    },
    { in: 'credentials', name: 'accessToken', kind: 'secret', label: { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' }, required: true },
    {
      in: 'credentials',
      name: 'appSecret',
      kind: 'secret',
      label: { en: 'App secret', fr: 'Clé secrète de l’application', zh: '应用密钥' },
      hint: { en: 'Meta signs its deliveries with it.', fr: 'Meta signe ses livraisons avec elle.', zh: 'Meta 用它为投递签名。' },
      required: true,
    },
    {
      in: 'config',
      name: 'baseUrl',
      kind: 'url',
      label: { en: 'Address of the API', fr: 'Adresse de l’API', zh: 'API 地址' },
      hint: otherServer,
      example: 'https://graph.facebook.com/v24.0',
      seldom: true,
    },
  ],
};
