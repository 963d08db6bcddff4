import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { ChannelView, ConversationRows, EventView, Me, MemberView } from '#contracts';
import { api, Unreachable } from '../api/client.js';
import { channelsQuery, countsQuery, membersQuery, meQuery, tagsQuery } from '../api/queries.js';
import { FeedConnection, type FeedStatus } from '../feed/connection.js';
import { watchIdle } from '../feed/idle.js';
import { presenceStore } from '../feed/presence.js';
import { takeKeySettings } from './key-settings.js';
import { sessionMoves } from './session.js';
import { conversationRows } from '../inbox/rows.js';

type EventsListener = (items: EventView[]) => void;

interface Workspace {
  me: Me;
  members: ReadonlyMap<string, MemberView>;
  channels: ReadonlyMap<string, ChannelView>;
  feed: FeedConnection | null;
  onEvents: (listener: EventsListener) => () => void;
}

const Context = createContext<Workspace | null>(null);
const gatherMs = 200;
const againMs = 1_000;
const idsPerRequest = 100;

export function useWorkspace(): Workspace {
  const workspace = useContext(Context);
  if (!workspace) throw new Error('outside of a workspace');
  return workspace;
}

const connecting: FeedStatus = { state: 'connecting', lagMs: null, p50Ms: null, p95Ms: null, freshAt: 0 };

export function useFeedStatus(): FeedStatus {
  const { feed } = useWorkspace();
  return useSyncExternalStore(feed?.subscribe ?? (() => () => undefined), feed?.getStatus ?? (() => connecting));
}

/** Hears of what happened, after the rows it concerns were fetched. */
export function useEvents(listener: EventsListener): void {
  const { onEvents } = useWorkspace();
  const [kept] = useState(() => ({ listener }));
  useEffect(() => {
    kept.listener = listener;
  });
  useEffect(() => onEvents((items) => kept.listener(items)), [onEvents, kept]);
}

export async function refreshRows(ids: string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += idsPerRequest) {
    const part = ids.slice(from, from + idsPerRequest);
    const { items } = await api.get<ConversationRows>('/conversations', { ids: part.join(','), limit: idsPerRequest });
    conversationRows.merge(items);
  }
}

/** Everything below follows the workspace's log. */
export function WorkspaceProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const { data: me } = useSuspenseQuery(meQuery);
  const members = useQuery(membersQuery).data;
  const channels = useQuery(channelsQuery).data;
  const [feed, setFeed] = useState<FeedConnection | null>(null);
  const [listeners] = useState(() => new Set<EventsListener>());
  // Where following begins; a later /me must not set it back. Another workspace is another page load.
  const firstSeq = useRef(me.seq);

  useEffect(() => takeKeySettings(me.keys), [me.keys]);

  useEffect(() => {
    let gathered: EventView[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;
    let closed = false;

    const pass = async (): Promise<void> => {
      timer = null;
      const items = gathered;
      gathered = [];
      const ids = new Set<string>();
      for (const { conversationId, type } of items) {
        if (!conversationId) continue;
        ids.add(conversationId);
        if (type !== 'mention.received' || queryClient.getQueryData(['conversation', conversationId])) {
          void queryClient.invalidateQueries({ queryKey: ['conversation', conversationId], refetchType: 'active' });
        }
      }
      if (items.some(({ type }) => type === 'channel.changed')) void queryClient.invalidateQueries({ queryKey: ['channels'] });
      const tagged = items.filter(({ type }) => type === 'tag.changed');
      if (tagged.length > 0) void queryClient.invalidateQueries({ queryKey: tagsQuery.queryKey });
      if (tagged.some(({ body }) => body['carried'])) void queryClient.invalidateQueries({ queryKey: ['conversations'] });
      if (items.some(({ type }) => type === 'view.changed')) void queryClient.invalidateQueries({ queryKey: ['saved-views'] });
      if (items.some(({ type }) => type === 'member.changed')) void queryClient.invalidateQueries({ queryKey: ['members'] });
      try {
        if (!(await connection.hasRows(items))) await refreshRows([...ids]);
      } catch (error) {
        if (closed) return;
        if (error instanceof Unreachable) {
          // The server is away: these events wait for it, so that no list misses what they tell.
          gathered = [...items, ...gathered];
          timer ??= setTimeout(() => void pass(), againMs);
          return;
        }
        void queryClient.invalidateQueries({ queryKey: ['conversations'] });
      }
      if (!closed) for (const listener of listeners) listener(items);
    };

    const connection = new FeedConnection(firstSeq.current, {
      events(items) {
        gathered.push(...items);
        timer ??= setTimeout(() => void pass(), gatherMs);
      },
      refetch: () => void queryClient.invalidateQueries(),
      rows: (rows) => conversationRows.merge(rows),
      counts: (counts) => queryClient.setQueryData(countsQuery.queryKey, counts),
      presence: (message) => presenceStore.hear(message),
      present: (all) => presenceStore.hearAll(all),
      goodbye: () => {
        if (!sessionMoves()) void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      },
    });
    setFeed(connection);
    const stopWatching = watchIdle((isIdle) => connection.idle(isIdle));
    return () => {
      stopWatching();
      closed = true;
      if (timer) clearTimeout(timer);
      connection.close();
      presenceStore.clear();
    };
  }, [queryClient, listeners]);

  const value = useMemo<Workspace>(
    () => ({
      me,
      members: new Map(members?.map((member) => [member.id, member])),
      channels: new Map(channels?.map((channel) => [channel.id, channel])),
      feed,
      onEvents: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    }),
    [me, members, channels, feed, listeners],
  );
  return <Context value={value}>{children}</Context>;
}
