import { z } from 'zod';
import { type Connect, type ConnectField, otherServer, type Words } from '../connect.js';

const configOf = (baseUrl: string) =>
  z.object({
    /** Of the page, or of the Instagram professional account. */
    id: z
      .string('is missing')
      .trim()
      .regex(/^\d{1,30}$/, 'must be a number'),
    /** The app has Meta’s Human Agent permission: private messages can be answered for seven days instead of one. */
    humanAgent: z.boolean().default(false),
    baseUrl: z
      .url({ protocol: /^https?$/, message: 'must be an http:// or https:// address' })
      .max(500)
      .transform((url) => url.replace(/\/+$/, ''))
      .default(baseUrl),
    everySeconds: z.number().int().min(10, 'must be at least 10').max(86_400).optional(),
  });
export const facebookConfig = configOf('https://graph.facebook.com/v24.0');
export const instagramConfig = configOf('https://graph.instagram.com/v24.0');
export type MetaConfig = z.infer<typeof facebookConfig>;

export const credentials = z.object({
  accessToken: z.string('is missing').trim().min(1, 'is empty').max(2_000),
  /** Signs deliveries; without it the channel lives by polls. */
  appSecret: z.string().trim().min(1, 'is empty').max(200).optional(),
}) as unknown as z.ZodType<Record<string, string>>;

const fields = (account: Words, token: Words): ConnectField[] => [
  { in: 'config', name: 'id', kind: 'text', label: account, example: '17841400000000001', required: true },
  { in: 'credentials', name: 'accessToken', kind: 'secret', label: token, required: true },
  {
    in: 'credentials',
    name: 'appSecret',
    kind: 'secret',
    label: { en: 'App secret', fr: 'Clé secrète de l’application', zh: '应用密钥' },
    hint: { en: 'Meta signs its deliveries with it.', fr: 'Meta signe ses livraisons avec elle.', zh: 'Meta 用它为投递签名。' },
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
];

export const facebookConnect: Connect = {
  title: { en: 'Facebook page', fr: 'Page Facebook', zh: 'Facebook 主页' },
  about: {
    en: 'Comments, visitors’ posts, posts that tag the page, and private messages; comments and messages can be answered.',
    fr: 'Commentaires, publications de visiteurs, publications qui identifient la page, et messages privés ; on peut répondre aux commentaires et aux messages.',
    zh: '评论、访客帖子、标记主页的帖子和私信；评论和私信可以回复。',
  },
  needs: {
    en: 'An app at developers.facebook.com with the page’s access token and the permissions pages_manage_metadata, pages_read_engagement, pages_read_user_content, pages_manage_engagement and pages_messaging. Pages of others need Meta’s review.',
    fr: 'Une application sur developers.facebook.com, avec le jeton d’accès de la page et les autorisations pages_manage_metadata, pages_read_engagement, pages_read_user_content, pages_manage_engagement et pages_messaging. Les pages d’autrui demandent l’examen de Meta.',
    zh: '需要 developers.facebook.com 上的应用、主页访问令牌，以及 pages_manage_metadata、pages_read_engagement、pages_read_user_content、pages_manage_engagement 和 pages_messaging 权限。他人的主页需通过 Meta 审核。',
  },
  link: 'https://developers.facebook.com/apps',
  after: {
    en: 'In the app, under Webhooks, Page: enter the address below and the secret as verify token, subscribe to feed and messages, and subscribe the page to the app. Until then comments are asked for by polls.',
    fr: 'Dans l’application, sous Webhooks, Page : saisissez l’adresse ci-dessous et le secret comme jeton de vérification, abonnez-vous à feed et messages, puis abonnez la page à l’application. D’ici là, les commentaires sont interrogés régulièrement.',
    zh: '在应用的 Webhooks—Page 中填入下面的地址，并以密钥作为验证令牌，订阅 feed 和 messages，再将主页订阅到应用。在此之前，评论通过定时查询获取。',
  },
  fields: fields(
    { en: 'Page id', fr: 'Identifiant de la page', zh: '主页 ID' },
    { en: 'Page access token', fr: 'Jeton d’accès de la page', zh: '主页访问令牌' },
  ),
};

export const instagramConnect: Connect = {
  about: {
    en: 'Comments on the account’s posts and private messages; both can be answered. Of mentions in posts of others Instagram tells only ids: they are not heard.',
    fr: 'Les commentaires sur les publications du compte et les messages privés ; on peut répondre aux deux. Des mentions chez autrui, Instagram ne donne que des identifiants : elles ne sont pas entendues.',
    zh: '账号帖子下的评论和私信，均可回复。对于他人帖子中的提及，Instagram 只给出 ID，因此不收听。',
  },
  needs: {
    en: 'A professional account, and an app at developers.facebook.com with its access token and the permissions instagram_business_basic, instagram_business_manage_comments and instagram_business_manage_messages.',
    fr: 'Un compte professionnel, et une application sur developers.facebook.com avec son jeton d’accès et les autorisations instagram_business_basic, instagram_business_manage_comments et instagram_business_manage_messages.',
    zh: '需要专业账号，以及 developers.facebook.com 上的应用、其访问令牌和 instagram_business_basic、instagram_business_manage_comments、instagram_business_manage_messages 权限。',
  },
  link: 'https://developers.facebook.com/apps',
  after: {
    en: 'In the app, under Webhooks, Instagram: enter the address below and the secret as verify token, and subscribe to comments and messages. Until then comments are asked for by polls.',
    fr: 'Dans l’application, sous Webhooks, Instagram : saisissez l’adresse ci-dessous et le secret comme jeton de vérification, puis abonnez-vous à comments et messages. D’ici là, les commentaires sont interrogés régulièrement.',
    zh: '在应用的 Webhooks—Instagram 中填入下面的地址，并以密钥作为验证令牌，订阅 comments 和 messages。在此之前，评论通过定时查询获取。',
  },
  fields: fields({ en: 'Account id', fr: 'Identifiant du compte', zh: '账号 ID' }, { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' }),
};
