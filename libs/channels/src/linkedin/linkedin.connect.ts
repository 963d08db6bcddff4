import { type Connect, otherServer } from '../connect.js';

export const connect: Connect = {
  title: { en: 'LinkedIn page', fr: 'Page LinkedIn', zh: 'LinkedIn 公司主页' },
  about: {
    en: 'Comments on the page’s posts, and posts that name the page; both can be answered. LinkedIn cannot be searched, and tells people by numbers.',
    fr: 'Les commentaires sur les publications de la page, et les publications qui la citent ; on peut répondre aux deux. LinkedIn ne permet pas de chercher, et désigne les gens par des numéros.',
    zh: '主页帖子下的评论和提及主页的帖子，均可回复。LinkedIn 无法搜索，且只以编号表示用户。',
  },
  needs: {
    en: 'An app at linkedin.com/developers with the Community Management API, and an access token of an administrator of the page with r_organization_social, w_organization_social and rw_organization_admin. With refresh token, client id and secret it is renewed in time.',
    fr: 'Une application sur linkedin.com/developers avec l’API Community Management, et un jeton d’accès d’un administrateur de la page avec r_organization_social, w_organization_social et rw_organization_admin. Avec jeton d’actualisation, identifiant et secret client, il est renouvelé à temps.',
    zh: '需要 linkedin.com/developers 上启用 Community Management API 的应用，以及主页管理员的访问令牌，权限为 r_organization_social、w_organization_social 和 rw_organization_admin。提供刷新令牌、客户端 ID 和密钥即可按时续期。',
  },
  link: 'https://www.linkedin.com/developers/apps',
  after: {
    en: 'In the app, under Webhooks: enter the address below; LinkedIn proves it with the client secret. Then subscribe the page’s social actions to it. Until then they are asked for by polls.',
    fr: 'Dans l’application, sous Webhooks : saisissez l’adresse ci-dessous ; LinkedIn la vérifie avec le secret client. Abonnez-y ensuite les actions sociales de la page. D’ici là, elles sont interrogées régulièrement.',
    zh: '在应用的 Webhooks 中填入下面的地址，LinkedIn 会用客户端密钥验证。然后为主页的社交操作订阅。在此之前将定时查询。',
  },
  fields: [
    {
      in: 'config',
      name: 'organization',
      kind: 'text',
      label: { en: 'Number of the page', fr: 'Numéro de la page', zh: '主页编号' },
      hint: {
        en: 'It stands in the address of the page’s administration.',
        fr: 'Il figure dans l’adresse d’administration de la page.',
        zh: '位于主页管理地址中。',
      },
      example: '2414183',
      required: true,
    },
    { in: 'config', name: 'clientId', kind: 'text', label: { en: 'Client id', fr: 'Identifiant client', zh: '客户端 ID' } },
    { in: 'credentials', name: 'accessToken', kind: 'secret', label: { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' }, required: true },
    { in: 'credentials', name: 'refreshToken', kind: 'secret', label: { en: 'Refresh token', fr: 'Jeton d’actualisation', zh: '刷新令牌' } },
    {
      in: 'credentials',
      name: 'clientSecret',
      kind: 'secret',
      label: { en: 'Client secret', fr: 'Secret client', zh: '客户端密钥' },
      hint: { en: 'LinkedIn signs its deliveries with it.', fr: 'LinkedIn signe ses livraisons avec lui.', zh: 'LinkedIn 用它为投递签名。' },
    },
    {
      in: 'config',
      name: 'version',
      kind: 'text',
      label: { en: 'Version of the API', fr: 'Version de l’API', zh: 'API 版本' },
      hint: otherServer,
      example: '202610',
      seldom: true,
    },
  ],
};
