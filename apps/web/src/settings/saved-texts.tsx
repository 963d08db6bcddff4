import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type CannedReplyView, fillHandOff, fillIn, handOffVariables, type SavedTextKind, savedTextKinds, variableNames, variablesOf } from '#contracts';
import { api } from '../api/client.js';
import { cannedQuery } from '../conversation/queries.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useFieldProblem, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { mayShare, SharedBox } from './shared-box.js';

const kindName: Record<SavedTextKind, MessageDescriptor> = {
  text: msg`text`,
  thanks: msg`thanks`,
  consent: msg`may a partner contact you`,
  outcome: msg`did it work out`,
  place: msg`where are you`,
};
const kindUse: Record<SavedTextKind, MessageDescriptor> = {
  text: msg`Answers: / and the shortcut bring it`,
  thanks: msg`Words of thanks: suggested where somebody praises you`,
  consent: msg`Asks a customer whether a partner may contact them`,
  outcome: msg`Asks a customer whether a partner could help`,
  place: msg`Asks a customer where they are`,
};
/** Said by the workspace itself, so they belong to everybody. */
const ofUsAll = (kind: SavedTextKind): boolean => kind === 'consent' || kind === 'outcome' || kind === 'place';
const placesIn = (kind: SavedTextKind): readonly string[] => (kind === 'place' ? [] : ofUsAll(kind) ? handOffVariables : variableNames);

type CannedBody = Omit<CannedReplyView, 'id' | 'updatedAt'>;

/** Texts that `/` brings while one writes: one's own, and everybody's. */
export function SavedTexts() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const format = useFormat();
  const { data, isPending, isError, error, refetch } = useQuery(cannedQuery);
  const [edited, setEdited] = useState<CannedReplyView | 'new' | null>(null);
  const again = () => queryClient.invalidateQueries({ queryKey: cannedQuery.queryKey });
  const remove = async (one: CannedReplyView): Promise<void> => {
    const { shortcut, name, text, shared, kind, lang } = one;
    try {
      await api.delete(`/canned-replies/${one.id}`);
      say(t`Removed: ${name}`, {
        undo: () =>
          void api
            .post('/canned-replies', { shortcut, name, text, shared, kind, lang } satisfies CannedBody)
            .catch((caught: unknown) => say(reason(caught), { tone: 'problem' }))
            .finally(() => void again()),
      });
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
    }
    await again();
  };
  const add = (
    <button type="button" className="btn btn-primary" onClick={() => setEdited('new')}>
      <Trans>New saved text</Trans>
    </button>
  );
  return (
    <PageBody title={t`Saved texts`} lead={<Trans>Type / and the shortcut while you write an answer.</Trans>} action={data && data.length > 0 && add}>
      {isPending ? (
        <Skeleton rows={3} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No saved text yet`}>
          <p>
            <Trans>Save what you find yourself writing again; then a slash and one word bring it.</Trans>
          </p>
          {add}
        </Empty>
      ) : (
        <ul className="panel divide-y divide-line">
          {data.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
              <div className="min-w-0 flex-1 basis-60">
                <div className="flex flex-wrap items-baseline gap-x-2 font-[570]">
                  /{one.shortcut} <span className="font-normal text-ink-2">{one.name}</span>
                  {one.shared && <span className="chip">{t`for everybody`}</span>}
                  {one.kind !== 'text' && (
                    <span className="chip">{[i18n._(kindName[one.kind]), one.lang && format.language(one.lang)].filter(Boolean).join(' · ')}</span>
                  )}
                </div>
                <div className="line-clamp-2 text-s text-ink-2" dir="auto">
                  {one.text}
                </div>
              </div>
              {(!one.shared || mayShare(me.member.role)) && (
                <div className="flex gap-2">
                  <button type="button" className="btn" aria-label={t`Change ${one.name}`} onClick={() => setEdited(one)}>
                    <Trans>Change</Trans>
                  </button>
                  <button type="button" className="btn btn-danger" aria-label={t`Remove ${one.name}`} onClick={() => void remove(one)}>
                    <Trans>Remove</Trans>
                  </button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
      {edited && <TextForm one={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onSaved={() => void again()} />}
    </PageBody>
  );
}

function TextForm({ one, onClose, onSaved }: { one: CannedReplyView | null; onClose: () => void; onSaved: () => void }) {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const fieldProblem = useFieldProblem();
  const { me, channels } = useWorkspace();
  const field = useRef<HTMLTextAreaElement>(null);
  const [body, setBody] = useState<CannedBody>(one ?? { shortcut: '', name: '', text: '', shared: false, kind: 'text', lang: null });
  const [problem, setProblem] = useState<unknown>(null);
  const set = (change: Partial<CannedBody>) => setBody({ ...body, ...change });
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { shortcut, name, text, shared, kind, lang } = body;
    try {
      const given = { shortcut, name, text, shared, kind, lang: kind === 'text' ? null : lang };
      await (one ? api.patch(`/canned-replies/${one.id}`, given) : api.post('/canned-replies', given));
      onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const insert = (name: string): void => {
    const at = field.current?.selectionStart ?? body.text.length;
    set({ text: `${body.text.slice(0, at)}{{${name}}}${body.text.slice(field.current?.selectionEnd ?? at)}` });
    field.current?.focus();
  };
  const example = variablesOf({
    author: { name: t`Robin Doe`, handle: '@robin' },
    me: me.member.name,
    channel: [...channels.values()][0]?.name ?? '',
    workspace: me.workspace.name,
  });
  const textProblem = fieldProblem(problem, 'text');
  return (
    <Dialog open onClose={onClose} title={one ? t`Change the saved text` : t`New saved text`}>
      <form className="flex flex-col gap-3 px-5 pb-5" onSubmit={(event) => void save(event)}>
        <div className="flex flex-wrap gap-3 sm:flex-nowrap">
          <Field
            label={t`Shortcut`}
            required
            maxLength={40}
            value={body.shortcut}
            onChange={({ target }) => set({ shortcut: target.value })}
            problem={fieldProblem(problem, 'shortcut')}
          />
          <Field
            label={t`Name`}
            required
            maxLength={120}
            value={body.name}
            onChange={({ target }) => set({ name: target.value })}
            problem={fieldProblem(problem, 'name')}
          />
        </div>
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>Text</Trans>
          <textarea
            ref={field}
            required
            rows={5}
            maxLength={10_000}
            className="field font-normal"
            value={body.text}
            {...(textProblem ? { 'aria-invalid': true } : {})}
            onChange={({ target }) => set({ text: target.value })}
          />
          {textProblem && <span className="text-complaint">{textProblem}</span>}
        </label>
        <div role="group" aria-label={t`Put in what is known then`} className="flex flex-wrap gap-1.5">
          {placesIn(body.kind).map((name) => (
            <button key={name} type="button" className="chip min-h-6" onClick={() => insert(name)}>
              {name}
            </button>
          ))}
        </div>
        {body.text && (
          <section aria-label={t`Preview`} className="rounded-m bg-sunken px-3 py-2">
            <p className="text-s text-ink-3">
              <Trans>As it would read for {example['author.name']}:</Trans>
            </p>
            <p className="whitespace-pre-wrap" dir="auto">
              {fillHandOff(fillIn(body.text, example), { partner: t`Rhône Pose`, link: 'https://…' })}
            </p>
          </section>
        )}
        <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>What it is for</Trans>
          <select
            className="field"
            value={body.kind}
            onChange={({ target }) => {
              const kind = target.value as SavedTextKind;
              set({ kind, ...(ofUsAll(kind) ? { shared: true } : {}) });
            }}
          >
            {savedTextKinds
              .filter((kind) => kind === body.kind || !ofUsAll(kind) || mayShare(me.member.role))
              .map((kind) => (
                <option key={kind} value={kind}>
                  {i18n._(kindUse[kind])}
                </option>
              ))}
          </select>
        </label>
        {body.kind !== 'text' && (
          <Field
            label={t`Its language, as a code such as en, fr or zh`}
            hint={t`Left empty, it is for every language.`}
            pattern="[a-z]{2,3}"
            maxLength={3}
            value={body.lang ?? ''}
            onChange={({ target }) => set({ lang: target.value.trim() || null })}
            problem={fieldProblem(problem, 'lang')}
          />
        )}
        {!ofUsAll(body.kind) && <SharedBox shared={body.shared} onChange={(shared) => set({ shared })} />}
        {problem !== null && !textProblem && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <button type="submit" className="btn btn-primary self-start">
          <Trans>Save</Trans>
        </button>
      </form>
    </Dialog>
  );
}
