import { blueskyChannel } from './bluesky/bluesky.channel.js';
import { discourseChannel } from './discourse/discourse.channel.js';
import { emailChannel } from './email/email.channel.js';
import { feedChannel } from './feed/feed.channel.js';
import { flickrChannel } from './flickr/flickr.channel.js';
import { hackerNewsChannel } from './hackernews/hackernews.channel.js';
import { linkedinChannel } from './linkedin/linkedin.channel.js';
import { mastodonChannel } from './mastodon/mastodon.channel.js';
import { facebookChannel, instagramChannel } from './meta/meta.channel.js';
import type { ChannelType } from './port.js';
import { pinterestChannel } from './pinterest/pinterest.channel.js';
import { redditChannel } from './reddit/reddit.channel.js';
import { appStoreChannel } from './reviews/appstore.channel.js';
import { googleBusinessChannel } from './reviews/googlebusiness.channel.js';
import { googlePlayChannel } from './reviews/googleplay.channel.js';
import { simulatorChannel } from './simulator/simulator.channel.js';
import { telegramChannel } from './telegram/telegram.channel.js';
import { threadsChannel } from './threads/threads.channel.js';
import { webhookChannel } from './webhook/webhook.channel.js';
import { wechatChannel } from './wechat/wechat.channel.js';
import { weiboChannel } from './weibo/weibo.channel.js';
import { whatsappChannel } from './whatsapp/whatsapp.channel.js';
import { widgetChannel } from './widget/widget.channel.js';
import { xChannel } from './x/x.channel.js';
import { youtubeChannel } from './youtube/youtube.channel.js';

/** Adding a network is a folder and a line here. */
export const channelTypes: readonly ChannelType[] = [
  webhookChannel,
  widgetChannel,
  emailChannel,
  feedChannel,
  blueskyChannel,
  mastodonChannel,
  hackerNewsChannel,
  xChannel,
  facebookChannel,
  instagramChannel,
  youtubeChannel,
  telegramChannel,
  threadsChannel,
  whatsappChannel,
  discourseChannel,
  redditChannel,
  googleBusinessChannel,
  googlePlayChannel,
  appStoreChannel,
  linkedinChannel,
  wechatChannel,
  weiboChannel,
  flickrChannel,
  pinterestChannel,
  simulatorChannel,
];

export function findChannelType(network: string): ChannelType | null {
  return channelTypes.find((type) => type.network === network) ?? null;
}
