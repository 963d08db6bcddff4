import { z } from 'zod';
import { readService, type Service } from '../ask.js';
import type { Bucket } from '../budget.js';
import { commas, type Connect, words } from '../connect.js';
import { htmlToText } from '../html.js';
import { type NewestSource, pollNewest } from '../newest.js';
import { type ChannelContext, type ChannelType, type IncomingMention, type Mapped, plain } from '../port.js';
import { needsPerson, waitUntil } from '../problem.js';
import { seekOneByOne } from '../seek.js';
import { address, authorOf, inAddress, longestText, seconds, secret, wordsOf } from '../sound.js';
import { Steps } from '../steps.js';
import { cleanText, instant } from '../text.js';

const config = z.object({
  /** Searched in titles, descriptions and tags of public photos. */
  words: z.array(z.string().trim().min(1).max(100)).min(1, 'holds no word').max(20),
  baseUrl: address.default('https://api.flickr.com/services/rest'),
  everySeconds: seconds(30),
});
type Config = z.infer<typeof config>;
const credentials = z.object({ apiKey: secret.max(100) }) as unknown as z.ZodType<Record<string, string>>;

const connect: Connect = {
  about: {
    en: 'New public photos whose title, description or tags hold your words. They are only listened to.',
    fr: 'Les nouvelles photos publiques dont le titre, la description ou les tags contiennent vos mots. On ne fait qu’écouter.',
    zh: '标题、描述或标签包含您词语的新公开照片。仅收听。',
  },
  needs: { en: 'A key of Flickr’s API.', fr: 'Une clé de l’API de Flickr.', zh: '需要 Flickr API 密钥。' },
  link: 'https://www.flickr.com/services/apps/create/',
  fields: [
    { in: 'config', name: 'words', kind: 'list', label: words, hint: commas, example: 'acme, acme phone', required: true },
    { in: 'credentials', name: 'apiKey', kind: 'secret', label: { en: 'API key', fr: 'Clé d’API', zh: 'API 密钥' }, required: true },
  ],
};

const everyMs = 5 * 60_000;
const flickr: Service = {
  name: 'Flickr',
  complaint: (json) => ((message) => (typeof message === 'string' ? message : null))((json as { message?: unknown } | null)?.message),
};

const photo = z.object({
  id: z.string().regex(/^\d{1,25}$/),
  owner: z.string().min(1).max(100),
  ownername: wordsOf,
  title: z.string(),
  description: z.object({ _content: wordsOf }).nullish().catch(null),
  dateupload: z.string().regex(/^\d{1,12}$/),
  url_m: wordsOf,
});
const listed = z.object({ photos: z.object({ page: z.number(), pages: z.number(), photo: z.array(z.unknown()) }) });
const batch = z.object({ photos: z.array(z.unknown()) });

function mentionOf(value: unknown): IncomingMention | null {
  const one = photo.safeParse(value).data;
  const postedAt = one ? instant(new Date(Number(one.dateupload) * 1_000).toISOString()) : null;
  if (!one || !postedAt) return null;
  const title = cleanText(one.title).slice(0, 1_000);
  const text = cleanText(htmlToText(one.description?._content ?? '')).slice(0, longestText);
  const picture = one.url_m?.startsWith('https://') ? one.url_m : null;
  return {
    externalId: one.id,
    author: authorOf({ id: one.owner, handle: one.ownername }),
    text: text || title,
    ...(text && title ? { title } : {}),
    url: `https://www.flickr.com/photos/${inAddress(one.owner)}/${one.id}`,
    form: 'post',
    postedAt,
    media: [{ kind: 'image', ...(picture ? { url: picture } : {}), ...(title ? { alt: title } : {}) }],
  };
}

function mapFlickr(body: string): Mapped {
  const mapped: Mapped = { mentions: [], unreadable: [] };
  for (const [index, value] of batch.parse(JSON.parse(body)).photos.entries()) {
    const mention = mentionOf(value);
    if (mention) mapped.mentions.push(mention);
    else mapped.unreadable.push({ index, why: 'is no photo' });
  }
  return mapped;
}

/** Flickr refuses with 200 and says so inside. */
async function search(context: ChannelContext, word: string, page: number, most: number) {
  context.meter.spend('requests');
  const query = new URLSearchParams({
    method: 'flickr.photos.search',
    api_key: context.credentials['apiKey'] ?? '',
    format: 'json',
    nojsoncallback: '1',
    text: /\s/.test(word) ? `"${word.replaceAll('"', '')}"` : word,
    sort: 'date-posted-desc',
    extras: 'owner_name,date_upload,description,url_m',
    per_page: String(most),
    page: String(page),
  });
  const said = (await readService(context, flickr, `${(context.config as Config).baseUrl}/?${query}`)) as { stat?: unknown; code?: unknown; message?: unknown };
  if (said.stat === 'fail') {
    const why = `Flickr refused (${String(said.code)}): ${String(said.message)}.`;
    if (said.code === 100) throw needsPerson(`${why} Give another key.`);
    throw waitUntil(new Date(context.now.getTime() + 5 * 60_000), why);
  }
  return listed.parse(said).photos;
}

/** https://www.flickr.com/services/api/flickr.photos.search.html: public photos, listened to. */
export const flickrChannel: ChannelType = {
  ...plain,
  network: 'flickr',
  title: 'Flickr',
  connect,
  config,
  credentials,
  account: 'needed',
  purpose: 'listen',
  simulated: false,
  verified: 'against our own double',
  map: mapFlickr,
  poll: {
    poll: (context, cursor) => {
      const { words: own, everySeconds } = context.config as Config;
      const sources = [...new Set([...own, ...context.sought])].map((word): NewestSource => ({
        name: word,
        page: async (next) => {
          const found = await search(context, word, Number(next ?? '1'), 100);
          return { items: found.photo, next: found.page < found.pages ? String(found.page + 1) : null };
        },
        mark: (value) => {
          const one = photo.safeParse(value).data;
          return one ? { id: one.id, atMs: Number(one.dateupload) * 1_000 } : null;
        },
        body: (photos) => JSON.stringify({ photos }),
        ...(own.includes(word) ? {} : { sought: true }),
      }));
      return pollNewest(context, cursor, sources, { everyMs: everySeconds ? everySeconds * 1_000 : everyMs });
    },
  },
  webhook: null,
  send: null,
  seek: seekOneByOne((leaf) => ('text' in leaf ? [leaf.text.replace(/^[#@]/, '')] : null)),
  budgets: ({ credentials: { apiKey } }): Bucket[] => [{ name: 'requests', unit: 'requests', most: 3_600, window: { ms: 3_600_000 }, of: apiKey ?? 'nobody' }],
  check: async (context) => {
    const steps = new Steps();
    const [word] = (context.config as Config).words;
    await steps.take('read', async () => {
      await search(context, word!, 1, 1);
      return `Photos with “${word}” can be searched.`;
    });
    return steps.taken;
  },
};
