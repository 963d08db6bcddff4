import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BulkAction, BulkView, ListCount, Priority, ViewName } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useEvents, useWorkspace } from '../frame/workspace.js';
import { Menu } from '../look/menu.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { priorityName } from '../words/names.js';
import { laterToday, nextWeek, tomorrow } from './later.js';
import type { Chosen } from './selection.js';

interface BarProps {
  view: ViewName;
  query: string;
  chosen: Chosen;
  loaded: number;
  hasMore: boolean;
  onAll: () => void;
  onDone: () => void;
}

const countQuery = (view: ViewName, query: string) =>
  queryOptions({
    queryKey: ['list-count', view, query],
    queryFn: ({ signal }) => api.get<ListCount>('/query/count', { view, query }, signal),
    staleTime: 10_000,
  });

const order: readonly Priority[] = ['urgent', 'high', 'normal', 'low'];

/** What can be done to all that are chosen, how far it is, and the way back. */
export function BulkBar({ view, query, chosen, loaded, hasMore, onAll, onDone }: BarProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me, members } = useWorkspace();
  const [running, setRunning] = useState<BulkView | null>(null);
  const [tagging, setTagging] = useState<string | null>(null);

  const isAnything = chosen.all || chosen.ids.size > 0;
  const mayAll = isAnything && !chosen.all && (chosen.ids.size >= loaded || hasMore);
  const counted = useQuery({ ...countQuery(view, query), enabled: chosen.all || mayAll }).data;
  /** How many match, when that is known: "4,312", or "10,000+". */
  const matching = (but: number): string | null =>
    counted?.count == null ? null : counted.count >= counted.most ? `${format.number(counted.most)}+` : format.number(Math.max(0, counted.count - but));
  const all = matching(chosen.all ? chosen.ids.size : 0);

  useEvents((items) => {
    const told = items.findLast(({ type, body }) => type === 'bulk.changed' && body['bulkId'] === running?.id);
    if (!told || !running) return;
    const now = { ...running, ...(told.body as Partial<BulkView>) };
    setRunning(now.state === 'done' || now.state === 'undone' ? null : now);
    if (now.state !== 'running' && now.state !== 'undoing') void queryClient.invalidateQueries({ queryKey: ['conversations'] });
  });

  const begin = async (action: BulkAction) => {
    const select = chosen.all ? { view, query, except: [...chosen.ids] } : { ids: [...chosen.ids] };
    try {
      const bulk = await api.post<BulkView>('/bulk', { select, action });
      setRunning(bulk);
      const count = format.number(bulk.total);
      say(t`Changing ${count} conversations`, {
        undo: () =>
          void api.post<BulkView>(`/bulk/${bulk.id}/undo`).then(
            (back) => setRunning(back),
            (error: unknown) => say(reason(error), { tone: 'problem' }),
          ),
      });
      onDone();
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };

  if (!isAnything && !running) return null;
  return (
    <div role="region" aria-label={t`Change many`} className="flex flex-wrap items-center gap-1.5 border-t border-line bg-raised px-3 py-2 text-s">
      {running && (
        <p role="status" className="flex w-full items-center gap-2">
          <progress className="h-1.5 flex-1 accent-accent" value={running.done + running.skipped} max={running.total || 1} aria-label={t`Progress`} />
          {format.number(running.done + running.skipped)} / {format.number(running.total)}
        </p>
      )}
      {isAnything && (
        <>
          <p className="me-auto">
            {!chosen.all ? (
              <Plural value={chosen.ids.size} one="# chosen" other="# chosen" />
            ) : all ? (
              <Trans>All {all} that match</Trans>
            ) : (
              <Trans>All that match</Trans>
            )}
            {mayAll && (
              <button type="button" className="link ms-2" onClick={onAll}>
                {all ? <Trans>all {all} that match</Trans> : <Trans>all that match</Trans>}
              </button>
            )}
          </p>
          <button type="button" className="btn btn-primary" onClick={() => void begin({ do: 'resolve' })}>
            <Trans>Resolve</Trans>
          </button>
          <Menu
            trigger={<button type="button" className="btn">{t`Assign`}</button>}
            choices={[
              { id: 'me', label: t`me`, choose: () => void begin({ do: 'assign', memberId: me.member.id }) },
              { id: 'nobody', label: t`nobody`, choose: () => void begin({ do: 'assign', memberId: null }) },
              ...[...members.values()]
                .filter((member) => member.id !== me.member.id && member.status === 'active')
                .map((member) => ({ id: member.id, label: member.name, choose: () => void begin({ do: 'assign', memberId: member.id }) })),
            ]}
          />
          <Menu
            trigger={<button type="button" className="btn">{t`Snooze`}</button>}
            choices={[
              { id: 'today', label: t`Later today`, choose: () => void begin({ do: 'snooze', until: laterToday(new Date()).toISOString() }) },
              { id: 'tomorrow', label: t`Tomorrow`, choose: () => void begin({ do: 'snooze', until: tomorrow(new Date()).toISOString() }) },
              { id: 'week', label: t`Next week`, choose: () => void begin({ do: 'snooze', until: nextWeek(new Date()).toISOString() }) },
            ]}
          />
          <Menu
            trigger={<button type="button" className="btn">{t`More`}</button>}
            choices={[
              ...order.map((priority) => ({ id: priority, label: i18n._(priorityName[priority]), choose: () => void begin({ do: 'priority', priority }) })),
              { id: 'tag', label: t`Tag…`, choose: () => setTagging('') },
              { id: 'reopen', label: t`Reopen`, choose: () => void begin({ do: 'reopen' }) },
              { id: 'spam', label: t`Spam: tag and resolve`, choose: () => void begin({ do: 'spam' }) },
            ]}
          />
          <button type="button" className="btn btn-quiet" onClick={onDone}>
            <Trans>Clear</Trans>
          </button>
          {tagging !== null && (
            <form
              className="flex w-full gap-2"
              onSubmit={(event) => {
                event.preventDefault();
                const add = tagging
                  .split(',')
                  .map((name) => name.trim())
                  .filter(Boolean);
                if (add.length > 0) void begin({ do: 'tag', add, remove: [] });
                setTagging(null);
              }}
            >
              <input
                className="field"
                autoFocus
                aria-label={t`Tags, with commas between`}
                placeholder={t`Tags, with commas between`}
                value={tagging}
                onChange={(event) => setTagging(event.target.value)}
              />
              <button type="submit" className="btn btn-primary">
                <Trans>Tag</Trans>
              </button>
            </form>
          )}
        </>
      )}
    </div>
  );
}
