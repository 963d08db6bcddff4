import { useLingui } from '@lingui/react/macro';
import { useNow } from '../look/clock.js';
import { useFormat } from '../words/format.js';
import { useFeedStatus } from './workspace.js';

const staleAfterMs = 60_000;

/** Whether this screen shows what is, in words. */
export function LiveState() {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  const { state, lagMs, freshAt } = useFeedStatus();
  const late = freshAt > 0 && now - freshAt > staleAfterMs;
  const since = freshAt > 0 ? format.clock(freshAt) : '';
  const lag = lagMs === null ? '' : format.seconds(lagMs);
  const words = {
    connecting: t`connecting`,
    live: lag ? t`live, ${lag} from network to screen` : t`live`,
    'catching-up': t`catching up`,
    reconnecting: late ? t`out of date since ${since}, reconnecting` : t`reconnecting`,
    offline: late ? t`offline, out of date since ${since}` : t`offline`,
    ended: t`signed out`,
  }[state];
  const brief = state === 'live' ? (lag ? t`live, ${lag}` : t`live`) : words;
  return (
    <span className="flex min-w-0 items-center gap-[7px] text-s text-ink-2" role="status">
      <span
        aria-hidden="true"
        className={`size-[7px] shrink-0 rounded-full ${state === 'live' ? 'bg-praise' : state === 'connecting' || state === 'catching-up' ? 'bg-unsure' : 'bg-complaint'}`}
      />
      <span className="hidden truncate lg:inline">{words}</span>
      <span className="truncate lg:hidden">{brief}</span>
    </span>
  );
}
