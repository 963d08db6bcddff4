import { Trans, useLingui } from '@lingui/react/macro';
import type { ChannelCheck } from '#contracts';
import { useServerWords } from '../look/states.js';
import { stepName } from './names.js';

/** What trying a channel found, step by step. */
export function Steps({ steps }: { steps: readonly ChannelCheck[] }) {
  const { t, i18n } = useLingui();
  const words = useServerWords();
  const failed = steps.filter(({ ok }) => !ok).length;
  return (
    <div role="status" className="rounded-m border border-line bg-sunken p-3 text-s">
      <p className="font-medium">{failed === 0 ? <Trans>Everything that was tried works.</Trans> : <Trans>Something does not work yet.</Trans>}</p>
      <ul className="mt-1 flex flex-col gap-1">
        {steps.map(({ step, ok, says }, index) => (
          <li key={index} className="flex gap-2">
            <span role="img" aria-label={ok ? t`works` : t`failed`} className={ok ? 'text-praise' : 'text-complaint'}>
              {ok ? '✓' : '✕'}
            </span>
            <span className="min-w-0 break-words">
              <span className="font-medium">{i18n._(stepName[step])}</span>: {words(says)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
