import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ListOrder, SavedView } from '#contracts';
import { api } from '../api/client.js';
import { savedViewsQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';

/** The saved view a list is, when it is one: the same query and the same order. */
export function useSavedView(query: string, order: ListOrder): SavedView | null {
  const views = useQuery(savedViewsQuery).data;
  return views?.find((view) => view.query === query && view.order === order) ?? null;
}

/** Keeps a query under a name, for oneself or for all; or takes the name away. */
export function SaveView({
  open,
  onClose,
  query,
  order,
  saved,
}: {
  open: boolean;
  onClose: () => void;
  query: string;
  order: ListOrder;
  saved: SavedView | null;
}) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const [name, setName] = useState(saved?.name ?? '');
  const [isShared, setShared] = useState(saved?.shared ?? false);
  const mayShare = ['owner', 'admin', 'supervisor'].includes(me.member.role);
  const done = async (work: Promise<unknown>) => {
    try {
      await work;
      await queryClient.invalidateQueries({ queryKey: savedViewsQuery.queryKey });
      onClose();
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };
  return (
    <Dialog open={open} onClose={onClose} title={saved ? t`Change this view` : t`Save as a view`}>
      <form
        className="flex flex-col gap-3 px-5 pb-5"
        onSubmit={(event) => {
          event.preventDefault();
          const body = { name, query, order, shared: isShared };
          void done(saved ? api.patch(`/views/${saved.id}`, body) : api.post('/views', body));
        }}
      >
        <Field label={t`Name`} value={name} required maxLength={60} autoFocus onChange={(event) => setName(event.target.value)} />
        <p className="text-s text-ink-3">
          <code>{query}</code>
        </p>
        {mayShare && (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={isShared} onChange={(event) => setShared(event.target.checked)} />
            <Trans>For everybody</Trans>
          </label>
        )}
        <div className="flex gap-2">
          <button type="submit" className="btn btn-primary">
            <Trans>Save</Trans>
          </button>
          {saved?.mine && (
            <button type="button" className="btn btn-danger" onClick={() => void done(api.delete(`/views/${saved.id}`))}>
              <Trans>Remove this view</Trans>
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
