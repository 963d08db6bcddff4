import { z } from 'zod';
import { readService, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import type { Connect } from '../connect.js';
import { pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type IncomingMention, type Mapped, plain } from '../port.js';
import { address, authorOf, countsOf, idOf, inAddress, longestText, seconds, secret, wordsOf } from '../sound.js';
import { Steps } from '../steps.js';
import { cleanText, instant } from '../text.js';

const config = z.object({ baseUrl: address.default('https://api.pinterest.com/v5'), everySeconds: seconds(60) });
type Config = z.infer<typeof config>;
const credentials = z.object({ accessToken: secret }) as unknown as z.ZodType<Record<string, string>>;

const connect: Connect = {
  about: {
    en: 'Your own pins and how often they are seen and saved. Pinterest gives apps neither comments nor search, so nothing can be answered.',
    fr: 'Vos propres épingles, et combien de fois elles sont vues et enregistrées. Pinterest ne donne aux applications ni commentaires ni recherche : rien à quoi répondre.',
    zh: '您自己的 Pin 及其浏览和收藏次数。Pinterest 不向应用提供评论和搜索，因此无法回复。',
  },
  needs: {
    en: 'An app at developers.pinterest.com and the account’s access token with pins:read and user_accounts:read.',
    fr: 'Une application sur developers.pinterest.com et le jeton d’accès du compte avec pins:read et user_accounts:read.',
    zh: '需要 developers.pinterest.com 上的应用及账号的访问令牌，权限为 pins:read 和 user_accounts:read。',
  },
  link: 'https://developers.pinterest.com/apps/',
  fields: [{ in: 'credentials', name: 'accessToken', kind: 'secret', label: { en: 'Access token', fr: 'Jeton d’accès', zh: '访问令牌' }, required: true }],
};

const everyMs = 30 * 60_000;
const pinterest: Service = {
  name: 'Pinterest',
  complaint: (json) => ((message) => (typeof message === 'string' ? message : null))((json as { message?: unknown } | null)?.message),
};

const count = z.number().int().min(0).nullish().catch(null);
const pin = z.object({
  id: idOf,
  created_at: z.string(),
  title: wordsOf,
  description: wordsOf,
  board_owner: z.object({ username: wordsOf }).nullish().catch(null),
  pin_metrics: z
    .object({ lifetime_metrics: z.object({ reaction: count, save: count, comment: count, impression: count }).nullish() })
    .nullish()
    .catch(null),
});
const listed = z.object({ items: z.array(z.unknown()), bookmark: wordsOf });
const batch = z.object({ pins: z.array(z.unknown()) });
/** Pinterest writes times without a zone, in UTC. */
const timeOf = (text: string): string | null => instant(/Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);

function mentionOf(value: unknown): IncomingMention | null {
  const one = pin.safeParse(value).data;
  const postedAt = one ? timeOf(one.created_at) : null;
  if (!one || !postedAt) return null;
  const told = one.pin_metrics?.lifetime_metrics;
  const owner = one.board_owner?.username ?? 'us';
  const title = cleanText(one.title ?? '').slice(0, 1_000);
  const text = cleanText(one.description ?? '').slice(0, longestText);
  return {
    externalId: one.id,
    author: authorOf({ id: owner, handle: owner }),
    text: text || title || '📌',
    ...(text && title ? { title } : {}),
    url: `https://www.pinterest.com/pin/${inAddress(one.id)}/`,
    form: 'post',
    postedAt,
    own: true,
    addressed: false,
    ...countsOf({ likes: told?.reaction, shares: told?.save, replies: told?.comment, views: told?.impression }),
  };
}

function mapPinterest(body: string): Mapped {
  const mapped: Mapped = { mentions: [], unreadable: [] };
  for (const [index, value] of batch.parse(JSON.parse(body)).pins.entries()) {
    const mention = mentionOf(value);
    if (mention) mapped.mentions.push(mention);
    else mapped.unreadable.push({ index, why: 'is no pin' });
  }
  return mapped;
}

async function list(context: ChannelContext, bookmark: string | null, most = 50) {
  context.meter.spend('requests');
  const query = new URLSearchParams({ page_size: String(most), pin_metrics: 'true', ...(bookmark ? { bookmark } : {}) });
  const headers = { authorization: `Bearer ${context.credentials['accessToken']}` };
  return listed.parse(await readService(context, pinterest, `${(context.config as Config).baseUrl}/pins?${query}`, { headers }));
}

/** https://developers.pinterest.com/docs/api/v5: own pins and their counts; there is nothing else. */
export const pinterestChannel: ChannelType = {
  ...plain,
  network: 'pinterest',
  title: 'Pinterest',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'listen',
  simulated: false,
  verified: 'against our own double',
  map: mapPinterest,
  poll: {
    poll: (context, cursor) => {
      const { everySeconds } = context.config as Config;
      const pins = {
        name: 'pins',
        page: async (bookmark: string | null) => {
          const read = await list(context, bookmark);
          return { items: read.items, next: read.bookmark ?? null };
        },
        mark: (value: unknown) => {
          const one = pin.safeParse(value).data;
          const at = one ? timeOf(one.created_at) : null;
          // Other counts are news too, however old the pin.
          return one && at
            ? { id: one.id, revision: JSON.stringify(one.pin_metrics?.lifetime_metrics ?? null).replaceAll(' ', ''), atMs: context.now.getTime() }
            : null;
        },
        body: (items: unknown[]) => JSON.stringify({ pins: items }),
      };
      return pollNewest(context, cursor, [pins], { everyMs: everySeconds ? everySeconds * 1_000 : everyMs, mostPages: 2 });
    },
  },
  webhook: null,
  send: null,
  budgets: ({ credentials: { accessToken } }): Bucket[] => [
    { name: 'requests', unit: 'requests', most: 1_000, window: { midnightIn: 'UTC' }, of: accessToken ?? 'nobody' },
  ],
  check: async (context) => {
    const steps = new Steps();
    await steps.take('read', async () => `The account shows ${(await list(context, null, 1)).items.length === 0 ? 'no pins yet' : 'its pins'}.`);
    return steps.taken;
  },
};
