import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { EndpointView, ModelView, ReadingView } from '#contracts';
import { api, ApiError } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Field } from '../look/field.js';
import { KindChip } from '../look/kind.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { endpointQuery, modelQuery } from './queries.js';
import { Section } from './section.js';

/** Who else is asked about what is unsure. Nobody has to be. */
export function Second({ model, mayChange, mayConnect }: { model: ModelView; mayChange: boolean; mayConnect: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { second, settings } = model;
  const choose = async (cascade: string) => {
    try {
      queryClient.setQueryData(modelQuery.queryKey, await api.patch<ModelView>('/model', { cascade }));
      say(t`Saved`);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
  };
  const choices = [
    { value: 'none', name: t`nobody: people sort what is unsure`, possible: true },
    { value: 'transformer', name: t`the transformer on this machine`, possible: second.transformer.model !== null },
    { value: 'endpoint', name: t`an endpoint elsewhere`, possible: second.endpoint.model !== null },
  ];
  return (
    <Section
      id="second"
      title={t`A second reader`}
      lead={t`The built-in reader is enough. A slower one may be asked afterwards about posts it is unsure of, and only about those.`}
    >
      <fieldset className="flex flex-col gap-1" disabled={!mayChange}>
        <legend className="sr-only">{t`Who is asked about unsure posts`}</legend>
        {choices.map(({ value, name, possible }) => (
          <label key={value} className={`flex min-h-6 items-center gap-2 ${possible ? '' : 'text-ink-3'}`}>
            <input type="radio" name="cascade" value={value} checked={settings.cascade === value} disabled={!possible} onChange={() => void choose(value)} />
            {name}
          </label>
        ))}
      </fieldset>
      {second.waiting > 0 && (
        <p className="text-s text-ink-2">
          <Trans>{format.number(second.waiting)} posts wait for an answer; until then the built-in reading stands.</Trans>
        </p>
      )}
      {second.endpoint.problem && (
        <p role="alert" className="text-s text-complaint">
          {second.endpoint.problem}
        </p>
      )}
      {mayConnect && <Endpoint />}
    </Section>
  );
}

function Endpoint() {
  const { data, isSuccess } = useQuery(endpointQuery);
  if (!isSuccess) return null;
  return (
    <details>
      <summary className="min-h-6 text-s font-medium text-ink-2">{data ? <Trans>Endpoint: {data.model}</Trans> : <Trans>Set up an endpoint</Trans>}</summary>
      <EndpointForm key={data?.url ?? ''} endpoint={data} />
    </details>
  );
}

function EndpointForm({ endpoint }: { endpoint: EndpointView | null }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [refused, setRefused] = useState<ApiError | null>(null);
  const [tried, setTried] = useState<ReadingView | null>(null);
  const reload = () => Promise.all([endpointQuery.queryKey, modelQuery.queryKey].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = (name: string): number => Number(form.get(name));
    const key = form.get('key');
    setRefused(null);
    try {
      await api.put('/model/endpoint', {
        url: form.get('url'),
        model: form.get('model'),
        ...(key ? { key } : {}),
        timeoutSeconds: number('timeoutSeconds'),
        requestsPerDay: number('requestsPerDay'),
        tokensPerDay: number('tokensPerDay'),
        priceIn: number('priceIn'),
        priceOut: number('priceOut'),
        moneyPerDay: form.get('moneyPerDay') ? number('moneyPerDay') : null,
      });
      say(t`Saved`);
    } catch (error) {
      if (error instanceof ApiError) setRefused(error);
      say(reason(error), { tone: 'problem' });
    }
    await reload();
  };
  const attempt = async () => {
    setTried(null);
    try {
      setTried((await api.post<{ reading: ReadingView }>('/model/endpoint/try', { text: t`My parcel is nine days late and nobody answers.` })).reading);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await reload();
  };
  const remove = async () => {
    try {
      await api.delete('/model/endpoint');
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await reload();
  };
  const problem = (field: string): string | null => refused?.fieldMessage(field) ?? null;
  return (
    <form className="mt-2 flex flex-col gap-3" onSubmit={(event) => void submit(event)}>
      <p className="max-w-[70ch] text-s text-ink-2">
        <Trans>Texts of unsure posts leave this machine and go to that address. It must answer like OpenAI’s chat completions, with a JSON schema.</Trans>
      </p>
      <div className="grid gap-3 md:grid-cols-2">
        <Field
          label={t`Address`}
          name="url"
          type="url"
          required
          defaultValue={endpoint?.url}
          placeholder="https://api.example.com/v1/chat/completions"
          problem={problem('url')}
        />
        <Field label={t`Model`} name="model" required defaultValue={endpoint?.model} problem={problem('model')} />
        <Field
          label={t`Key`}
          name="key"
          type="password"
          autoComplete="off"
          hint={endpoint?.hasKey ? t`A key is stored. Leave this empty to keep it.` : t`Stored sealed, and never shown again.`}
        />
        <Field label={t`Longest wait (seconds)`} name="timeoutSeconds" type="number" min={1} max={120} required defaultValue={endpoint?.timeoutSeconds ?? 20} />
        <Field label={t`Requests a day, at most`} name="requestsPerDay" type="number" min={0} required defaultValue={endpoint?.requestsPerDay ?? 500} />
        <Field label={t`Tokens a day, at most`} name="tokensPerDay" type="number" min={0} required defaultValue={endpoint?.tokensPerDay ?? 500_000} />
        <Field label={t`Price of a million tokens in`} name="priceIn" type="number" min={0} step="any" required defaultValue={endpoint?.priceIn ?? 0} />
        <Field label={t`Price of a million tokens out`} name="priceOut" type="number" min={0} step="any" required defaultValue={endpoint?.priceOut ?? 0} />
        <Field
          label={t`Money a day, at most`}
          hint={t`Empty: no limit of its own.`}
          name="moneyPerDay"
          type="number"
          min={0}
          step="any"
          defaultValue={endpoint?.moneyPerDay ?? ''}
        />
      </div>
      {endpoint && (
        <p className="text-s text-ink-2">
          <Trans>
            Today: {format.number(endpoint.today.requests)} requests, {format.number(endpoint.today.tokensIn + endpoint.today.tokensOut)} tokens,{' '}
            {format.number(endpoint.today.cached)} answers known already.
          </Trans>
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <button type="submit" className="btn btn-primary">
          <Trans>Save</Trans>
        </button>
        {endpoint && (
          <>
            <button type="button" className="btn" onClick={() => void attempt()}>
              <Trans>Try it</Trans>
            </button>
            <button type="button" className="btn btn-quiet" onClick={() => void remove()}>
              <Trans>Remove</Trans>
            </button>
          </>
        )}
        {tried && (
          <span role="status" className="flex items-center gap-2 text-s">
            <KindChip kind={tried.kind} /> {format.percent(tried.confidence)}
          </span>
        )}
      </div>
    </form>
  );
}
