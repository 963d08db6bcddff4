import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { useReason } from '../look/states.js';
import { crisisQuery, desksQuery } from './queries.js';
import { deskLabel } from './words.js';

/** One act: new work goes to one desk, an answer is pinned for everybody, and the wall opens. */
export function CrisisSwitch() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const crisis = useQuery(crisisQuery).data;
  const desks = (useQuery(desksQuery).data ?? []).filter(({ status }) => status === 'active');
  const [open, setOpen] = useState(false);
  const [deskId, setDeskId] = useState('');
  const [pinned, setPinned] = useState('');
  const [problem, setProblem] = useState<unknown>(null);
  if (crisis !== null || !['owner', 'admin', 'supervisor', 'marketer'].includes(me.member.role)) return null;
  const begin = async (event: FormEvent) => {
    event.preventDefault();
    setProblem(null);
    try {
      await api.post('/crisis', { deskId: deskId || null, pinned });
      await queryClient.invalidateQueries({ queryKey: ['crisis'] });
      await queryClient.invalidateQueries({ queryKey: ['rules'] });
      await navigate({ to: '/live' });
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <>
      <button type="button" className="btn btn-danger" onClick={() => setOpen(true)}>
        <Trans>Crisis…</Trans>
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t`Switch to crisis`}>
        <form className="flex flex-col gap-4 px-5 pb-5" onSubmit={(event) => void begin(event)}>
          <p className="text-ink-2">
            <Trans>From now on new work goes where you say, rules kept for a crisis are asked, and the live wall opens. One click takes all of it back.</Trans>
          </p>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>New work goes to</Trans>
            <select className="field" value={deskId} onChange={(event) => setDeskId(event.target.value)}>
              <option value="">{t`where the rules send it`}</option>
              {desks.map((desk) => (
                <option key={desk.id} value={desk.id}>
                  {deskLabel(desk, (message) => i18n._(message))}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Pinned answer</Trans>
            <textarea className="field min-h-28 py-2" maxLength={5_000} dir="auto" value={pinned} onChange={(event) => setPinned(event.target.value)} />
            <span className="font-normal text-ink-3">
              <Trans>Everybody who answers sees it above their own words, ready to use.</Trans>
            </span>
          </label>
          {problem !== null && (
            <p role="alert" className="text-complaint">
              {reason(problem)}
            </p>
          )}
          <div className="flex gap-2">
            <button type="submit" className="btn btn-danger">
              <Trans>Switch to crisis</Trans>
            </button>
            <button type="button" className="btn btn-quiet" onClick={() => setOpen(false)}>
              <Trans>Not now</Trans>
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
