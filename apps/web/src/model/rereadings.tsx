import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { kinds, type ModelView, type RereadingView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { KindChip } from '../look/kind.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { kindName } from '../words/names.js';
import { examplesQuery, isAtWork, rereadingsQuery } from './queries.js';
import { Section } from './section.js';
import { useReaderNames } from './reader-names.js';

/** Reads the past with another reader: first a comparison, then, if somebody wants it, for good. */
export function Rereadings({ model, mayChange }: { model: ModelView; mayChange: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const list = useQuery(rereadingsQuery).data ?? [];
  const names = useReaderNames();
  const [current, ...others] = list;
  const ended = (one: RereadingView): boolean => one.state === 'applied' || one.state === 'cancelled' || one.state === 'failed';
  const shown = current && !ended(current) ? current : null;
  return (
    <Section
      id="rereading"
      title={t`Read past posts again`}
      lead={t`See what another reader would change before anything changes. What a person corrected always stays.`}
    >
      {shown ? <Work rereading={shown} mayChange={mayChange} /> : mayChange && <Begin model={model} />}
      {list.length > (shown ? 1 : 0) && (
        <details>
          <summary className="min-h-6 text-s text-ink-2">
            <Trans>Earlier ones</Trans>
          </summary>
          <ul className="text-s text-ink-2">
            {(shown ? others : list).map((one) => (
              <li key={one.id} className="flex flex-wrap gap-x-3 border-t border-line py-1">
                <time dateTime={one.createdAt}>{format.moment(one.createdAt)}</time>
                <span>{one.model ?? names[one.reader]}</span>
                <span className="text-ink-3">
                  {one.state === 'applied' ? <Trans>{format.number(one.written)} posts became another kind</Trans> : <Trans>cancelled</Trans>}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

function Begin({ model }: { model: ModelView }) {
  const { t } = useLingui();
  const reason = useReason();
  const names = useReaderNames();
  const queryClient = useQueryClient();
  const { second, teaching } = model;
  const choices = [
    'default' as const,
    'open' as const,
    ...(second.transformer.model ? (['transformer'] as const) : []),
    ...(second.endpoint.model ? (['endpoint'] as const) : []),
  ];
  const begin = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const days = Number(form.get('days'));
    const since = days > 0 ? new Date(Date.now() - days * 86_400_000).toISOString() : null;
    try {
      await api.post('/rereadings', { reader: form.get('reader'), ownWeights: form.get('own') === 'on', since });
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: rereadingsQuery.queryKey });
  };
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={(event) => void begin(event)}>
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        {t`Read with`}
        <select name="reader" className="field" defaultValue={model.settings.baseModel ?? 'default'}>
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {names[choice]}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        {t`How far back`}
        <select name="days" className="field" defaultValue="30">
          <option value="7">{t`7 days`}</option>
          <option value="30">{t`30 days`}</option>
          <option value="365">{t`a year`}</option>
          <option value="0">{t`everything`}</option>
        </select>
      </label>
      <label className="flex min-h-(--control-h) items-center gap-2">
        <input type="checkbox" name="own" defaultChecked disabled={teaching.version === 0} />
        <Trans>with what people taught</Trans>
      </label>
      <button type="submit" className="btn btn-primary">
        <Trans>Compare</Trans>
      </button>
    </form>
  );
}

function Work({ rereading, mayChange }: { rereading: RereadingView; mayChange: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const names = useReaderNames();
  const queryClient = useQueryClient();
  const [alsoNew, setAlsoNew] = useState(false);
  const { state, paused, total, seen, applied, changed, failed, labelled, problem } = rereading;
  const done = state === 'applying' ? applied : seen;
  const act = async (what: 'pause' | 'resume' | 'cancel' | 'apply') => {
    try {
      await api.post(`/rereadings/${rereading.id}/${what}`, what === 'apply' ? { alsoNew } : {});
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: rereadingsQuery.queryKey });
  };
  const name = rereading.model ?? names[rereading.reader];
  return (
    <div className="flex flex-col gap-3">
      <p role="status">
        {state === 'comparing' ? (
          <Trans>Comparing with {name}</Trans>
        ) : state === 'compared' ? (
          <Trans>Compared with {name}</Trans>
        ) : (
          <Trans>Applying {name}</Trans>
        )}
        {' · '}
        <Trans>
          {format.number(done)} of {format.number(total)} posts
        </Trans>
        {paused && (
          <>
            {' · '}
            <Trans>paused</Trans>
          </>
        )}
      </p>
      <div
        role="progressbar"
        aria-label={t`Posts read`}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        className="h-2 w-full max-w-[560px] overflow-hidden rounded-[3px] bg-line"
      >
        <div className="h-full bg-accent" style={{ width: `${(done / Math.max(1, total)) * 100}%` }} />
      </div>
      {problem && (
        <p role="alert" className="text-complaint">
          {problem} <Trans>It is tried again by itself.</Trans>
        </p>
      )}
      {seen > 0 && (
        <>
          <p>
            <Trans>
              <b>{format.number(changed)}</b> of {format.number(seen)} would become another kind ({format.percent(changed / seen)}).
            </Trans>{' '}
            {failed > 0 && <Trans>{format.number(failed)} could not be read.</Trans>}
            {labelled.posts > 0 && (
              <>
                {' '}
                <Trans>
                  Of {format.number(labelled.posts)} posts that people labelled, {format.number(labelled.before)} were read rightly, and{' '}
                  {format.number(labelled.after)} would be.
                </Trans>
              </>
            )}
          </p>
          <ConfusionTable rereading={rereading} />
          <Examples rereading={rereading} />
        </>
      )}
      {mayChange && (
        <div className="flex flex-wrap items-center gap-2">
          {state === 'compared' && (
            <>
              <button type="button" className="btn btn-primary" onClick={() => void act('apply')}>
                <Trans>Apply to past posts</Trans>
              </button>
              <label className="flex min-h-6 items-center gap-2">
                <input type="checkbox" checked={alsoNew} onChange={(event) => setAlsoNew(event.target.checked)} />
                <Trans>read new posts like this, too</Trans>
              </label>
            </>
          )}
          {isAtWork(rereading) && (
            <button type="button" className="btn" onClick={() => void act('pause')}>
              <Trans>Pause</Trans>
            </button>
          )}
          {paused && (
            <button type="button" className="btn" onClick={() => void act('resume')}>
              <Trans>Go on</Trans>
            </button>
          )}
          <button type="button" className="btn btn-quiet" onClick={() => void act('cancel')}>
            <Trans>Cancel</Trans>
          </button>
        </div>
      )}
    </div>
  );
}

function ConfusionTable({ rereading: { confusion } }: { rereading: RereadingView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  if (!confusion) return null;
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-labelledby="rereading">
      <table className="text-s">
        <caption className="pb-1 text-start text-ink-3">
          <Trans>Rows: as it is stored. Columns: as it would be.</Trans>
        </caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t`as it is stored`}</span>
            </th>
            {kinds.map((to) => (
              <th key={to} scope="col" className="px-2 text-end font-normal text-ink-3">
                {i18n._(kindName[to])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((from) => (
            <tr key={from} className="border-t border-line">
              <th scope="row" className="py-1 pe-2 text-start font-normal">
                {i18n._(kindName[from])}
              </th>
              {kinds.map((to) => {
                const count = confusion[from]?.[to] ?? 0;
                return (
                  <td key={to} className={`px-2 text-end ${from === to ? 'text-ink-3' : count > 0 ? 'bg-accent-soft font-medium' : ''}`}>
                    {format.number(count)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Examples({ rereading }: { rereading: RereadingView }) {
  const { t } = useLingui();
  const { data = [] } = useQuery(examplesQuery(rereading.id, rereading.state === 'comparing' ? Math.floor(rereading.seen / 2_000) : -1));
  if (data.length === 0) return null;
  return (
    <ul aria-label={t`Examples`} className="max-h-[320px] overflow-auto" tabIndex={0}>
      {data.map((example) => (
        <li key={example.mentionId} className="flex flex-wrap items-baseline gap-x-2 border-t border-line py-1.5">
          <span className="flex shrink-0 items-center gap-1">
            <KindChip kind={example.from} />
            <span aria-hidden="true">→</span>
            <span className="sr-only">{t`would become`}</span>
            <KindChip kind={example.to} />
          </span>
          <span className="line-clamp-2 min-w-0 flex-1 basis-[200px] text-ink-2" lang={example.lang} dir="auto">
            {example.text}
          </span>
        </li>
      ))}
    </ul>
  );
}
