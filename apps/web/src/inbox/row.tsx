import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { ListOrder, ViewName } from '#contracts';
import { usePresence } from '../feed/presence.js';
import { useWorkspace } from '../frame/workspace.js';
import { Avatar } from '../look/avatar.js';
import { useNow } from '../look/clock.js';
import { KindChip, KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { nameOfNetwork, priorityName, statusName } from '../words/names.js';
import { SlaChip } from '../conversation/sla-chip.js';
import { TagChips } from '../tags/tag-mark.js';
import { useRow } from './rows.js';
import { belongs, searchOf } from './view.js';

interface RowProps {
  id: string;
  view: ViewName;
  query: string;
  order: ListOrder;
  chosen: boolean;
  choosing: boolean;
  folded: number;
  onChoose: (id: string, isRange: boolean) => void;
  position: number;
  size: number;
  current: boolean;
  open: boolean;
}

/** Complete enough to act without opening. */
export const ConversationRow = memo(function ConversationRow({
  id,
  view,
  query,
  order,
  position,
  size,
  current,
  open,
  chosen,
  choosing,
  folded,
  onChoose,
}: RowProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const now = useNow();
  const { me, members, channels } = useWorkspace();
  const row = useRow(id);
  const present = usePresence(id, me.member.id);
  if (!row) return <div role="listitem" className="h-[97px]" />;

  const channel = channels.get(row.channelId);
  const networkWord = channel ? nameOfNetwork(channel.network) : '';
  const network = typeof networkWord === 'string' ? networkWord : i18n._(networkWord);
  const place = channel?.name ?? network;
  const assignee = row.assigneeId ? members.get(row.assigneeId) : undefined;
  const gone = !belongs(view, row, me.member.id);
  const writing = present.some((entry) => entry.doing === 'writing');
  const author = row.author.name ?? row.author.handle;
  const statusWord = i18n._(statusName[row.status]);
  const waiting = row.waitingSince ? format.age(row.waitingSince, now) : null;

  return (
    <div role="listitem" aria-posinset={position} aria-setsize={size} className="group relative">
      <input
        type="checkbox"
        className={`absolute start-2 z-10 size-6 accent-accent ${choosing ? '' : 'opacity-0 group-hover:opacity-100 focus-visible:opacity-100'}`}
        style={{ top: 'calc(var(--row-pad) - 1px)' }}
        aria-label={t`Choose ${author}`}
        checked={chosen}
        onChange={() => undefined}
        onClick={(event) => onChoose(id, event.shiftKey)}
      />
      <Link
        to="/inbox/$view/{-$conversationId}"
        params={{ view, conversationId: id }}
        search={searchOf(query, view, order)}
        onClick={(event) => {
          if (!event.shiftKey) return;
          event.preventDefault();
          onChoose(id, true);
        }}
        data-row={id}
        aria-current={open ? 'true' : undefined}
        activeProps={{}}
        className={`grid grid-cols-[18px_minmax(0,1fr)_auto] gap-x-2 gap-y-0.5 border-s-[3px] border-b border-b-line py-(--row-pad) ps-3 pe-4 outline-offset-[-2px] ${
          current ? 'border-s-accent bg-accent-soft' : 'border-s-transparent hover:bg-sunken'
        } ${row.pending ? 'pending' : ''}`}
      >
        <span className={`mt-[3px] ${choosing ? 'invisible' : 'group-hover:invisible'}`}>
          <KindShape kind={row.kind} unsure={row.unsure} />
        </span>
        <span className="truncate font-[570]">
          {author} <span className="font-normal text-ink-3">{place && <Trans>on {place}</Trans>}</span>
        </span>
        <span className="text-s whitespace-nowrap text-ink-3" title={format.whole(row.lastActivityAt)}>
          {waiting ? <Trans>waiting {waiting}</Trans> : format.age(row.lastActivityAt, now)}
        </span>
        <span className="col-span-2 col-start-2 line-clamp-2 min-h-[2.9em] break-words text-ink-2" lang={row.lang || undefined} dir="auto">
          {row.snippet}
        </span>
        <span className="col-span-2 col-start-2 mt-1 flex min-h-[19px] items-center gap-1.5 overflow-hidden text-xs text-ink-3">
          <KindChip kind={row.kind} unsure={row.unsure} />
          <SlaChip row={row} />
          {row.urgency >= 2 && (
            <span className="chip chip-complaint">
              <Trans>urgent</Trans>
            </span>
          )}
          {(row.priority === 'high' || row.priority === 'urgent') && <span className="chip">{i18n._(priorityName[row.priority])}</span>}
          {row.status === 'snoozed' && row.snoozedUntil ? (
            <span className="truncate">
              <Trans>until {format.weekday(row.snoozedUntil)}</Trans>
            </span>
          ) : (
            (gone || row.status === 'pending' || row.status === 'snoozed') && (
              <span className="chip">{gone && row.status === 'open' ? t`moved` : statusWord}</span>
            )
          )}
          {row.alike > 1 && (
            <span className="chip" title={t`So many say the same`}>
              ×{format.number(Math.max(row.alike, folded + 1))}
            </span>
          )}
          {row.tags.length > 0 && <TagChips ids={row.tags} most={1} />}
          {row.mentionCount > 1 && <span>{t`${format.number(row.mentionCount)} posts`}</span>}
          <span className="ms-auto flex items-center gap-1">
            {writing && <Trans>writing</Trans>}
            {present.slice(0, 2).map(({ memberId, doing }) => {
              const name = members.get(memberId)?.name ?? '?';
              const what = doing === 'writing' ? t`${name} is writing` : doing === 'idle' ? t`${name} has it open, away for a while` : t`${name} is looking`;
              return <Avatar key={memberId} name={name} size="s" ring={doing !== 'idle'} faded={doing === 'idle'} title={what} />;
            })}
            {assignee && <Avatar name={assignee.name} size="s" title={t`assigned to ${assignee.name}`} />}
          </span>
        </span>
      </Link>
    </div>
  );
});
