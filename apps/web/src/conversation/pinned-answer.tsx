import { Trans } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { crisisQuery } from '../routing/queries.js';

/** What everybody is to say while a crisis is on. */
export function PinnedAnswer({ onTake }: { onTake: (text: string) => void }) {
  const pinned = useQuery(crisisQuery).data?.pinned;
  if (!pinned) return null;
  return (
    <div className="mb-2 flex flex-wrap items-center gap-2 rounded-m border border-complaint bg-complaint-soft px-3 py-1.5 text-s">
      <strong className="font-semibold text-complaint">
        <Trans>Pinned answer</Trans>
      </strong>
      <p className="line-clamp-2 min-w-0 flex-1 basis-56 break-words" dir="auto">
        {pinned}
      </p>
      <button type="button" className="btn" onClick={() => onTake(pinned)}>
        <Trans>Use this</Trans>
      </button>
    </div>
  );
}
