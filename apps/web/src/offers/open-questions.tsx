import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useFormat } from '../words/format.js';
import { openQuestionsQuery } from './queries.js';

/** More that an advocate could answer, offered to others or to nobody yet. */
export function OpenQuestions({ busy, act }: { busy: boolean; act: (conversationId: string) => Promise<unknown> }) {
  const format = useFormat();
  const { data, refetch } = useQuery(openQuestionsQuery);
  if (!data || data.length === 0) return null;
  return (
    <section className="panel p-4">
      <h2 className="mb-1 font-semibold">
        <Trans>More in your topics</Trans>
      </h2>
      <ul className="divide-y divide-line">
        {data.map((one) => (
          <li key={one.conversationId} className="flex flex-col gap-2 py-3">
            <p lang={one.lang === 'und' ? undefined : one.lang} className="break-words whitespace-pre-wrap">
              {one.text}
            </p>
            <p className="flex flex-wrap items-center gap-2 text-s text-ink-3">
              {one.topics.map((topic) => (
                <span key={topic} className="chip">
                  {topic}
                </span>
              ))}
              {format.age(one.askedAt)}
              <button type="button" className="btn ms-auto min-h-11" disabled={busy} onClick={() => void act(one.conversationId).finally(() => void refetch())}>
                <Trans>I can answer this</Trans>
              </button>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
