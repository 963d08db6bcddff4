import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { CorrectionView, ModelView, WeightsFile } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { KindChip } from '../look/kind.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { correctionsQuery, modelQuery } from './queries.js';
import { Section } from './section.js';

function save(name: string, value: unknown): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(value)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** What people taught this workspace's reader, and what it gained. */
export function Learning({ model, mayChange }: { model: ModelView; mayChange: boolean }) {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const { teaching, settings } = model;
  const put = async (work: () => Promise<ModelView>, said: string) => {
    try {
      queryClient.setQueryData(modelQuery.queryKey, await work());
      say(said);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    let weights: WeightsFile;
    try {
      weights = JSON.parse(await chosen.text()) as WeightsFile;
    } catch {
      say(t`This file holds no weights.`, { tone: 'problem' });
      return;
    }
    await put(() => api.post<ModelView>('/model/weights', weights), t`Imported`);
  };
  return (
    <Section
      id="learning"
      title={t`What people taught it`}
      lead={t`A correction changes how this workspace’s next post is read. It holds for this workspace alone, one person’s corrections move only so much, and each can be taken back.`}
    >
      <p>
        {teaching.corrections === 0 ? (
          <Trans>Nobody has corrected anything yet. In the inbox, press 1 to 4, or C.</Trans>
        ) : (
          <>
            <Plural value={teaching.corrections} one="# labelled post" other="# labelled posts" />
            {', '}
            <Plural value={teaching.members} one="by # person" other="by # people" />
          </>
        )}{' '}
        {teaching.busy && (
          <span role="status" className="text-ink-3">
            <Trans>Reading again with what was learnt…</Trans>
          </span>
        )}
      </p>
      <Gain model={model} />
      <div className="flex flex-wrap items-center gap-2">
        {mayChange && (
          <label className="me-2 flex min-h-6 items-center gap-2">
            <input
              type="checkbox"
              checked={settings.ownWeights}
              onChange={(event) => void put(() => api.patch<ModelView>('/model', { ownWeights: event.target.checked }), t`Saved`)}
            />
            <Trans>Read with what people taught</Trans>
          </label>
        )}
        <button
          type="button"
          className="btn"
          disabled={teaching.version === 0}
          onClick={() =>
            void api.get<WeightsFile>('/model/weights').then(
              (weights) => save('earshot-weights.json', weights),
              (error: unknown) => say(reason(error), { tone: 'problem' }),
            )
          }
        >
          <Trans>Export weights</Trans>
        </button>
        {mayChange && (
          <button type="button" className="btn" onClick={() => file.current?.click()}>
            <Trans>Import weights</Trans>
          </button>
        )}
        {mayChange && teaching.imported && (
          <button type="button" className="btn btn-quiet" onClick={() => void put(() => api.delete<ModelView>('/model/weights'), t`Removed`)}>
            <Trans>Remove imported weights</Trans>
          </button>
        )}
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          className="hidden"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <CorrectionList mayChange={mayChange} />
    </Section>
  );
}

function Gain({ model: { effect } }: { model: ModelView }) {
  const { t } = useLingui();
  const format = useFormat();
  if (!effect) return null;
  const rows = [
    { name: t`before`, ...effect.before, fill: 'bg-line-strong' },
    { name: t`with what was taught`, ...effect.after, fill: 'bg-accent' },
  ];
  const proven = effect.after.low > effect.before.high || effect.after.high < effect.before.low;
  return (
    <div className="max-w-[560px]">
      <dl>
        {rows.map(({ name, right, low, high, fill }) => (
          <div key={name} className="my-1 grid grid-cols-[1fr_auto] items-center gap-x-2 text-s sm:grid-cols-[150px_1fr_auto]">
            <dt className="text-ink-2">{name}</dt>
            <dd className="contents">
              <span aria-hidden="true" className="block h-2 rounded-[3px] bg-line max-sm:order-last max-sm:col-span-2">
                <span className={`block h-full rounded-[3px] ${fill}`} style={{ width: `${(right / effect.labelled) * 100}%` }} />
              </span>
              <span className="text-end">
                <Trans>
                  {format.number(right)} of {format.number(effect.labelled)} right
                </Trans>{' '}
                <span className="text-ink-3">
                  ({format.percent(low)} – {format.percent(high)})
                </span>
              </span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-s text-ink-3">
        <Trans>Each labelled post was read by what the others taught. In brackets: where the true share lies, with 95 % certainty.</Trans>{' '}
        {!proven && <Trans>So few posts do not prove a difference.</Trans>}
      </p>
    </div>
  );
}

function CorrectionList({ mayChange }: { mayChange: boolean }) {
  const { t } = useLingui();
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(correctionsQuery);
  if (isPending) return <Skeleton rows={3} height={48} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) return null;
  return (
    <>
      <h3 className="text-s font-medium text-ink-2">
        <Trans>Corrections</Trans>
      </h3>
      <ul aria-label={t`Corrections`} className="-mt-2">
        {items.map((correction) => (
          <Correction key={correction.id} correction={correction} mayChange={mayChange} />
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" className="btn self-start" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </button>
      )}
    </>
  );
}

function Correction({ correction, mayChange }: { correction: CorrectionView; mayChange: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { me, members } = useWorkspace();
  const { text, previous, kind, undone, memberId } = correction;
  const undo = async () => {
    try {
      await api.post(`/corrections/${correction.id}/undo`);
      say(t`Taken back`);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await Promise.all([correctionsQuery.queryKey, modelQuery.queryKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  };
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 border-t border-line py-2">
      <span className={`min-w-0 truncate ${undone ? 'text-ink-3 line-through' : ''}`} lang={correction.lang} dir="auto">
        {correction.deleted ? <Trans>Deleted by its author</Trans> : text}
      </span>
      {!undone && (mayChange || memberId === me.member.id) ? (
        <button type="button" className="btn btn-quiet" onClick={() => void undo()} aria-label={t`Take back the correction of “${text.slice(0, 60)}”`}>
          <Trans>Take back</Trans>
        </button>
      ) : (
        <span className="text-s text-ink-3">{undone && <Trans>taken back</Trans>}</span>
      )}
      <span className="col-span-2 flex flex-wrap items-center gap-1.5 text-s text-ink-3">
        {previous.kind === kind ? (
          <Trans>confirmed:</Trans>
        ) : (
          <>
            <KindChip kind={previous.kind} />
            <span aria-hidden="true">→</span>
            <span className="sr-only">{t`became`}</span>
          </>
        )}
        <KindChip kind={kind} />
        <span>{members.get(memberId)?.name ?? t`A colleague`}</span>
        <time dateTime={correction.at} title={format.whole(correction.at)}>
          {format.moment(correction.at)}
        </time>
        {correction.conversationId && (
          <Link className="link" to="/inbox/$view/{-$conversationId}" params={{ view: 'all', conversationId: correction.conversationId }}>
            <Trans>See the conversation</Trans>
          </Link>
        )}
      </span>
    </li>
  );
}
