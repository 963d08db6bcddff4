import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ModelView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { path, Plot, x, y } from './plot.js';
import { modelQuery } from './queries.js';
import { Section } from './section.js';
import { at } from './trade.js';

/** Where "unsure" begins, and what moving it would cost and bring. */
export function Threshold({ model, mayChange }: { model: ModelView; mayChange: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState(model.settings.unsureBelow);
  const { points, from, posts } = model.curve;
  const here = at(points, chosen);
  const save = async () => {
    try {
      queryClient.setQueryData(modelQuery.queryKey, await api.patch<ModelView>('/model', { unsureBelow: chosen }));
      say(t`Saved`);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };
  return (
    <Section id="threshold" title={t`When a post is unsure`} lead={t`What is read with less confidence than this goes to Unsure, for a person to sort.`}>
      {points.length > 0 && (
        <div className="grid gap-4 md:grid-cols-2">
          <Plot label={t`Share left unsure and share read rightly, by threshold`} across={t`confidence needed`} percent={format.percent}>
            <path d={path(points.map((point) => [point.threshold, point.accuracy]))} fill="none" stroke="var(--praise)" strokeWidth="2" />
            <path d={path(points.map((point) => [point.threshold, point.unsure]))} fill="none" stroke="var(--unsure)" strokeWidth="2" strokeDasharray="5 3" />
            <line x1={x(chosen)} x2={x(chosen)} y1={y(0)} y2={y(1)} stroke="var(--accent)" strokeWidth="1.5" />
          </Plot>
          <div className="flex flex-col gap-2 text-ink-2">
            <p>
              <span aria-hidden="true" className="text-praise">
                ━{' '}
              </span>
              <Trans>
                Of what is not left unsure, <b>{format.percent(here.accuracy)}</b> is read rightly.
              </Trans>
            </p>
            <p>
              <span aria-hidden="true" className="text-unsure">
                ┅{' '}
              </span>
              <Trans>
                <b>{format.percent(here.unsure)}</b> is left for people to sort.
              </Trans>
            </p>
            {here.missed !== null && (
              <p>
                <Trans>
                  In 1,000 posts, <b>{format.number(here.missed)}</b> complaints are surely read as something else.
                </Trans>
              </p>
            )}
            <p className="text-s text-ink-3">
              {from === 'own' ? (
                <Trans>
                  From your own {format.number(posts)} labelled posts, each read by what the others taught. People correct what was wrong more often than they
                  confirm what was right, so the truth is likely better.
                </Trans>
              ) : (
                <Trans>From posts kept apart in training. With 50 labelled posts of your own, the curve is drawn from those.</Trans>
              )}
            </p>
          </div>
        </div>
      )}
      <label className="flex max-w-[460px] flex-col gap-1 text-s font-medium text-ink-2">
        <span className="flex justify-between">
          {t`Unsure below`} <output>{format.percent(chosen)}</output>
        </span>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={chosen}
          disabled={!mayChange}
          className="accent-accent"
          onChange={(event) => setChosen(Number(event.target.value))}
        />
      </label>
      {mayChange && (
        <button type="button" className="btn btn-primary self-start" disabled={chosen === model.settings.unsureBelow} onClick={() => void save()}>
          <Trans>Save</Trans>
        </button>
      )}
    </Section>
  );
}
