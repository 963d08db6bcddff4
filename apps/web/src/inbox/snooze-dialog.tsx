import { Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api/client.js';
import { useNow } from '../look/clock.js';
import { Dialog } from '../look/dialog.js';
import { useFormat } from '../words/format.js';
import { laterToday, nextWeek, tomorrow } from './later.js';

/** What time the words mean, here, in any of our languages. */
const momentQuery = (words: string) =>
  queryOptions({
    queryKey: ['moment', words],
    queryFn: async ({ signal }) => {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      return (await api.get<{ at: string | null }>('/moments', { words, timeZone }, signal)).at;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Until when a conversation stays out of sight. */
export function SnoozeDialog({ open, onClose, onChoose }: { open: boolean; onClose: () => void; onChoose: (until: Date | null) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [words, setWords] = useState('');
  const now = new Date(useNow());
  const meant = useQuery({ ...momentQuery(words.trim()), enabled: words.trim() !== '' });
  const ownTime = words.trim() && meant.data ? new Date(meant.data) : null;
  const choose = (until: Date | null) => {
    setWords('');
    onClose();
    onChoose(until);
  };
  const choices = [
    { name: t`Later today`, until: laterToday(now) },
    { name: t`Tomorrow at 9`, until: tomorrow(now) },
    { name: t`Next week`, until: nextWeek(now) },
  ];
  return (
    <Dialog open={open} onClose={onClose} title={t`Snooze until`}>
      <div className="flex flex-col gap-1 px-3 pb-4">
        {choices.map(({ name, until }) => (
          <button
            key={name}
            type="button"
            className="flex min-h-9 items-center justify-between rounded-s px-2 text-start hover:bg-accent-soft"
            onClick={() => choose(until)}
          >
            {name} <span className="text-s text-ink-3">{format.weekday(until)}</span>
          </button>
        ))}
        <button type="button" className="flex min-h-9 items-center justify-between rounded-s px-2 text-start hover:bg-accent-soft" onClick={() => choose(null)}>
          <Trans>Until they write again</Trans>
        </button>
        <form
          className="flex items-center gap-2 px-2 pt-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (ownTime) choose(ownTime);
          }}
        >
          <label className="flex flex-1 flex-col gap-1 text-s text-ink-2">
            <Trans>Another time, in words</Trans>
            <input
              className="field"
              value={words}
              placeholder={t`tomorrow 9, in 3 hours, monday`}
              aria-describedby="snooze-meant"
              onChange={(event) => setWords(event.target.value)}
            />
            <span id="snooze-meant" role="status" className="min-h-5 text-ink-3">
              {ownTime ? format.whole(ownTime.toISOString()) : words.trim() && meant.isSuccess ? t`No time to come that is known here` : ''}
            </span>
          </label>
          <button type="submit" className="btn btn-primary" disabled={!ownTime}>
            <Trans>Snooze</Trans>
          </button>
        </form>
      </div>
    </Dialog>
  );
}
