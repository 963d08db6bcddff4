import { Trans } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api/client.js';
import { useReason } from '../look/states.js';
import { crisisQuery } from '../routing/queries.js';
import { useFormat } from '../words/format.js';
import { say } from './notices.js';
import { useEvents, useWorkspace } from './workspace.js';

/** Stays on every screen while a crisis is on, with the way to the wall and the way back. */
export function CrisisBand() {
  const reason = useReason();
  const format = useFormat();
  const queryClient = useQueryClient();
  const { me, members } = useWorkspace();
  const crisis = useQuery(crisisQuery).data;
  const [ending, setEnding] = useState(false);
  // Whoever switches it, it begins and ends on every screen at once.
  useEvents((items) => {
    if (items.some(({ type, body }) => type === 'routing.changed' && body['what'] === 'crisis')) void queryClient.invalidateQueries({ queryKey: ['crisis'] });
  });
  if (!crisis) return null;
  const who = members.get(crisis.memberId)?.name;
  const since = format.moment(crisis.since);
  const end = async () => {
    setEnding(true);
    try {
      await api.delete('/crisis');
      await queryClient.invalidateQueries({ queryKey: ['crisis'] });
      await queryClient.invalidateQueries({ queryKey: ['rules'] });
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    setEnding(false);
  };
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-complaint bg-complaint-soft px-4 py-1 text-s">
      <strong className="font-semibold text-complaint">
        <Trans>Crisis</Trans>
      </strong>
      <span>
        {who ? (
          <Trans>
            on since {since}, by {who}
          </Trans>
        ) : (
          <Trans>on since {since}</Trans>
        )}
      </span>
      <Link to="/live" className="link">
        <Trans>To the live wall</Trans>
      </Link>
      {['owner', 'admin', 'supervisor', 'marketer'].includes(me.member.role) && (
        <button type="button" className="btn ms-auto" onClick={() => void end()} disabled={ending}>
          <Trans>Back to normal</Trans>
        </button>
      )}
    </div>
  );
}
