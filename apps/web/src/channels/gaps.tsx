import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { GapView } from '#contracts';
import { useFormat } from '../words/format.js';
import { gapReasonName } from './names.js';
import { gapsQuery } from './queries.js';

/** Times in which a channel may have missed something, and what became of it. */
export function Gaps({ channelId }: { channelId: string }) {
  const { data } = useQuery(gapsQuery);
  const gaps = (data ?? []).filter((gap) => gap.channelId === channelId);
  if (gaps.length === 0) return null;
  return (
    <details className="text-s">
      <summary className="min-h-6 content-center text-ink-2">
        <Plural value={gaps.length} one="What we may have missed: once" other="What we may have missed: # times" />
      </summary>
      <ul className="mt-1 flex flex-col gap-1 border-s border-line ps-3 text-ink-2">
        {gaps.map((gap) => (
          <li key={gap.id}>
            <GapLine gap={gap} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function GapLine({ gap: { from, to, reason, missed, recovered, lost } }: { gap: GapView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const when = to ? t`${format.moment(from)} to ${format.moment(to)}` : t`since ${format.moment(from)}`;
  return (
    <>
      <span className="text-ink">{when}</span>: {i18n._(gapReasonName[reason])}.{' '}
      {lost === 0 ? (
        missed === 0 ? (
          <Trans>Nothing was missed.</Trans>
        ) : (
          <Trans>
            {format.number(missed)} missed, {format.number(recovered)} found again, nothing lost.
          </Trans>
        )
      ) : lost === null ? (
        <Trans>
          {format.number(missed)} missed, {format.number(recovered)} found again; nobody can say whether more is lost.
        </Trans>
      ) : (
        <span className="text-complaint">
          <Trans>
            {format.number(missed)} missed, {format.number(recovered)} found again, {format.number(lost)} lost.
          </Trans>
        </span>
      )}
    </>
  );
}
