import { useLingui } from '@lingui/react/macro';
import type { ActivityView } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';
import { kindName } from '../words/names.js';
import { kindOrder } from '../words/order.js';

function text(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value && typeof value === 'object' && 'to' in value) return text(value.to);
  return null;
}

/** A line of the record as a sentence. What this build does not know is said by its name. */
export function useActivityWords(): (activity: ActivityView) => string {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  return ({ type, memberId, details }) => {
    const who = memberId ? (members.get(memberId)?.name ?? t`A colleague`) : t`Earshot`;
    const to = text(details.memberId) ?? text(details.assigneeId) ?? text(details.to);
    const whom = to ? (members.get(to)?.name ?? t`a colleague`) : '';
    const until = text(details.until) ?? text(details.snoozedUntil);
    const when = until && !Number.isNaN(Date.parse(until)) ? format.weekday(until) : '';
    const kind = kindOrder.find((known) => known === (text(details.kind) ?? text(details.to)));
    const word = kind ? i18n._(kindName[kind]) : '';
    switch (type) {
      case 'assigned':
        return !to ? t`${who} gave it back to nobody` : to === memberId ? t`${who} took it` : t`${who} assigned it to ${whom}`;
      case 'answered-there':
        return t`${who} answered it on the network as themselves`;
      case 'resolved':
        return t`${who} resolved it`;
      case 'reopened':
        return memberId ? t`${who} reopened it` : t`Reopened: they wrote again`;
      case 'pending':
        return t`${who} set it to waiting for them`;
      case 'snoozed':
        return when ? t`${who} snoozed it until ${when}` : t`${who} snoozed it until they write`;
      case 'merged-into':
        return t`${who} merged it into another conversation`;
      case 'merged-from':
        return t`${who} merged another conversation into it`;
      case 'split-into':
        return t`${who} made a conversation of some posts`;
      case 'split-from':
        return t`${who} made this of posts from another conversation`;
      case 'merge-undone':
        return t`${who} took a merge back`;
      case 'split-undone':
        return t`${who} took a split back`;
      case 'went-private':
        return t`They went on in private`;
      case 'came-private':
        return t`They came here from a public thread`;
      case 'sla-warned':
        return t`The promised time is nearly over`;
      case 'sla-breached':
        return t`The promised time has passed`;
      case 'unanswered':
        return t`Reopened: the answer did not go out`;
      case 'rated':
        return t`They said how content they are`;
      case 'blocked':
        return t`${who} blocked this person`;
      case 'unblocked':
        return t`${who} let this person in again`;
      case 'approved':
        return t`${who} approved an answer`;
      case 'refused':
        return t`${who} refused an answer`;
      case 'moved':
        return t`Moved to another desk`;
      case 'returned':
        return t`Given back, so that somebody else takes it`;
      case 'escalated':
        return t`Escalated by a rule`;
      case 'outcome':
        return t`${who} corrected what came of it`;
      case 'woken':
        return t`Back from snooze`;
      case 'corrected':
        return word ? t`${who} corrected it: ${word}` : t`${who} corrected the kind`;
      case 'uncorrected':
        return t`${who} took a correction back`;
      case 'priority':
        return t`${who} changed the priority`;
      case 'tagged':
        return t`${who} changed the tags`;
      case 'bulk':
        return details['undone'] ? t`${who} took a change to many back` : t`${who} changed it together with others`;
      case 'opened':
        return memberId ? t`${who} opened the conversation` : t`Conversation opened`;
      default:
        return `${who}: ${type}`;
    }
  };
}
