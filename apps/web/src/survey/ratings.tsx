import { Trans } from '@lingui/react/macro';
import type { SurveyView } from '#contracts';
import { useFormat } from '../words/format.js';
import { useScoreName } from './score.js';

/** What people said of us, beside their conversation. */
export function Ratings({ surveys }: { surveys: readonly SurveyView[] }) {
  const format = useFormat();
  const scoreName = useScoreName();
  return (
    <ul className="flex flex-col gap-2 text-s text-ink-2">
      {surveys.map(({ id, askedAt, answeredAt, score, comment }) => (
        <li key={id}>
          {score === null ? (
            <span className="text-ink-3">
              <Trans>Asked {format.age(askedAt)} ago, no answer yet</Trans>
            </span>
          ) : (
            <>
              <span className={score <= 2 ? 'font-[570] text-complaint' : score >= 4 ? 'font-[570] text-praise' : 'font-[570]'}>
                {scoreName(score)} ({score}/5)
              </span>{' '}
              {answeredAt && (
                <time className="text-ink-3" dateTime={answeredAt}>
                  {format.moment(answeredAt)}
                </time>
              )}
              {comment && (
                <q className="block" dir="auto">
                  {comment}
                </q>
              )}
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
