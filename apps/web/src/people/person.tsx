import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WholePerson } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { Avatar } from '../look/avatar.js';
import { KindShape } from '../look/kind.js';
import { Failure, Skeleton } from '../look/states.js';
import { Ratings } from '../survey/ratings.js';
import { useFormat } from '../words/format.js';
import { statusName } from '../words/names.js';
import { Accounts } from './accounts.js';
import { Known } from './known.js';
import { personQuery } from './queries.js';
import { Rights } from './rights.js';
import { usePersonActions } from './use-person.js';

export function PersonSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="font-[570]">{title}</h2>
      {children}
    </section>
  );
}

/** A human: their accounts, what there was between us, and what we know. */
export function Person({ authorId }: { authorId: string }) {
  const { data, isPending, isError, error, refetch } = useQuery(personQuery(authorId));
  return (
    <div className="h-full overflow-auto">
      <div className="mx-auto flex max-w-[1000px] flex-col gap-6 p-4 md:p-8">
        <Link to="/people" search={{}} className="link self-start text-s">
          <Trans>All people</Trans>
        </Link>
        {isPending ? <Skeleton rows={5} height={72} /> : isError ? <Failure error={error} retry={() => void refetch()} /> : <Whole person={data} />}
      </div>
    </div>
  );
}

function Whole({ person }: { person: WholePerson }) {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const actions = usePersonActions(person);
  const mayWork = me.member.role !== 'marketer';
  const erased = person.accounts.every((account) => account.erasedAt !== null);
  const posts = `author:${person.accounts.map((account) => account.id).join(',')}`;
  return (
    <>
      <header className="flex flex-wrap items-center gap-3">
        <Avatar name={person.name} size="xl" />
        <div className="min-w-0 flex-1">
          <h1 className="truncate text-xl font-[620] tracking-[-.01em]">{erased ? t`Somebody who asked to be forgotten` : person.name}</h1>
          {person.blocked && (
            <p className="text-complaint">
              {person.blocked.why === 'spam' ? (
                <Trans>Spam: what they write is kept and opens nothing.</Trans>
              ) : (
                <Trans>Blocked: what they write is kept and opens nothing.</Trans>
              )}
            </p>
          )}
        </div>
        {!erased && (
          <Link to="/posts" search={{ q: posts }} className="btn">
            <Trans>All they wrote</Trans>
          </Link>
        )}
        {mayWork && !erased && (
          <>
            {person.blocked ? (
              <button type="button" className="btn" onClick={() => void actions.block(false)}>
                <Trans>Let in again</Trans>
              </button>
            ) : (
              <>
                <button type="button" className="btn" onClick={() => void actions.block(true, 'spam')}>
                  <Trans>Spam</Trans>
                </button>
                <button type="button" className="btn btn-danger" onClick={() => void actions.block(true)}>
                  <Trans>Block</Trans>
                </button>
              </>
            )}
          </>
        )}
      </header>
      <div className="grid gap-8 md:grid-cols-[minmax(0,1fr)_320px]">
        <div className="flex min-w-0 flex-col gap-6">
          <Accounts person={person} actions={actions} mayWork={mayWork && !erased} />
          <History person={person} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          {!erased && <Known person={person} actions={actions} mayWork={mayWork} />}
          {person.surveys.length > 0 && (
            <PersonSection title={t`How content they were`}>
              <Ratings surveys={person.surveys} />
            </PersonSection>
          )}
          {!erased && <Rights person={person} erase={actions.erase} />}
        </div>
      </div>
    </>
  );
}

function History({ person }: { person: WholePerson }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { channels } = useWorkspace();
  return (
    <PersonSection title={t`Conversations`}>
      {person.conversations.length === 0 ? (
        <p className="text-ink-2">
          <Trans>None yet: they were heard, and nothing had to be answered.</Trans>
        </p>
      ) : (
        <ul className="panel divide-y divide-line overflow-hidden">
          {person.conversations.map((row) => (
            <li key={row.id}>
              <Link
                to="/inbox/$view/{-$conversationId}"
                params={{ view: 'all', conversationId: row.id }}
                search={{}}
                className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-baseline gap-x-2 px-4 py-2 outline-offset-[-2px] hover:bg-sunken"
              >
                <KindShape kind={row.kind} unsure={row.unsure} size={11} />
                <span className="truncate" dir="auto">
                  {row.snippet}
                </span>
                <time className="text-s whitespace-nowrap text-ink-3" dateTime={row.lastActivityAt}>
                  {format.moment(row.lastActivityAt)}
                </time>
                <span className="col-start-2 text-s text-ink-3">
                  {[channels.get(row.channelId)?.name, i18n._(statusName[row.status])].filter(Boolean).join(' · ')}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </PersonSection>
  );
}
