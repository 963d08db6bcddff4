import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { ChannelCheck, ChannelCreated, ChannelView, NetworkView } from '#contracts';
import { api } from '../api/client.js';
import { Field } from '../look/field.js';
import { useFieldProblem } from '../look/states.js';
import { type Given, givenOf } from './given.js';
import { Needs, NetworkFields, useFormProblem } from './network-fields.js';
import { Steps } from './steps.js';

interface ConnectFormProps {
  network: NetworkView;
  /** A channel that is to be changed; without it one is made. */
  channel?: ChannelView;
  onMade: (made: ChannelCreated | null) => void;
}

type Work = 'save' | 'try' | 'sign-in';

/** Connects a network, or changes a channel of it: drawn from what the network says it needs. */
export function ConnectForm({ network, channel, onMade }: ConnectFormProps) {
  const { t } = useLingui();
  const formProblem = useFormProblem(network);
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState<Work | null>(null);
  const [steps, setSteps] = useState<ChannelCheck[] | null>(null);

  const read = (): { name: string; given: Given } => {
    const data = new FormData(form.current!);
    const typed = (name: string) => String(data.get(name) ?? '');
    return { name: typed('name').trim(), given: givenOf(network.fields, typed, channel?.config) };
  };
  const run = async (work: Work, what: () => Promise<void>) => {
    setBusy(work);
    setError(null);
    setSteps(null);
    try {
      await what();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(null);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    void run('save', async () => {
      const { name, given } = read();
      const { config, credentials } = given;
      const made = channel
        ? await api.patch(`/channels/${channel.id}`, { name, config, ...(Object.keys(credentials).length > 0 ? { credentials } : {}) }).then(() => null)
        : await api.post<ChannelCreated>('/channels', { network: network.network, name, config, credentials });
      await queryClient.invalidateQueries({ queryKey: ['channels'] });
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      onMade(made);
    });
  };
  const attempt = () =>
    void run('try', async () => {
      const { given } = read();
      setSteps((await api.post<{ steps: ChannelCheck[] }>('/networks/check', { network: network.network, ...given })).steps);
    });
  const signIn = () =>
    void run('sign-in', async () => {
      if (!form.current!.reportValidity()) return;
      const { name, given } = read();
      const { url } = await api.post<{ url: string }>('/grants', {
        network: network.network,
        name,
        config: given.config,
        ...(channel ? { channelId: channel.id } : {}),
      });
      location.assign(url);
    });
  return (
    <form ref={form} className="flex flex-col gap-3" onSubmit={save}>
      {network.needs && !network.fields.some((field) => field.in === 'credentials') && <Needs network={network} />}
      <Field
        label={t`Name`}
        hint={t`How it is called here.`}
        name="name"
        required
        maxLength={120}
        defaultValue={channel?.name}
        autoFocus
        problem={fieldProblem(error, 'name')}
      />
      <NetworkFields network={network} error={error} {...(channel ? { config: channel.config } : {})} />
      {error !== null && (
        <p role="alert" className="text-s text-complaint">
          {formProblem(error)}
        </p>
      )}
      {steps && <Steps steps={steps} />}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="btn btn-primary" disabled={busy !== null}>
          {busy === 'save' ? <Trans>One moment…</Trans> : channel ? <Trans>Save</Trans> : <Trans>Connect</Trans>}
        </button>
        {network.signIn && (
          <button type="button" className="btn" disabled={busy !== null} onClick={signIn}>
            {busy === 'sign-in' ? <Trans>One moment…</Trans> : <Trans>Sign in there and connect</Trans>}
          </button>
        )}
        {network.checks && !channel && (
          <button type="button" className="btn" disabled={busy !== null} onClick={attempt}>
            {busy === 'try' ? <Trans>Trying…</Trans> : <Trans>Try it first</Trans>}
          </button>
        )}
      </div>
    </form>
  );
}
