import { Plural, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { cloneElement, useEffect, useEffectEvent, useState } from 'react';
import type { NotificationView } from '#contracts';
import { api } from '../api/client.js';
import { partOf, usePart } from '../look/part.js';
import { useFormat } from '../words/format.js';
import { notificationName } from '../words/names.js';
import { useCommands } from './commands.js';
import { notificationSettingsQuery, notificationsQuery } from './notification-queries.js';
import { isQuiet } from './quiet.js';
import { useEvents, useWorkspace } from './workspace.js';

const panel = partOf(() => import('./bell-panel.js'));

/** What concerns this member, live; also on the desktop, where they let us. */
export function Bell() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { me, members } = useWorkspace();
  const { conversationId } = useParams({ strict: false });
  const [isAsked, setAsked] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const open = (): void => {
    setAsked(true);
    setOpen(true);
  };
  const query = useInfiniteQuery(notificationsQuery);
  const settings = useQuery(notificationSettingsQuery).data;
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = query.data?.pages[0]?.unread ?? 0;

  const words = ({ type, author, byMemberId }: NotificationView): string => {
    const who = byMemberId ? members.get(byMemberId)?.name : null;
    return [i18n._(notificationName[type]), author, who].filter(Boolean).join(' · ');
  };
  const again = () => queryClient.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  const read = async (which: object): Promise<void> => {
    // Not said when it fails: it stays unread, which is all that matters of it.
    await api.post('/notifications/read', which).catch(() => undefined);
    await again();
  };
  const show = (one: NotificationView): void => {
    if (one.conversationId) void navigate({ to: '/inbox/$view/{-$conversationId}', params: { view: 'all', conversationId: one.conversationId }, search: {} });
  };
  const onDesktop = async (): Promise<void> => {
    if (!settings?.desktop || document.visibilityState === 'visible' || isQuiet(new Date(), settings)) return;
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
    const newest = queryClient.getQueryData(notificationsQuery.queryKey)?.pages[0]?.items[0];
    if (!newest || newest.readAt || settings.offDesktop.includes(newest.type)) return;
    // The same tag in another tab of this browser shows it once.
    const shown = new Notification(words(newest), { tag: newest.id, ...(newest.snippet ? { body: newest.snippet } : {}) });
    shown.addEventListener('click', () => {
      window.focus();
      show(newest);
    });
  };
  useEvents((events) => {
    const mine = events.filter(({ type, body }) => type === 'notification.added' && (body['memberIds'] as string[] | undefined)?.includes(me.member.id));
    if (mine.length === 0) return;
    void again().then(() => (mine.some(({ body }) => !('read' in body)) ? onDesktop() : undefined));
  });

  // Whoever has a conversation open sees what is new in it.
  const here = conversationId !== undefined && items.some((one) => !one.readAt && one.conversationId === conversationId);
  const seen = useEffectEvent(() => void (document.visibilityState === 'visible' && read({ conversationId })));
  useEffect(() => {
    if (!here) return;
    seen();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [here]);

  useCommands([{ id: 'bell', name: t`Notifications`, group: t`Everywhere`, key: 'b', run: open }]);

  const button = (
    <button
      type="button"
      className="relative grid size-8 place-items-center rounded-full text-ink-2 hover:bg-sunken"
      aria-label={unread > 0 ? t`Notifications, ${unread} unread` : t`Notifications`}
    >
      <svg
        viewBox="0 0 16 16"
        className="size-[18px]"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM7 14h2" />
      </svg>
      {unread > 0 && (
        <span className="absolute -end-0.5 -top-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-accent-ink">
          {unread > 99 ? '99+' : format.number(unread)}
        </span>
      )}
    </button>
  );
  const parts = usePart(panel, isAsked);
  return (
    <>
      {parts ? (
        <parts.BellPanel trigger={button} open={isOpen} onOpenChange={setOpen} query={query} words={words} onRead={(which) => void read(which)} onShow={show} />
      ) : (
        cloneElement(button, {
          'aria-haspopup': 'dialog',
          'aria-expanded': false,
          onPointerEnter: () => void panel.load(),
          onClick: open,
        })
      )}
      <span className="sr-only" aria-live="polite">
        {unread > 0 && <Plural value={unread} one="# unread notification" other="# unread notifications" />}
      </span>
    </>
  );
}
