import { commas, type Connect } from '../connect.js';

const clientSecret = { en: 'Client secret', fr: 'Secret client', zh: '客户端密钥' };

export const googlePlayConnect: Connect = {
  about: {
    en: 'Reviews with words of an app on Google Play; each takes one public answer of 350 characters. Google shows the last week.',
    fr: 'Les avis rédigés sur une application Google Play ; chacun accepte une réponse publique de 350 caractères. Google montre la dernière semaine.',
    zh: 'Google Play 应用的文字评价；每条可公开回复一次，最多 350 个字符。Google 只提供最近一周的评价。',
  },
  needs: {
    en: 'A service account of Google Cloud with the Google Play Android Developer API, invited in Play Console with “Reply to reviews”, and its key file in JSON.',
    fr: 'Un compte de service Google Cloud avec l’API Google Play Android Developer, invité dans la Play Console avec « Répondre aux avis », et son fichier de clé en JSON.',
    zh: '需要启用 Google Play Android Developer API 的 Google Cloud 服务账号，在 Play 管理中心授予“回复评价”权限，以及其 JSON 密钥文件。',
  },
  link: 'https://play.google.com/console/developers/api-access',
  fields: [
    {
      in: 'config',
      name: 'app',
      kind: 'text',
      label: { en: 'Package name of the app', fr: 'Nom de package de l’application', zh: '应用包名' },
      example: 'com.acme.app',
      required: true,
    },
    {
      in: 'credentials',
      name: 'serviceAccount',
      kind: 'file',
      label: { en: 'Key file of the service account', fr: 'Fichier de clé du compte de service', zh: '服务账号密钥文件' },
      required: true,
    },
  ],
};

export const googleBusinessConnect: Connect = {
  about: {
    en: 'Reviews of a place on Google Maps and Search; each takes one public answer.',
    fr: 'Les avis sur un lieu dans Google Maps et la recherche ; chacun accepte une réponse publique.',
    zh: 'Google 地图和搜索中某个地点的评价；每条可公开回复一次。',
  },
  needs: {
    en: 'A project of Google Cloud that Google let use the Business Profile APIs, its OAuth client, and a refresh token of the place’s manager with the scope business.manage.',
    fr: 'Un projet Google Cloud autorisé à utiliser les API Business Profile, son client OAuth, et un jeton d’actualisation du gestionnaire du lieu avec la portée business.manage.',
    zh: '需要获准使用 Business Profile API 的 Google Cloud 项目、其 OAuth 客户端，以及地点管理者带 business.manage 范围的刷新令牌。',
  },
  link: 'https://developers.google.com/my-business/content/basic-setup',
  fields: [
    {
      in: 'config',
      name: 'location',
      kind: 'text',
      label: { en: 'Place', fr: 'Lieu', zh: '地点' },
      example: 'accounts/123/locations/456',
      required: true,
    },
    { in: 'config', name: 'clientId', kind: 'text', label: { en: 'Client id', fr: 'Identifiant client', zh: '客户端 ID' }, required: true },
    { in: 'credentials', name: 'clientSecret', kind: 'secret', label: clientSecret, required: true },
    {
      in: 'credentials',
      name: 'refreshToken',
      kind: 'secret',
      label: { en: 'Refresh token', fr: 'Jeton d’actualisation', zh: '刷新令牌' },
      required: true,
    },
  ],
};

export const appStoreConnect: Connect = {
  about: {
    en: 'Reviews of an app on the App Store: the public ones without an account, all of them with a key, with which they can be answered.',
    fr: 'Les avis sur une application de l’App Store : les avis publics sans compte, tous avec une clé, qui permet aussi d’y répondre.',
    zh: 'App Store 应用的评价：无账号可读公开评价；有密钥可读全部并回复。',
  },
  needs: {
    en: 'To read what is public, the app’s number is enough. To answer: a key of App Store Connect (Users and Access, Integrations) with the role Customer Support.',
    fr: 'Pour lire ce qui est public, le numéro de l’application suffit. Pour répondre : une clé App Store Connect (Utilisateurs et accès, Intégrations) avec le rôle Assistance client.',
    zh: '读取公开评价只需应用编号。要回复：需要 App Store Connect 的密钥（用户和访问—集成），角色为客户支持。',
  },
  link: 'https://appstoreconnect.apple.com/access/integrations/api',
  fields: [
    {
      in: 'config',
      name: 'app',
      kind: 'text',
      label: { en: 'Number of the app', fr: 'Numéro de l’application', zh: '应用编号' },
      hint: {
        en: 'It stands in the app’s address in the App Store, after “id”.',
        fr: 'Il figure dans l’adresse de l’application sur l’App Store, après « id ».',
        zh: '位于 App Store 中应用网址的“id”之后。',
      },
      example: '682658836',
      required: true,
      quick: true,
    },
    {
      in: 'config',
      name: 'countries',
      kind: 'list',
      label: { en: 'Countries of the public reviews', fr: 'Pays des avis publics', zh: '公开评价的国家或地区' },
      hint: commas,
      example: 'us, fr, cn',
      quick: true,
    },
    { in: 'credentials', name: 'issuerId', kind: 'text', label: { en: 'Issuer id', fr: 'Identifiant d’émetteur', zh: 'Issuer ID' } },
    { in: 'credentials', name: 'keyId', kind: 'text', label: { en: 'Key id', fr: 'Identifiant de clé', zh: '密钥 ID' } },
    {
      in: 'credentials',
      name: 'privateKey',
      kind: 'file',
      label: { en: 'Private key (the .p8 file)', fr: 'Clé privée (fichier .p8)', zh: '私钥（.p8 文件）' },
    },
  ],
};
