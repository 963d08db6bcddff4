import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type SearchHit, type SearchPlace, searchPlaces } from '#contracts';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { Hit } from './hit.js';
import { everywhereQuery, placeQuery } from './queries.js';

/** Everything that was ever said, answered or noted, and who said it. */
export function Search({ query, place }: { query: string; place: SearchPlace | null }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [text, setText] = useState(query);
  const find = (event: FormEvent): void => {
    event.preventDefault();
    void navigate({ to: '/search', search: { ...(text.trim() ? { q: text.trim() } : {}), ...(place ? { in: place } : {}) } });
  };
  const names: Record<SearchPlace, string> = { posts: t`Posts`, replies: t`Answers`, notes: t`Notes`, people: t`People` };
  const tab = 'btn aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft';
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto flex max-w-[860px] flex-col gap-4 p-4 md:p-8">
        <h1 className="text-xl font-[620] tracking-[-.01em]">
          <Trans>Search</Trans>
        </h1>
        <form role="search" className="flex gap-2" onSubmit={find}>
          <input
            type="search"
            className="field"
            aria-label={t`Search everything`}
            placeholder={t`refund OR "money back", 退款, @handle`}
            value={text}
            autoFocus
            onChange={({ target }) => setText(target.value)}
          />
          <button type="submit" className="btn btn-primary">
            <Trans>Search</Trans>
          </button>
        </form>
        {query && (
          <nav aria-label={t`Where to search`} className="flex flex-wrap gap-1.5">
            <Link to="/search" search={{ q: query }} activeOptions={{ exact: true }} className={tab} aria-current={place ? undefined : 'page'}>
              <Trans>Everywhere</Trans>
            </Link>
            {searchPlaces.map((one) => (
              <Link key={one} to="/search" search={{ q: query, in: one }} className={tab} aria-current={place === one ? 'page' : undefined}>
                {names[one]}
              </Link>
            ))}
          </nav>
        )}
        {!query ? (
          <Empty title={t`Find anything that was ever said`}>
            <p>
              <Trans>Posts, your answers, notes and people, in every language. Words, phrases in quotes, OR, and a minus for what must not be there.</Trans>
            </p>
          </Empty>
        ) : place ? (
          <OnePlace key={`${place} ${query}`} query={query} place={place} />
        ) : (
          <Everywhere query={query} names={names} />
        )}
      </div>
    </div>
  );
}

function Hits({ items }: { items: SearchHit[] }) {
  return (
    <ul className="panel divide-y divide-line overflow-hidden">
      {items.map((hit) => (
        <li key={hit.is === 'post' ? hit.mention.id : hit.is === 'person' ? hit.author.id : hit.id}>
          <Hit hit={hit} />
        </li>
      ))}
    </ul>
  );
}

function Nothing() {
  const { t } = useLingui();
  return (
    <Empty title={t`Nothing was found`}>
      <p>
        <Trans>Try fewer words, or the beginning of one with a star: refund*.</Trans>
      </p>
    </Empty>
  );
}

function Everywhere({ query, names }: { query: string; names: Record<SearchPlace, string> }) {
  const { data, isPending, isError, error, refetch } = useQuery(everywhereQuery(query));
  if (isPending) return <Skeleton rows={6} height={64} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  const found = searchPlaces.filter((place) => data[place] && data[place].items.length > 0);
  if (found.length === 0) return <Nothing />;
  return found.map((place) => (
    <section key={place} className="flex flex-col gap-2" aria-label={names[place]}>
      <div className="flex items-baseline gap-3">
        <h2 className="font-[570]">{names[place]}</h2>
        {data[place]!.next && (
          <Link to="/search" search={{ q: query, in: place }} className="link text-s">
            <Trans>Show all</Trans>
          </Link>
        )}
      </div>
      <Hits items={data[place]!.items} />
    </section>
  ));
}

function OnePlace({ query, place }: { query: string; place: SearchPlace }) {
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(placeQuery(query, place));
  if (isPending) return <Skeleton rows={6} height={64} />;
  if (isError && !data) return <Failure error={error} retry={() => void refetch()} />;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0) return <Nothing />;
  return (
    <>
      <Hits items={items} />
      {hasNextPage && (
        <button type="button" className="btn self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? <Trans>Loading…</Trans> : <Trans>Show more</Trans>}
        </button>
      )}
    </>
  );
}
