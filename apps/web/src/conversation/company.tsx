import { Plural, Trans, useLingui } from '@lingui/react/macro';
import type { Doing, DraftingView, PresenceMessage } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';

/** Loud when somebody writes at this moment, quiet when somebody began and left it. */
export function Company({ company, drafting }: { company: PresenceMessage['members']; drafting: readonly DraftingView[] }) {
  const who = (wanted: Doing): string[] => company.flatMap(({ memberId, doing }) => (doing === wanted ? [memberId] : []));
  const [writers, viewers, idlers] = [who('writing'), who('viewing'), who('idle')];
  const { t } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  const nameOf = (memberId: string): string => members.get(memberId)?.name ?? t`A colleague`;
  const names = format.list(writers.map(nameOf));
  const looking = format.list(viewers.map(nameOf));
  const away = format.list(idlers.map(nameOf));
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
      {viewers.length + idlers.length > 0 && (
        <p role="status" className="mb-1.5 flex flex-wrap gap-x-3 px-1 text-s text-ink-3" data-company>
          {viewers.length > 0 && (
            <Plural value={viewers.length} one={<Trans>{looking} is looking too.</Trans>} other={<Trans>{looking} are looking too.</Trans>} />
          )}
          {idlers.length > 0 && <Trans>Open, but away: {away}.</Trans>}
        </p>
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
