import { Trans, useLingui } from '@lingui/react/macro';
import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { type Kind, type Page, type PastConversationView, type PastCounts, type Status, statuses } from '#contracts';
import { api, ApiError } from '../api/client.js';
import { useCommands } from '../frame/commands.js';
import { useWorkspace } from '../frame/workspace.js';
import { Avatar } from '../look/avatar.js';
import { KindChip, KindShape } from '../look/kind.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { desksQuery } from '../routing/queries.js';
import { useFormat } from '../words/format.js';
import { kindPlural, priorityName, statusName } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { countIn, fieldOf, momentOf, type PastPlace } from './moment.js';

const pastQuery = (asAt: string, place: PastPlace) =>
  infiniteQueryOptions({
    queryKey: ['past', asAt, place],
    queryFn: ({ pageParam, signal }) => api.get<Page<PastConversationView>>('/past/conversations', { asAt, ...place, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

const hourMs = 3_600_000;

/** The inbox as it stood at a moment; nothing can be changed here. */
export function Past() {
  const { t } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const { at } = useSearch({ from: '/workspace/past' });
  const [begunMs] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const [place, setPlace] = useState<PastPlace>({ status: 'open' });
  const today = useQuery({ queryKey: ['past', 'now'], queryFn: ({ signal }) => api.get<PastCounts>('/past/counts', {}, signal), staleTime: hourMs });
  const earliest = today.data ? Date.parse(today.data.earliest) : 0;
  const asAt = at ?? new Date(Math.max(begunMs - hourMs, earliest)).toISOString();
  const counts = useQuery({
    queryKey: ['past', 'counts', asAt],
    queryFn: ({ signal }) => api.get<PastCounts>('/past/counts', { asAt }, signal),
    enabled: today.isSuccess,
  });
  const list = useInfiniteQuery({ ...pastQuery(asAt, place), enabled: today.isSuccess });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const back = () => void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view: 'open' } });
  useCommands([{ id: 'present', name: t`Back to now`, group: t`Inbox`, key: 'Escape', run: back }]);
  const unknown = counts.error instanceof ApiError && counts.error.fieldMessage('asAt') !== null;
  const error = today.error ?? counts.error ?? list.error;
  const then = format.whole(asAt);
  const first = today.data && format.whole(today.data.earliest);

  return (
    <div className="mx-auto flex h-full max-w-[860px] flex-col border-line bg-surface md:border-x">
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2">
        <h1 className="text-l font-[620]">
          <Trans>The inbox as it was</Trans>
        </h1>
        <label className="flex items-center gap-2 text-s text-ink-2">
          <Trans>On</Trans>
          <input
            type="datetime-local"
            className="field"
            key={asAt}
            defaultValue={fieldOf(new Date(asAt))}
            min={today.data && fieldOf(new Date(earliest + 60_000))}
            max={fieldOf(new Date(begunMs))}
            onBlur={({ target }) => {
              const moment = momentOf(target.value);
              if (moment && target.value !== fieldOf(new Date(asAt))) void navigate({ to: '/past', search: { at: moment.toISOString() } });
            }}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        </label>
        <button type="button" className="btn btn-primary ms-auto" onClick={back}>
          <Trans>Back to now</Trans> <kbd className="kbd">Esc</kbd>
        </button>
      </header>
      <p role="status" className="border-b border-line bg-sunken px-4 py-2 text-s text-ink-2">
        {unknown ? (
          <Trans>This moment is not remembered. Choose one between {first} and now.</Trans>
        ) : (
          <Trans>The inbox as it was on {then}; what is written is what is known now.</Trans>
        )}
      </p>
      {!unknown && (
        <>
          <Places counts={counts.data?.counts ?? null} place={place} onPlace={setPlace} />
          <div className="min-h-0 flex-1 overflow-auto" tabIndex={-1}>
            {error && rows.length === 0 ? (
              <Failure error={error} retry={() => void Promise.all([today.refetch(), counts.refetch(), list.refetch()])} />
            ) : list.isPending ? (
              <Skeleton rows={8} height={92} />
            ) : rows.length === 0 ? (
              <Empty title={t`Nothing stood here then`} />
            ) : (
              <ul aria-label={t`Conversations`}>
                {rows.map((row) => (
                  <PastRow key={row.id} row={row} />
                ))}
              </ul>
            )}
            {list.hasNextPage && (
              <div className="p-4">
                <button type="button" className="btn" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  <Trans>Show more</Trans>
                </button>
              </div>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function Places({ counts, place, onPlace }: { counts: PastCounts['counts'] | null; place: PastPlace; onPlace: (place: PastPlace) => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const desks = useQuery(desksQuery).data ?? [];
  const many = (where: PastPlace) => (counts ? format.compact(countIn(counts, where)) : '–');
  const choice = 'flex min-h-6 items-center gap-1 rounded-s px-1.5 text-xs text-ink-2 hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-ink';
  const kindsOf = (kind: Kind) => (counts ? countIn(counts, { ...place, kind }) : undefined);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-3 py-1">
      <div role="group" aria-label={t`By status`} className="flex flex-wrap">
        {statuses.map((status: Status) => (
          <button
            key={status}
            type="button"
            className={choice}
            aria-pressed={place.status === status}
            onClick={() => onPlace({ ...place, status: place.status === status ? undefined : status })}
          >
            <span className="font-medium text-ink">{many({ ...place, status })}</span> {i18n._(statusName[status])}
          </button>
        ))}
      </div>
      <div role="group" aria-label={t`By kind`} className="flex flex-wrap">
        {kindOrder.map((kind) => (
          <button
            key={kind}
            type="button"
            className={choice}
            aria-pressed={place.kind === kind}
            onClick={() => onPlace({ ...place, kind: place.kind === kind ? undefined : kind })}
          >
            <KindShape kind={kind} size={9} />
            <span className="font-medium text-ink">{many({ ...place, kind })}</span> {i18n._(kindPlural(kind, kindsOf(kind)))}
          </button>
        ))}
      </div>
      {desks.length > 0 && (
        <select
          className="field min-h-6 w-auto max-w-full py-0 text-xs"
          aria-label={t`Desk`}
          value={place.deskId ?? ''}
          onChange={({ target }) => onPlace({ ...place, deskId: target.value || undefined })}
        >
          <option value="">{t`all desks`}</option>
          <option value="none">
            {t`No desk`} ({many({ ...place, deskId: 'none' })})
          </option>
          {desks.map((desk) => (
            <option key={desk.id} value={desk.id}>
              {desk.name} ({many({ ...place, deskId: desk.id })})
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function PastRow({ row }: { row: PastConversationView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { members, channels } = useWorkspace();
  const place = channels.get(row.channelId)?.name;
  const assignee = row.assigneeId ? members.get(row.assigneeId) : undefined;
  return (
    <li>
      <Link
        to="/inbox/$view/{-$conversationId}"
        params={{ view: 'all', conversationId: row.id }}
        className="grid grid-cols-[18px_minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 border-b border-line px-4 py-(--row-pad) outline-offset-[-2px] hover:bg-sunken"
      >
        <span className="mt-[3px]">
          <KindShape kind={row.kind} unsure={row.unsure} />
        </span>
        <span className="truncate font-[570]">
          {row.author.name ?? row.author.handle} <span className="font-normal text-ink-3">{place && <Trans>on {place}</Trans>}</span>
        </span>
        <time className="text-s whitespace-nowrap text-ink-3" dateTime={row.openedAt} title={format.whole(row.openedAt)}>
          {format.moment(row.openedAt)}
        </time>
        <span className="col-span-2 col-start-2 line-clamp-2 break-words text-ink-2" lang={row.lang || undefined} dir="auto">
          {row.snippet}
        </span>
        <span className="col-span-2 col-start-2 mt-1 flex min-h-[19px] flex-wrap items-center gap-1.5 text-xs text-ink-3">
          <KindChip kind={row.kind} unsure={row.unsure} />
          <span className="chip">{i18n._(statusName[row.status])}</span>
          {(row.priority === 'high' || row.priority === 'urgent') && <span className="chip">{i18n._(priorityName[row.priority])}</span>}
          {assignee && (
            <span className="ms-auto">
              <Avatar name={assignee.name} size="s" title={t`assigned to ${assignee.name}`} />
            </span>
          )}
        </span>
      </Link>
    </li>
  );
}
