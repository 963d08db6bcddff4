import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { RuleActions } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { promisesQuery } from '../settings/promises-query.js';
import { useFormat } from '../words/format.js';
import { priorityName } from '../words/names.js';
import { desksQuery, teamsQuery } from './queries.js';
import { deskLabel } from './words.js';

/** What a rule does, in words. */
export function RuleDoes({ actions }: { actions: RuleActions }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  const desks = useQuery(desksQuery).data ?? [];
  const teams = useQuery(teamsQuery).data ?? [];
  const promises = useQuery(promisesQuery).data ?? [];
  const { deskId, teamId, memberId, skills, priority, tags, slaPolicyId, takeIn, ignore, approval, notify } = actions;
  const named = (id: string | null | undefined, among: readonly { id: string; name: string }[]) => among.find((one) => one.id === id)?.name;
  const approving = named(approval?.teamId, teams);
  const team = named(teamId, teams);
  const person = memberId && members.get(memberId)?.name;
  const promise = named(slaPolicyId, promises);
  const told = format.list((notify ?? []).flatMap((id) => members.get(id)?.name ?? []));
  const desk = desks.find(({ id }) => id === deskId);
  const parts = [
    takeIn && t`takes it in although it was only heard`,
    desk && t`to ${deskLabel(desk, (message) => i18n._(message))}`,
    team && t`for the team ${team}`,
    person && t`for ${person}`,
    skills && skills.length > 0 && t`needs ${format.list(skills)}`,
    priority && i18n._(priorityName[priority]),
    tags && tags.length > 0 && t`tag ${tags.join(', ')}`,
    promise && t`promised times “${promise}”`,
    ignore && t`leaves it heard`,
    approval && (approving ? t`waits for ${approving}` : t`waits for a supervisor`),
    told && t`tells ${told}`,
  ].filter(Boolean);
  return <>{parts.join(' · ')}</>;
}
