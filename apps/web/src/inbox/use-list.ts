import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { ConversationView, Page } from '#contracts';
import { api } from '../api/client.js';
import { type ListOf, listQuery } from '../api/queries.js';
import { useEvents, useWorkspace } from '../frame/workspace.js';
import { conversationRows } from './rows.js';
import { belongs, folded, kindIn, withKind } from './view.js';

/** Which of these conversations the list would hold. The browser knows views and kinds; anything else the server must say. */
async function matching(ids: string[], { view, query }: ListOf, selfId: string): Promise<string[]> {
  const kind = kindIn(query);
  const known = ids.filter((id) => {
    const row = conversationRows.get(id);
    return row !== null && belongs(view, row, selfId) && (kind === null || row.kind === kind);
  });
  if (known.length === 0 || (withKind(query, null) === '' && view !== 'mentions')) return known;
  const { items } = await api.get<Page<ConversationView>>('/conversations', { view, query, ids: known.join(','), limit: 100 });
  const answered = new Set(items.map((row) => row.id));
  return known.filter((id) => answered.has(id));
}

/**
 * A list of the inbox. Rows change in place as things happen, but none moves, comes or goes by itself: newcomers wait until they are
 * asked for, and only what was done here takes a row away.
 */
export function useList(list: ListOf) {
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const options = listQuery(list);
  const query = useInfiniteQuery(options);
  const [newcomers, setNewcomers] = useState<ReadonlySet<string>>(new Set());
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());

  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set());
  const { ids, hidden } = useMemo(
    () =>
      folded(
        [...new Set(query.data?.pages.flatMap((page) => page.ids))].filter((id) => !left.has(id)),
        (id) => conversationRows.get(id),
        unfolded,
      ),
    [query.data, left, unfolded],
  );

  const reload = async (): Promise<void> => {
    queryClient.setQueryData(options.queryKey, (data) => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) });
    await query.refetch();
    setNewcomers(new Set());
    setLeft(new Set());
  };

  useEvents((items) => {
    const shown = new Set(query.data?.pages.flatMap((page) => page.ids));
    const heard = [...new Set(items.flatMap(({ conversationId }) => (conversationId && !shown.has(conversationId) ? [conversationId] : [])))];
    if (heard.length === 0 || !query.data) return;
    matching(heard.slice(0, 100), list, me.member.id).then(
      (found) => {
        const fresh = found.filter((id) => !left.has(id));
        if (fresh.length === 0) return;
        if (ids.length === 0) void reload();
        else setNewcomers((before) => new Set([...before, ...fresh]));
      },
      () => undefined,
    );
  });

  return {
    ids,
    /** How many rows each hides that say the same. */
    hidden,
    unfold: (id: string) => {
      const key = conversationRows.get(id)?.foldKey;
      if (key) setUnfolded((before) => new Set(before).add(key));
    },
    query,
    newcomers: newcomers.size,
    reload,
    leave: (id: string) => setLeft((before) => new Set(before).add(id)),
    comeBack: (id: string) => setLeft((before) => new Set([...before].filter((other) => other !== id))),
  };
}
