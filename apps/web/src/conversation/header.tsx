import { Trans, useLingui } from '@lingui/react/macro';
import { KeyHint } from '../frame/key-hint.js';
import type { ConversationDetail } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import type { Row } from '../inbox/rows.js';
import { KindShape } from '../look/kind.js';
import { Menu } from '../look/menu.js';
import { useFormat } from '../words/format.js';
import { statusName } from '../words/names.js';
import { MoreMenu } from './more-menu.js';
import { SlaChip } from './sla-chip.js';

interface HeaderProps {
  row: Row;
  detail: ConversationDetail | null;
  onOpen: (id: string) => void;
  onBack: (() => void) | null;
  onResolve: () => void;
  onAssign: (memberId: string | null) => void;
  onSnooze: () => void;
  onDetails: (() => void) | null;
}

export function ConversationHeader({ row, detail, onOpen, onBack, onResolve, onAssign, onSnooze, onDetails }: HeaderProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { me, members } = useWorkspace();
  const assignee = row.assigneeId ? members.get(row.assigneeId) : undefined;
  const active = [...members.values()].filter((member) => member.status === 'active');
  const state =
    row.status === 'snoozed'
      ? row.snoozedUntil
        ? t`snoozed until ${format.weekday(row.snoozedUntil)}`
        : t`snoozed until they write`
      : row.status === 'open'
        ? null
        : i18n._(statusName[row.status]);
  // Alone on the page it is the page's heading.
  const Heading = onBack ? 'h1' : 'h2';
  return (
    <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-2 border-b border-line bg-surface px-3 py-1.5 md:px-6">
      {onBack && (
        <button type="button" className="btn btn-quiet" aria-label={t`Back to the list`} onClick={onBack}>
          <span aria-hidden="true" className="rtl:-scale-x-100">
            ←
          </span>
        </button>
      )}
      <KindShape kind={row.kind} unsure={row.unsure} />
      <Heading className="min-w-0 truncate text-l font-[620] tracking-[-.01em]">{row.author.name ?? row.author.handle}</Heading>
      <SlaChip row={row} />
      {state && <span className={`chip ${row.pending ? 'pending' : ''}`}>{state}</span>}
      <div className="ms-auto flex gap-1.5">
        <Menu
          trigger={
            <button type="button" className={`btn ${row.pending ? 'pending' : ''}`}>
              <span className="max-w-[110px] truncate">{assignee ? (assignee.id === me.member.id ? t`Yours` : assignee.name) : t`Assign`}</span>
              <KeyHint of="assign" usual="a" className="max-xl:hidden" />
            </button>
          }
          choices={[
            { id: 'nobody', label: <Trans>Nobody</Trans>, checked: !row.assigneeId, choose: () => onAssign(null) },
            ...active.map((member) => ({
              id: member.id,
              label: member.id === me.member.id ? t`${member.name} (you)` : member.name,
              checked: member.id === row.assigneeId,
              choose: () => onAssign(member.id),
            })),
          ]}
        />
        <button type="button" className="btn" onClick={onSnooze}>
          <Trans>Snooze</Trans> <KeyHint of="snooze" usual="s" className="max-xl:hidden" />
        </button>
        <button type="button" className="btn btn-primary" onClick={onResolve}>
          {row.status === 'resolved' ? <Trans>Reopen</Trans> : <Trans>Resolve</Trans>} <KeyHint of="resolve" usual="e" className="max-xl:hidden" />
        </button>
        <MoreMenu row={row} detail={detail} onOpen={onOpen} />
        {onDetails && (
          <button type="button" className="btn" onClick={onDetails}>
            <Trans>Details</Trans>
          </button>
        )}
      </div>
    </header>
  );
}
