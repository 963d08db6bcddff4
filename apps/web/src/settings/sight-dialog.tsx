import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { MemberView, SightView } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { Skeleton, useReason } from '../look/states.js';
import { desksQuery } from '../routing/queries.js';
import { deskLabel } from '../routing/words.js';

/** To which desks and channels somebody is bounded; what they were given they see all the same. */
export function SightDialog({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const { t } = useLingui();
  const sight = useQuery({
    queryKey: ['sight', member.id],
    queryFn: ({ signal }) => api.get<SightView>(`/members/${member.id}/sight`, undefined, signal),
    staleTime: 0,
    gcTime: 0,
  });
  return (
    <Dialog open onClose={onClose} title={t`What ${member.name} sees`} className="w-[min(480px,94vw)]">
      {sight.data ? <SightForm memberId={member.id} sight={sight.data} onClose={onClose} /> : <Skeleton rows={3} height={40} />}
    </Dialog>
  );
}

function SightForm({ memberId, sight, onClose }: { memberId: string; sight: SightView; onClose: () => void }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { channels } = useWorkspace();
  const desks = (useQuery(desksQuery).data ?? []).filter(({ status }) => status === 'active');
  const [bounds, setBounds] = useState(sight);
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await api.patch(`/members/${memberId}/sight`, bounds);
      await queryClient.invalidateQueries({ queryKey: ['sight', memberId] });
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  return (
    <form className="flex max-h-[68dvh] flex-col gap-4 overflow-auto px-5 pb-5" onSubmit={(event) => void save(event)}>
      <p className="text-s text-ink-2">
        <Trans>Conversations, posts, notes and counts of other desks and channels stay hidden from them. What they are given they always see.</Trans>
      </p>
      <Bound
        title={t`Desks`}
        all={t`all desks`}
        choices={desks.map((desk) => ({ id: desk.id, name: deskLabel(desk, (message) => i18n._(message)) }))}
        ids={bounds.deskIds}
        onChange={(deskIds) => setBounds({ ...bounds, deskIds })}
      />
      <Bound
        title={t`Channels`}
        all={t`all channels`}
        choices={[...channels.values()].map(({ id, name }) => ({ id, name }))}
        ids={bounds.channelIds}
        onChange={(channelIds) => setBounds({ ...bounds, channelIds })}
      />
      {problem !== null && (
        <p role="alert" className="text-complaint">
          {reason(problem)}
        </p>
      )}
      <button type="submit" className="btn btn-primary self-start">
        <Trans>Save</Trans>
      </button>
    </form>
  );
}

interface BoundProps {
  title: string;
  all: string;
  choices: readonly { id: string; name: string }[];
  /** null: all of them, also those that will come. */
  ids: string[] | null;
  onChange: (ids: string[] | null) => void;
}

function Bound({ title, all, choices, ids, onChange }: BoundProps) {
  return (
    <fieldset className="flex flex-col">
      <legend className="mb-1 text-s font-medium text-ink-2">{title}</legend>
      <label className="flex min-h-7 items-center gap-2">
        <input type="checkbox" checked={ids === null} onChange={({ target }) => onChange(target.checked ? null : [])} />
        {all}
      </label>
      {ids !== null && (
        <ul className="ms-6">
          {choices.map(({ id, name }) => (
            <li key={id}>
              <label className="flex min-h-7 items-center gap-2">
                <input
                  type="checkbox"
                  checked={ids.includes(id)}
                  onChange={({ target }) => onChange(target.checked ? [...ids, id] : ids.filter((one) => one !== id))}
                />
                {name}
              </label>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
