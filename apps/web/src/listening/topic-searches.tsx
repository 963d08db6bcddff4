import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { TopicForecast, TopicSearch } from '#contracts';
import { api } from '../api/client.js';
import { useFormat } from '../words/format.js';
import { nameOfNetwork } from '../words/names.js';

/** Networks are asked what it would bring only once somebody has stopped typing. */
const pauseMs = 1_200;

/** What the topic becomes at each connected network, what is looked for here instead, and what it costs. */
export function TopicSearches({ query, searches }: { query: string; searches: readonly TopicSearch[] }) {
  const { i18n } = useLingui();
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(query), pauseMs);
    return () => clearTimeout(timer);
  }, [query]);
  const { data } = useQuery({
    queryKey: ['topic-forecast', settled],
    queryFn: ({ signal }) => api.post<{ channels: TopicForecast[] }>('/topics/forecast', { query: settled }, signal),
    enabled: settled !== '' && settled === query && searches.some(({ foreseen }) => foreseen),
    staleTime: 300_000,
    retry: false,
  });
  if (searches.length === 0) {
    return (
      <p className="text-s text-ink-3">
        <Trans>No connected network can be searched yet. Connect Bluesky, Mastodon, Hacker News or X under Channels.</Trans>
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-2 text-s">
      {searches.map((one) => {
        const network = nameOfNetwork(one.network);
        const forecast = settled === query ? data?.channels.find(({ channelId }) => channelId === one.channelId) : undefined;
        return (
          <li key={one.channelId} className="flex flex-col gap-0.5 border-s-2 border-line ps-3">
            <p>
              <span className="font-medium">{one.name}</span> <span className="text-ink-3">{typeof network === 'string' ? network : i18n._(network)}</span>
            </p>
            <Asked search={one} />
            {forecast && <Cost forecast={forecast} />}
          </li>
        );
      })}
    </ul>
  );
}

function Asked({ search: { searches, here, why } }: { search: TopicSearch }) {
  if (why === 'elsewhere')
    return (
      <p className="text-ink-3">
        <Trans>Not searched: the topic is about other channels.</Trans>
      </p>
    );
  if (why === 'no-word')
    return (
      <p className="text-unsure">
        <Trans>Not searched: there is no word or name that this network could be asked for.</Trans>
      </p>
    );
  const filtered = here.join(' · ');
  return (
    <>
      <p className="break-words text-ink-2">
        {searches.map((search) => (
          <code key={search} className="me-1.5 rounded-s bg-sunken px-1">
            {search}
          </code>
        ))}
      </p>
      {here.length > 0 && (
        <p className="text-ink-3">
          <Trans>Decided here, in what is found: {filtered}</Trans>
        </p>
      )}
    </>
  );
}

function Cost({ forecast: { posts, days, dollars, may, problem } }: { forecast: TopicForecast }) {
  const format = useFormat();
  if (problem !== null) return <p className="text-unsure">{problem}</p>;
  const cost = dollars === null ? null : format.money(dollars);
  const limit = may === null ? null : format.money(may);
  return (
    <>
      <p>
        <Plural value={posts ?? 0} one="# post" other="# posts" /> <Plural value={days} one="in the last day" other="in the last # days" />
        {cost !== null && (
          <>
            {' '}
            · <Trans>at most {cost} in 30 days</Trans>
          </>
        )}
      </p>
      {cost !== null && may !== null && dollars! > may && (
        <p className="text-complaint">
          <Trans>More than this channel may spend ({limit}): it will be asked less often, and some posts come late.</Trans>
        </p>
      )}
    </>
  );
}
