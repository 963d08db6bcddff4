import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import type { Finding } from '#contracts';
import { useFormat } from '../words/format.js';

/** What a finding says, in the reader's language. */
export function useFindingWords(): (finding: Finding) => string {
  const { t } = useLingui();
  const format = useFormat();
  return ({ code, about, words }) => {
    const count = about.count ?? 0;
    const name = about.name ?? '';
    const time = about.seconds === undefined ? '' : format.seconds(about.seconds * 1_000);
    switch (code) {
      case 'queue-unreachable':
        return t`The queue cannot be reached. What comes in is kept and read later.`;
      case 'queue-stuck':
        return time
          ? t`Nothing on the queue ${name} has been worked on for ${time}. Is the worker running?`
          : t`Nothing on the queue ${name} is worked on. Is the worker running?`;
      case 'reading-late':
        return t`${plural(count, { one: '# item waits', other: '# items wait' })} to be read, the oldest for ${time}. Is the worker running?`;
      case 'channel-failing':
        return t`${name} does not answer, or refuses us.`;
      case 'items-unreadable':
        return t`${name}: ${plural(count, { one: '# item', other: '# items' })} could not be understood. What was delivered is kept.`;
      case 'replies-failed':
        return t`${plural(count, { one: '# reply', other: '# replies' })} of the last week did not go out.`;
      case 'replies-unclear':
        return t`${plural(count, { one: '# reply', other: '# replies' })} of the last week may or may not have arrived.`;
      case 'webhook-failing':
        return t`${name} does not take its events. They are tried again for 24 hours.`;
      default:
        return words;
    }
  };
}
