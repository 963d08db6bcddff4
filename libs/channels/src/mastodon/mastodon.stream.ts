import { AppError } from '#kernel';
import type { ChannelContext, StreamContext } from '../port.js';
import type { MastodonConfig } from './mastodon.config.js';
import { ask, ownId } from './mastodon.http.js';
import { frame, notification } from './mastodon.wire.js';
import { jsonOf } from '../problem.js';

/** The server may stream from another host, and says so. */
async function streamingBase(context: ChannelContext): Promise<string> {
  const { server } = context.config as MastodonConfig;
  for (const path of ['/api/v2/instance', '/api/v1/instance']) {
    const answer = await ask(context, path);
    const said =
      answer.status === 200 ? (jsonOf(answer) as { configuration?: { urls?: { streaming?: unknown } }; urls?: { streaming_api?: unknown } } | null) : null;
    const url = said?.configuration?.urls?.streaming ?? said?.urls?.streaming_api;
    if (typeof url === 'string' && /^(wss?|https?):\/\//.test(url)) return url.replace(/^http/, 'ws').replace(/\/+$/, '');
  }
  return server.replace(/^http/, 'ws');
}

interface Event {
  in: 'notifications' | 'statuses' | 'changed' | 'gone';
  item: unknown;
  server: string;
  self: string | null;
}

/** One connection with a subscription for what is addressed to us and for each tag. Some servers of the family have none. */
export async function streamMastodon(context: StreamContext): Promise<void> {
  const { tags: own, server } = context.config as MastodonConfig;
  const tags = [...new Set([...own, ...context.sought.filter((source) => source.startsWith('#')).map((source) => source.slice(1))])];
  const self = await ownId(context);
  const base = await streamingBase(context);
  const say = [{ stream: 'user:notification' }, { stream: 'user' }, ...tags.map((tag) => ({ stream: 'hashtag', tag }))].map((one) =>
    JSON.stringify({ type: 'subscribe', ...one }),
  );
  const messages = context.net.socket(`${base}/api/v1/streaming`, {
    headers: { authorization: `Bearer ${context.credentials['accessToken']}` },
    say,
    signal: context.signal,
    onOpen: () => context.opened(),
  });
  const hear = (place: Event['in'], item: unknown): Promise<void> => context.heard({ in: place, item, server, self } satisfies Event, null);
  const inTags = (item: unknown): boolean => {
    const names = ((item as { tags?: { name?: unknown }[] } | null)?.tags ?? []).map(({ name }) => String(name).toLowerCase());
    return tags.some((tag) => names.includes(tag.toLowerCase()));
  };
  for await (const text of messages) {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      continue;
    }
    const said = frame.safeParse(value);
    if (!said.success) {
      const error = (value as { error?: unknown } | null)?.error;
      if (typeof error === 'string') throw new AppError('unavailable', `${new URL(server).host} refused the stream: ${error}.`);
      continue;
    }
    const { event, payload } = said.data;
    if (event === 'delete') {
      if ((await context.known([payload])).size > 0) await hear('gone', payload);
      continue;
    }
    const item = jsonOf({ text: () => payload });
    if (event === 'notification' && notification.safeParse(item).data?.type === 'mention') await hear('notifications', item);
    else if (event === 'update' && inTags(item)) await hear('statuses', item);
    else if (event === 'status.update') {
      const id = String((item as { id?: unknown } | null)?.id ?? '');
      if (inTags(item) || (await context.known([id])).size > 0) await hear('changed', item);
    }
  }
}

/** Events become one body; all of one stream are of one server and account. */
export function packMastodon(events: unknown[]): string {
  const body: Record<string, unknown> = {};
  for (const { in: place, item, server, self } of events as Event[]) {
    body['server'] = server;
    if (self) body['self'] = self;
    ((body[place] ??= []) as unknown[]).push(item);
  }
  return JSON.stringify(body);
}
