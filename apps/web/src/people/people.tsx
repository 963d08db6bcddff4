import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Avatar } from '../look/avatar.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { nameOfNetwork } from '../words/names.js';
import { peopleQuery, personListsQuery } from './queries.js';

/** People we know something about, by list; and those who are kept out. Everybody else is found by name. */
export function People({ listId, blocked }: { listId: string | null; blocked: boolean }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const lists = useQuery(personListsQuery).data ?? [];
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(peopleQuery({ listId, blocked }));
  const people = data?.pages.flatMap((page) => page.items) ?? [];
  const listName = new Map(lists.map((list) => [list.id, list.name]));
  const tab = 'btn aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft';
  const find = (event: FormEvent): void => {
    event.preventDefault();
    if (text.trim()) void navigate({ to: '/search', search: { q: text.trim(), in: 'people' } });
  };
  const network = (name: string): string => {
    const word = nameOfNetwork(name);
    return typeof word === 'string' ? word : i18n._(word);
  };
  return (
    <PageBody
      title={t`People`}
      lead={<Trans>Those you noted something about, put on a list, linked or blocked. Anybody else who ever wrote is found by name.</Trans>}
    >
      <form role="search" className="flex gap-2" onSubmit={find}>
        <input
          type="search"
          className="field"
          aria-label={t`Find somebody by name or handle`}
          placeholder={t`Find somebody by name or handle`}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="btn">
          <Trans>Search</Trans>
        </button>
      </form>
      <nav aria-label={t`Which people`} className="flex flex-wrap gap-1.5">
        <Link to="/people" search={{}} className={tab} activeOptions={{ exact: true }} aria-current={!listId && !blocked ? 'page' : undefined}>
          <Trans>All</Trans>
        </Link>
        {lists.map((list) => (
          <Link key={list.id} to="/people" search={{ list: list.id }} className={tab} aria-current={listId === list.id ? 'page' : undefined}>
            {list.name} <span className="text-ink-3">{format.number(list.people)}</span>
          </Link>
        ))}
        <Link to="/people" search={{ blocked: true }} className={tab} aria-current={blocked ? 'page' : undefined}>
          <Trans>Blocked and spam</Trans>
        </Link>
      </nav>
      {blocked && (
        <p className="text-ink-2">
          <Trans>What these people write is kept and opens no conversation. Let somebody in again at any time; nothing is lost.</Trans>
        </p>
      )}
      {isPending ? (
        <Skeleton rows={5} height={52} />
      ) : isError && people.length === 0 ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : people.length === 0 ? (
        <Empty title={blocked ? t`Nobody is blocked` : t`Nobody here yet`}>
          <p>
            {blocked ? (
              <Trans>Block somebody from their page, or mark conversations as spam.</Trans>
            ) : (
              <Trans>Open somebody from a conversation, then write a note about them or put them on a list, such as VIP.</Trans>
            )}
          </p>
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line overflow-hidden">
          {people.map((person) => (
            <li key={person.authorId}>
              <Link
                to="/people/$authorId"
                params={{ authorId: person.authorId }}
                className="flex items-center gap-3 px-4 py-2 outline-offset-[-2px] hover:bg-sunken"
              >
                <Avatar name={person.name} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-[570]">{person.name}</span>
                  <span className="block truncate text-s text-ink-3">
                    {person.accounts.map((account) => `@${account.handle.replace(/^@/, '')} · ${network(account.network)}`).join(', ')}
                  </span>
                </span>
                {person.lists.map((id) => (
                  <span key={id} className="chip">
                    {listName.get(id) ?? ''}
                  </span>
                ))}
                {person.blocked && <span className="chip chip-complaint">{person.blocked.why === 'spam' ? t`spam` : t`blocked`}</span>}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="btn self-center" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {isFetchingNextPage ? <Trans>Loading…</Trans> : <Trans>Show more</Trans>}
        </button>
      )}
    </PageBody>
  );
}
