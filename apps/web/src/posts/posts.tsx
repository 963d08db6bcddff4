import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MentionView } from '#contracts';
import { api } from '../api/client.js';
import { mentionsQuery } from '../api/queries.js';
import { MarkedText } from '../conversation/marked-text.js';
import { say } from '../frame/notices.js';
import { useEvents, useWorkspace } from '../frame/workspace.js';
import { KindStrip } from '../inbox/kind-strip.js';
import { SearchField } from '../inbox/search-field.js';
import { useNow } from '../look/clock.js';
import { KindChip, KindShape } from '../look/kind.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { kindIn } from '../inbox/view.js';
import { useFormat } from '../words/format.js';

/** Everything that was heard, also what nobody has to answer. */
export function Posts({ query }: { query: string }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const options = mentionsQuery(query);
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(options);
  const mentions = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const [newcomers, setNewcomers] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: mentions.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 92,
    overscan: 6,
    getItemKey: (index) => mentions[index]!.id,
  });
  const rows = virtual.getVirtualItems();
  const lastShown = rows.at(-1)?.index ?? -1;

  useEffect(() => {
    if (lastShown >= mentions.length - 10 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [lastShown, mentions.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const reload = async () => {
    queryClient.setQueryData(options.queryKey, (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) });
    await refetch();
    setNewcomers(0);
    scroller.current?.scrollTo({ top: 0 });
  };
  useEvents((items) => {
    const kind = kindIn(query);
    const heard = items.filter((item) => item.type === 'mention.received' && (kind === null || item.body['kind'] === kind)).length;
    if (heard === 0) return;
    if (mentions.length === 0) void reload();
    else setNewcomers((before) => before + heard);
  });
  const onQuery = (q: string) => void navigate({ to: '/posts', search: q ? { q } : {} });

  return (
    <div className="mx-auto flex h-full max-w-[860px] flex-col border-line bg-surface md:border-x">
      <div className="flex min-h-11 items-center gap-2 border-b border-line px-4">
        <h1 className="text-l font-[620]">
          <Trans>All posts</Trans>
        </h1>
        <span className="ms-auto text-s text-ink-3">
          <Trans>newest first</Trans>
        </span>
        <span aria-live="polite">
          {newcomers > 0 && (
            <button type="button" className="min-h-6 rounded-full bg-accent px-2.5 text-s font-medium text-accent-ink" onClick={() => void reload()}>
              <Plural value={newcomers} one="# new" other="# new" />
            </button>
          )}
        </span>
      </div>
      <SearchField ref={null} query={query} onQuery={onQuery} />
      <KindStrip query={query} onQuery={onQuery} counted={false} />
      <div ref={scroller} className="min-h-0 flex-1 overflow-auto" tabIndex={-1}>
        {isPending ? (
          <Skeleton rows={8} height={92} />
        ) : isError && mentions.length === 0 ? (
          <Failure error={error} retry={() => void refetch()} />
        ) : mentions.length === 0 ? (
          <NoPosts query={query} clear={() => onQuery('')} />
        ) : (
          <div role="list" aria-label={t`Posts`} className="relative" style={{ height: virtual.getTotalSize() }}>
            {rows.map((item) => (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                role="presentation"
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <Post mention={mentions[item.index]!} position={item.index + 1} size={hasNextPage ? -1 : mentions.length} />
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function NoPosts({ query, clear }: { query: string; clear: () => void }) {
  const { t } = useLingui();
  const { channels } = useWorkspace();
  if (query) {
    return (
      <Empty title={t`Nothing matches`}>
        <button type="button" className="btn" onClick={clear}>
          <Trans>Clear the search</Trans>
        </button>
      </Empty>
    );
  }
  if (channels.size > 0) {
    return (
      <Empty title={t`Listening`}>
        <p>
          <Trans>Nothing was heard yet. The first posts appear here by themselves, for feeds within a minute.</Trans>
        </p>
        <Link to="/channels" className="btn">
          <Trans>See how the channels are doing</Trans>
        </Link>
      </Empty>
    );
  }
  return (
    <Empty title={t`Nobody is being listened to`}>
      <Link to="/welcome" className="btn btn-primary">
        <Trans>Choose how to begin</Trans>
      </Link>
    </Empty>
  );
}

function Post({ mention, position, size }: { mention: MentionView; position: number; size: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  const navigate = useNavigate();
  const reason = useReason();
  const { channels } = useWorkspace();
  const { author, reading } = mention;
  const place = channels.get(mention.channelId)?.name;
  const open = async () => {
    try {
      const opened = await api.post<MentionView>(`/mentions/${mention.id}/open`);
      await navigate({ to: '/inbox/$view/{-$conversationId}', params: { view: 'open', conversationId: opened.conversationId ?? undefined } });
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };
  return (
    <div
      role="listitem"
      aria-posinset={position}
      aria-setsize={size}
      className="grid grid-cols-[18px_minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 border-b border-line py-(--row-pad) ps-4 pe-4"
    >
      <span className="mt-[3px]">
        <KindShape kind={reading.kind} unsure={reading.unsure} />
      </span>
      <span className="truncate font-[570]">
        {author.name ?? author.handle} <span className="font-normal text-ink-3">{place && <Trans>on {place}</Trans>}</span>
      </span>
      <time className="text-s text-ink-3" dateTime={mention.receivedAt} title={format.whole(mention.receivedAt)}>
        {format.age(mention.receivedAt, now)}
      </time>
      <div className="col-span-2 col-start-2 line-clamp-5 text-ink">
        {mention.deletedAt ? (
          <i className="text-ink-3">
            <Trans>Deleted by its author</Trans>
          </i>
        ) : (
          <>
            {mention.title && <b className="font-semibold">{mention.title} </b>}
            <MarkedText text={mention.text} reading={reading} />
          </>
        )}
      </div>
      <div className="col-span-2 col-start-2 mt-1 flex flex-wrap items-center gap-2 text-xs text-ink-3">
        <KindChip kind={reading.kind} unsure={reading.unsure} />
        <span>{format.percent(reading.confidence)}</span>
        {reading.lang && <span>{format.language(reading.lang)}</span>}
        {mention.url && (
          <a href={mention.url} target="_blank" rel="noreferrer noopener" className="min-h-6 content-center underline underline-offset-2">
            <Trans>original</Trans>
          </a>
        )}
        <span className="ms-auto">
          {mention.conversationId ? (
            <Link
              to="/inbox/$view/{-$conversationId}"
              params={{ view: 'all', conversationId: mention.conversationId }}
              className="link inline-block min-h-6 content-center"
            >
              <Trans>See the conversation</Trans>
            </Link>
          ) : (
            <button type="button" className="link min-h-6" onClick={() => void open()} aria-label={t`Open a conversation with ${author.name ?? author.handle}`}>
              <Trans>Open a conversation</Trans>
            </button>
          )}
        </span>
      </div>
    </div>
  );
}
