import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { PersonSuggestion, WholePerson } from '#contracts';
import { useFormat } from '../words/format.js';
import { nameOfNetwork } from '../words/names.js';
import { PersonSection } from './person.js';
import type { usePersonActions } from './use-person.js';

interface AccountsProps {
  person: WholePerson;
  actions: ReturnType<typeof usePersonActions>;
  mayWork: boolean;
}

/** The handles of a human on all networks, and those that may be theirs as well. */
export function Accounts({ person, actions, mayWork }: AccountsProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set());
  const evidence: Record<string, string> = {
    'same-handle': t`the same handle`,
    'same-name': t`the same name`,
    'same-address': t`the same address`,
    'said-so': t`they said so`,
  };
  const network = (name: string): string => {
    const word = nameOfNetwork(name);
    return typeof word === 'string' ? word : i18n._(word);
  };
  const handle = (text: string): string => `@${text.replace(/^@/, '')}`;
  const offered = person.suggestions.filter(({ author }) => !refused.has(author.id));
  const refuse = ({ author }: PersonSuggestion): void => setRefused(new Set(refused).add(author.id));
  return (
    <PersonSection title={t`Accounts`}>
      <ul className="panel divide-y divide-line">
        {person.accounts.map((account) => (
          <li key={account.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
            <div className="min-w-0 flex-1 basis-48">
              <div className="truncate font-[570]">
                {handle(account.handle)} <span className="font-normal text-ink-3">{network(account.network)}</span>
              </div>
              <div className="text-s text-ink-3">
                {[
                  t`${plural(account.mentions, { one: '# post', other: '# posts' })}`,
                  account.followers === null ? null : t`${format.compact(account.followers)} followers`,
                  t`since ${format.date(account.firstSeenAt)}`,
                  account.evidence && t`linked by ${evidence[account.evidence] ?? account.evidence}`,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </div>
            </div>
            {mayWork && account.linkId && account.id !== person.id && (
              <button
                type="button"
                className="btn"
                aria-label={t`Unlink ${handle(account.handle)}`}
                onClick={() => void actions.unlink(account.id, account.evidence ?? 'said-so', handle(account.handle))}
              >
                <Trans>Unlink</Trans>
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayWork && offered.length > 0 && (
        <ul aria-label={t`Perhaps theirs as well`} className="flex flex-col gap-2">
          {offered.map((suggestion) => {
            const name = handle(suggestion.author.handle);
            return (
              <li key={suggestion.author.id} className="flex flex-wrap items-center gap-2 rounded-m bg-unsure-soft px-4 py-2">
                <span className="min-w-0 flex-1 basis-48">
                  <Trans>
                    Also theirs? <b className="font-[570]">{name}</b> on {network(suggestion.author.network)}
                  </Trans>{' '}
                  <span className="text-s text-ink-2">({evidence[suggestion.evidence]})</span>
                </span>
                <button
                  type="button"
                  className="btn"
                  aria-label={t`Link ${name}`}
                  onClick={() => void actions.link(suggestion.author.id, suggestion.evidence, name)}
                >
                  <Trans>Link</Trans>
                </button>
                <button type="button" className="btn btn-quiet" aria-label={t`Not ${name}`} onClick={() => refuse(suggestion)}>
                  <Trans>Not them</Trans>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </PersonSection>
  );
}
