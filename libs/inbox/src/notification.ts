import type { NotificationSettings, NotificationType } from '#contracts';
import type { StoredEvent } from '#events';
import { Temporal } from 'temporal-polyfill';

/** Who has to do with a conversation. */
export interface Concerned {
  assigneeId: string | null;
  followers: readonly string[];
}

export interface Notice {
  memberId: string;
  type: NotificationType;
  conversationId: string | null;
  byMemberId: string | null;
}

/** Pure: whom an event concerns. Nobody is told of what they did themselves. */
export function noticesOf(
  event: Pick<StoredEvent, 'type' | 'conversationId' | 'memberId' | 'body'>,
  concerned: Concerned | null,
  writerId: string | null,
): Notice[] {
  const { type, conversationId, memberId: by, body } = event;
  const near = [...new Set([...(concerned?.assigneeId ? [concerned.assigneeId] : []), ...(concerned?.followers ?? [])])];
  const tell = (what: NotificationType, members: readonly string[]): Notice[] =>
    members.filter((memberId) => memberId !== by).map((memberId) => ({ memberId, type: what, conversationId, byMemberId: by }));
  switch (type) {
    case 'note.added': {
      const named = (body['mentions'] as string[] | undefined) ?? [];
      return [
        ...tell('mentioned', named),
        ...tell(
          'note',
          near.filter((memberId) => !named.includes(memberId)),
        ),
      ];
    }
    case 'conversation.changed': {
      const to = (body['assigneeId'] as { to?: string | null } | undefined)?.to;
      return to ? tell('assigned', [to]) : [];
    }
    case 'mention.received':
      // Whoever it was then given to is told of that.
      return body['own'] || body['opened'] ? [] : tell('message', near);
    case 'reply.changed':
      return ['failed', 'rejected', 'unknown'].includes(String(body['state'])) && writerId ? tell('reply-failed', [writerId]) : [];
    case 'sla.warned':
      return tell('sla-warned', near);
    case 'sla.breached':
      return tell('sla-breached', near);
    case 'approval.changed': {
      const told = (body['told'] as string[] | undefined) ?? [];
      if (body['state'] === 'waiting') return tell('approval', told);
      return body['state'] === 'late' ? tell('approval-late', told) : tell('approval-decided', told);
    }
    case 'routing.told':
      return tell('told', (body['told'] as string[] | undefined) ?? []);
    case 'survey.answered':
      return tell('rated', near);
    default:
      return [];
  }
}

const waits: Record<Exclude<NotificationSettings['digest'], 'off'>, number> = { soon: 10, hourly: 60, daily: 24 * 60 };

/** When what happened now is to be mailed: after the wait they chose, and not in their quiet hours. */
export function mailAt(now: Date, { digest, quiet, timeZone }: NotificationSettings): Date | null {
  if (digest === 'off') return null;
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime() + waits[digest] * 60_000).toZonedDateTimeISO(timeZone);
  if (!quiet || quiet.from === quiet.to) return new Date(at.epochMilliseconds);
  const clock = at.toPlainTime().toString().slice(0, 5);
  const overnight = quiet.from > quiet.to;
  const isQuiet = overnight ? clock >= quiet.from || clock < quiet.to : clock >= quiet.from && clock < quiet.to;
  if (!isQuiet) return new Date(at.epochMilliseconds);
  const day = overnight && clock >= quiet.from ? at.toPlainDate().add({ days: 1 }) : at.toPlainDate();
  return new Date(day.toPlainDateTime(quiet.to).toZonedDateTime(timeZone).epochMilliseconds);
}
