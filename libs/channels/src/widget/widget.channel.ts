import { z } from 'zod';
import { AppError } from '#kernel';
import { commas, type Connect } from '../connect.js';
import { type ChannelType, plain } from '../port.js';
import { mapWidget } from './widget.map.js';

const origin = z
  .string()
  .trim()
  .refine((site) => URL.canParse(site) && /^https?:$/.test(new URL(site).protocol), 'must be the address of a site, such as https://example.org')
  .transform((site) => new URL(site).origin);

const config = z.object({
  /** Pages of these sites may show it; nobody else's browser gets an answer. */
  sites: z.array(origin).min(1, 'is empty').max(20),
  title: z.string().trim().max(60).default(''),
  greeting: z.string().trim().max(300).default(''),
});
export type WidgetConfig = z.infer<typeof config>;

const connect: Connect = {
  title: { en: 'Website widget', fr: 'Widget de site web', zh: '网站小组件' },
  about: {
    en: 'A small window on your own site: visitors write there, and read your answers there.',
    fr: 'Une petite fenêtre sur votre site : les visiteurs y écrivent, et y lisent vos réponses.',
    zh: '您网站上的小窗口：访客在那里留言，并在那里看到您的回复。',
  },
  needs: null,
  link: null,
  fields: [
    {
      in: 'config',
      name: 'sites',
      kind: 'list',
      label: { en: 'Sites that show it', fr: 'Sites qui l’affichent', zh: '显示它的网站' },
      hint: commas,
      example: 'https://example.org',
      required: true,
    },
    { in: 'config', name: 'title', kind: 'text', label: { en: 'Title', fr: 'Titre', zh: '标题' }, example: 'Acme' },
    { in: 'config', name: 'greeting', kind: 'text', label: { en: 'Greeting', fr: 'Mot d’accueil', zh: '欢迎语' }, example: 'How can we help?' },
  ],
  after: {
    en: 'Put the address below into your pages: <script async src="…"></script>. The secret is only needed to say who is signed in at your site.',
    fr: 'Mettez l’adresse ci-dessous dans vos pages : <script async src="…"></script>. Le secret ne sert qu’à dire qui est connecté à votre site.',
    zh: '将下面的地址放入您的页面：<script async src="…"></script>。只有在说明谁已登录您的网站时才需要密钥。',
  },
};

/** Visitors of our own sites. They speak to the api, which knows them by what their browser keeps. */
export const widgetChannel: ChannelType = {
  ...plain,
  network: 'widget',
  title: 'Website widget',
  connect,
  config,
  purpose: 'answer',
  simulated: false,
  verified: 'against a real server',
  map: mapWidget,
  poll: null,
  webhook: {
    ownSecret: true,
    at: (channelId) => `/widget/${channelId}.js`,
    challenge: null,
    // Nothing is delivered to it: what visitors write comes through their own door.
    verify: () => false,
    onInvalid: 'refuse',
    parse: () => {
      throw new AppError('invalid', 'Nothing is delivered to a widget.');
    },
    thanks: null,
  },
  send: {
    idempotent: true,
    length: () => ({ max: 10_000, unit: 'codepoints' }),
    canReply: () => ({ ok: true }),
    // The visitor's browser fetches it.
    send: async (_, reply) => ({ outcome: 'sent', remoteId: reply.id, url: null }),
  },
};
