import type { z } from 'zod';
import type { ChannelCheck } from '#contracts';
import { AppError } from '#kernel';
import { type ChannelContext, type ChannelType, plain } from '../port.js';
import { Steps } from '../steps.js';
import { credentials, facebookConfig, facebookConnect, instagramConfig, instagramConnect, type MetaConfig } from './meta.config.js';
import { meta, metaBudgets, read } from './meta.http.js';
import { mapMeta } from './meta.map.js';
import { facebookPlaces, instagramPlaces, pollMeta } from './meta.poll.js';
import { metaActions, metaReread, metaSend, type MetaWays } from './meta.send.js';
import { metaWebhook } from './meta.webhook.js';

const ways: Record<'facebook' | 'instagram', MetaWays> = {
  facebook: {
    service: meta('Facebook'),
    under: 'comments',
    length: { max: 8_000, unit: 'utf16' },
    messages: { max: 2_000, unit: 'utf16' },
    hide: (hidden) => ({ is_hidden: String(hidden) }),
    likes: true,
  },
  instagram: {
    service: meta('Instagram'),
    under: 'replies',
    length: { max: 2_200, unit: 'codepoints' },
    messages: { max: 1_000, unit: 'bytes' },
    hide: (hidden) => ({ hide: String(hidden) }),
    likes: false,
  },
};
const places = { facebook: facebookPlaces, instagram: instagramPlaces };

async function check(context: ChannelContext, network: 'facebook' | 'instagram'): Promise<ChannelCheck[]> {
  const { id } = context.config as MetaConfig;
  const { service } = ways[network];
  const steps = new Steps();
  const inside = await steps.take('sign-in', async () => {
    const said = (await read(context, service, `/${id}`, { fields: network === 'facebook' ? 'id,name' : 'id,username' })) as {
      name?: unknown;
      username?: unknown;
    };
    const name = said.name ?? said.username;
    if (typeof name !== 'string') throw new AppError('unavailable', `${service.name} does not say whose id ${id} is.`);
    return `Signed in as @${name}.`;
  });
  if (!inside) return steps.taken;
  await steps.take('read', async () => {
    const [place] = places[network](id);
    await read(context, service, place!.path, { ...place!.query, limit: '1' });
    return 'What is addressed to the account can be read.';
  });
  if (!context.credentials['appSecret'])
    steps.fail('stream', 'Without the app secret nothing can be delivered: comments come by polls only, and private messages not at all.');
  return steps.taken;
}

function metaChannel(network: 'facebook' | 'instagram', title: string, config: z.ZodType<Record<string, unknown>>): ChannelType {
  return {
    ...plain,
    network,
    title,
    connect: network === 'facebook' ? facebookConnect : instagramConnect,
    config,
    credentials,
    account: 'needed',
    purpose: 'answer',
    simulated: false,
    verified: 'against our own double',
    map: mapMeta,
    poll: { poll: (context, cursor) => pollMeta(context, ways[network].service, places[network](String(context.config['id'])), cursor) },
    webhook: metaWebhook(network === 'facebook' ? 'page' : 'instagram'),
    send: metaSend(ways[network]),
    reread: metaReread(ways[network]),
    actions: metaActions(ways[network]),
    budgets: metaBudgets,
    check: (context) => check(context, network),
  };
}

/** https://developers.facebook.com/docs/graph-api: a page. */
export const facebookChannel = metaChannel('facebook', 'Facebook', facebookConfig);
/** https://developers.facebook.com/docs/instagram-platform: a professional account. */
export const instagramChannel = metaChannel('instagram', 'Instagram', instagramConfig);
