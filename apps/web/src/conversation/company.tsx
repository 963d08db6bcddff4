import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { DraftingView } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';

/** Loud when somebody writes at this moment, quiet when somebody began and left it. */
export function Company({ writers, drafting }: { writers: readonly string[]; drafting: readonly DraftingView[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  const nameOf = (memberId: string): string => members.get(memberId)?.name ?? t`A colleague`;
  const names = format.list(writers.map(nameOf));
  const begun = drafting.filter(({ memberId, mode }) => mode === 'reply' && !writers.includes(memberId));
  const beginners = format.list([...new Set(begun.map(({ memberId }) => nameOf(memberId)))]);
  return (
    <>
      {writers.length > 0 && (
        <div role="status" className="mb-2 rounded-m border border-unsure bg-unsure-soft px-3 py-2 text-s">
          <b className="font-semibold">
            <Plural value={writers.length} one={<Trans>{names} is writing too.</Trans>} other={<Trans>{names} are writing too.</Trans>} />
          </b>{' '}
          <Trans>Whoever sends second is stopped and sees what changed.</Trans>
        </div>
      )}
      {begun.length > 0 && (
        <p role="status" className="mb-2 px-1 text-s text-ink-2">
          <Trans>
            {beginners} began a reply, last touched {format.moment(begun[0]!.updatedAt)}.
          </Trans>
        </p>
      )}
    </>
  );
}
