import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import type { TopicPreview, TopicType, TopicView } from '#contracts';
import { api, ApiError } from '../api/client.js';
import { usePreferences } from '../frame/preferences.js';
import { say } from '../frame/notices.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { givenTypes, topicTypeName } from './names.js';
import { TopicSearches } from './topic-searches.js';

const pauseMs = 350;

/** Makes or changes a topic, saying all the while what its query means and what it would have found. */
export function TopicDialog({ topic, onClose }: { topic: TopicView | null; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [query, setQuery] = useState(topic?.query ?? '');
  const [searched, setSearched] = useState(topic?.searched ?? true);
  const [problem, setProblem] = useState<unknown>(null);
  const types: readonly TopicType[] = topic?.type === 'cause' ? ['cause'] : givenTypes;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const body = { name: form.get('name'), type: form.get('type'), query, searched: form.get('searched') === 'on' };
    try {
      if (topic) await api.patch(`/topics/${topic.id}`, query === topic.query ? body : { ...body, backfillDays: Number(form.get('days')) });
      else await api.post('/topics', { ...body, backfillDays: Number(form.get('days')) });
      await queryClient.invalidateQueries({ queryKey: ['topics'] });
      say(t`Saved`);
      onClose();
    } catch (error) {
      setProblem(error);
    }
  };
  const named = problem instanceof ApiError ? problem.fieldMessage('name') : null;
  return (
    <Dialog open onClose={onClose} title={topic ? t`Edit the topic` : t`New topic`}>
      <form className="flex flex-col gap-4 px-5 pb-5" onSubmit={(event) => void submit(event)}>
        <Field label={t`Name`} name="name" defaultValue={topic?.name ?? ''} required maxLength={80} problem={named} />
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          {t`Kind of topic`}
          <select name="type" className="field" defaultValue={topic?.type ?? 'brand'}>
            {types.map((type) => (
              <option key={type} value={type}>
                {i18n._(topicTypeName[type])}
              </option>
            ))}
          </select>
        </label>
        <Field
          label={t`What to look for`}
          hint={t`Words, "phrases", OR, -exclusions: acme OR "acme air" -lamp`}
          name="query"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          required
          maxLength={4_000}
          autoComplete="off"
          spellCheck={false}
        />
        <Preview query={query} searched={searched} />
        <label className="flex items-start gap-2 text-s">
          <input type="checkbox" name="searched" className="mt-0.5" checked={searched} onChange={(event) => setSearched(event.target.checked)} />
          <Trans>Search the connected networks for it too, not only what comes anyway</Trans>
        </label>
        <Field label={t`Look through the past (days)`} name="days" type="number" min={0} max={3650} defaultValue={30} />
        {problem !== null && !named && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-start">
          <Trans>Save</Trans>
        </button>
      </form>
    </Dialog>
  );
}

function Preview({ query, searched }: { query: string; searched: boolean }) {
  const format = useFormat();
  const reason = useReason();
  const { language } = usePreferences();
  const [asked, setAsked] = useState(query);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(query.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [query]);
  const { data, error } = useQuery({
    queryKey: ['topic-preview', asked, language],
    queryFn: ({ signal }) => api.post<TopicPreview>('/topics/preview', { query: asked, lang: language }, signal),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (asked === '') return null;
  if (error) {
    return (
      <p role="status" className="rounded-m bg-complaint-soft px-3 py-2 text-s text-complaint">
        {reason(error)}
      </p>
    );
  }
  if (!data) return <div className="skeleton h-10" />;
  const most = Math.max(1, ...data.days.map(({ mentions }) => mentions));
  return (
    <>
      <div role="status" className="flex flex-col gap-1 rounded-m bg-sunken px-3 py-2 text-s text-ink-2">
        <p>{data.explanation}</p>
        <div className="flex items-end gap-3">
          <p className="font-medium text-ink">
            <Plural value={data.mentions} one="# post of the last 7 days" other="# posts of the last 7 days" />
            {data.ofAll > 0 && <span className="font-normal text-ink-3"> ({format.percent(Math.min(1, data.mentions / data.ofAll))})</span>}
          </p>
          <span className="ms-auto flex h-6 items-end gap-0.5" aria-hidden="true">
            {data.days.map(({ day, mentions }) => (
              <span key={day} className="w-2 bg-accent" style={{ height: `${Math.max(4, (100 * mentions) / most)}%` }} />
            ))}
          </span>
        </div>
        {data.warnings.includes('no-word') && (
          <p className="text-unsure">
            <Trans>No word has to be there, so every post is asked. Add a word where you can.</Trans>
          </p>
        )}
      </div>
      {searched && <TopicSearches query={asked} searches={data.searches} />}
    </>
  );
}
