import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type TagColour, tagColours, type TagView } from '#contracts';
import { api } from '../api/client.js';
import { countsQuery, tagsQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { Menu } from '../look/menu.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { colourName } from '../tags/names.js';
import { TagDot } from '../tags/tag-mark.js';
import { mayShare } from './shared-box.js';

/** The tags of the workspace: what they are called, which colour they have, which of them are the same. */
export function Tags() {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(tagsQuery);
  const counts = useQuery(countsQuery).data?.tags ?? {};
  const [edited, setEdited] = useState<TagView | 'new' | null>(null);
  const mayManage = mayShare(me.member.role);
  const again = () => queryClient.invalidateQueries({ queryKey: tagsQuery.queryKey });
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
      return false;
    } finally {
      await again();
    }
  };
  const withWayBack = async (tag: TagView, said: string, work: () => Promise<unknown>): Promise<void> => {
    if (await attempt(work)) say(said, { undo: () => void attempt(() => api.post(`/tags/${tag.id}/restore`)) });
  };
  const add = (
    <button type="button" className="btn btn-primary" onClick={() => setEdited('new')}>
      <Trans>New tag</Trans>
    </button>
  );
  return (
    <PageBody
      title={t`Tags`}
      lead={<Trans>Words that sort conversations across views. In a conversation the key T brings them.</Trans>}
      action={data && data.length > 0 && add}
    >
      {isPending ? (
        <Skeleton rows={4} height={44} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No tag yet`}>
          <p>
            <Trans>Tags are made here, in a conversation with the key T, or by a rule.</Trans>
          </p>
          {add}
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((tag) => (
            <li key={tag.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
              <TagDot colour={tag.colour} />
              <Link
                to="/inbox/$view/{-$conversationId}"
                params={{ view: 'all' }}
                search={{ q: `tag:${JSON.stringify(tag.name)}` }}
                className="link min-w-0 truncate font-[570]"
              >
                {tag.name}
              </Link>
              <span className="text-s text-ink-3">{counts[tag.id] !== undefined && <Plural value={counts[tag.id]!} one="# open" other="# open" />}</span>
              {mayManage && (
                <div className="ms-auto flex gap-2">
                  <button type="button" className="btn" aria-label={t`Change ${tag.name}`} onClick={() => setEdited(tag)}>
                    <Trans>Change</Trans>
                  </button>
                  {data.length > 1 && (
                    <Menu
                      trigger={
                        <button type="button" className="btn" aria-label={t`Merge ${tag.name} into another tag`}>
                          <Trans>Merge</Trans>
                        </button>
                      }
                      header={
                        <p className="px-2 pt-1 text-s text-ink-3">
                          <Trans>Into which tag?</Trans>
                        </p>
                      }
                      choices={data
                        .filter(({ id }) => id !== tag.id)
                        .map((other) => ({
                          id: other.id,
                          label: (
                            <span className="flex items-center gap-2">
                              <TagDot colour={other.colour} /> {other.name}
                            </span>
                          ),
                          choose: () =>
                            void withWayBack(tag, t`${tag.name} is now ${other.name}`, () => api.post(`/tags/${tag.id}/merge`, { intoId: other.id })),
                        }))}
                    />
                  )}
                  <button
                    type="button"
                    className="btn btn-danger"
                    aria-label={t`Delete ${tag.name}`}
                    onClick={() => void withWayBack(tag, t`Deleted: ${tag.name}`, () => api.delete(`/tags/${tag.id}`))}
                  >
                    <Trans>Delete</Trans>
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && <TagForm tag={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onSaved={() => void again()} />}
    </PageBody>
  );
}

function TagForm({ tag, onClose, onSaved }: { tag: TagView | null; onClose: () => void; onSaved: () => void }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const [name, setName] = useState(tag?.name ?? '');
  const [colour, setColour] = useState<TagColour>(tag?.colour ?? 'grey');
  const [problem, setProblem] = useState<unknown>(null);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      await (tag ? api.patch(`/tags/${tag.id}`, { name, colour }) : api.post('/tags', { name, colour }));
      onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const nameProblem = fieldProblem(problem, 'name');
  return (
    <Dialog open onClose={onClose} title={tag ? t`Change the tag` : t`New tag`}>
      <form className="flex flex-col gap-4 px-5 pb-5" onSubmit={(event) => void save(event)}>
        <Field label={t`Name`} required autoFocus maxLength={60} value={name} onChange={({ target }) => setName(target.value)} problem={nameProblem} />
        <fieldset>
          <legend className="mb-1 text-s font-medium text-ink-2">{t`Colour`}</legend>
          <div className="flex flex-wrap gap-1.5">
            {tagColours.map((known) => (
              <label
                key={known}
                className="btn has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent"
              >
                <input type="radio" name="colour" className="sr-only" checked={known === colour} onChange={() => setColour(known)} />
                <TagDot colour={known} /> {i18n._(colourName[known])}
              </label>
            ))}
          </div>
        </fieldset>
        {tag && tag.name !== name.trim() && (
          <p className="text-s text-ink-2">
            <Trans>Saved views and rules that name the tag have to be changed too.</Trans>
          </p>
        )}
        {problem !== null && !nameProblem && (
          <p role="alert" className="text-s text-complaint">
            {reason(problem)}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-end">
          {tag ? <Trans>Save</Trans> : <Trans>Make the tag</Trans>}
        </button>
      </form>
    </Dialog>
  );
}
