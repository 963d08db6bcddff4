import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelCheck, ChannelHealth, ChannelView, NetworkView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Dialog } from '../look/dialog.js';
import { useNow } from '../look/clock.js';
import { useReason, useServerWords } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { nameOfNetwork } from '../words/names.js';
import { ConnectForm } from './connect-form.js';
import { Gaps } from './gaps.js';
import { Limits } from './limits.js';
import { howVerified } from './names.js';
import { Steps } from './steps.js';

const dot: Record<ChannelHealth['state'], string> = {
  ok: 'bg-praise',
  waiting: 'bg-unsure',
  paused: 'bg-ink-3',
  failing: 'bg-complaint',
  'sign-in': 'bg-complaint',
};

function useHealthWords(): (channel: ChannelView, now: number) => string {
  const { t } = useLingui();
  const format = useFormat();
  return ({ health }, now) => {
    const ago = health.lastHeardAt ? format.age(health.lastHeardAt, now) : '';
    switch (health.state) {
      case 'ok':
        return ago ? t`well, last heard ${ago} ago` : t`well`;
      case 'waiting':
        return t`waiting for the first post`;
      case 'paused':
        return t`paused`;
      case 'failing':
        return ago ? t`in trouble, last heard ${ago} ago` : t`in trouble, never heard`;
      case 'sign-in':
        return t`not let in any more`;
    }
  };
}

/** One channel: how it does, what may have been missed, and what can be done about it. `network` is null while it is not known. */
export function ChannelCard({ channel, network }: { channel: ChannelView; network: NetworkView | null }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const now = useNow();
  const words = useHealthWords();
  const reason = useReason();
  const serverWords = useServerWords();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const [changing, setChanging] = useState(false);
  const [steps, setSteps] = useState<ChannelCheck[] | 'trying' | null>(null);
  const { health } = channel;
  const title = nameOfNetwork(channel.network);
  const verified = howVerified(network?.verified ?? '');
  const address = channel.config['url'] ?? channel.config['replyUrl'] ?? channel.config['server'];
  const listens = Object.values(channel.config).find((value): value is string[] => Array.isArray(value) && value.length > 0);

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: ['channels'] });
  };
  const rotate = () =>
    attempt(async () => {
      const made = await api.post<{ secret: string }>(`/channels/${channel.id}/rotate`);
      setSecret(made.secret);
    });

  const signIn = () =>
    attempt(async () => {
      const { url } = await api.post<{ url: string }>('/grants', {
        network: channel.network,
        name: channel.name,
        config: channel.config,
        channelId: channel.id,
      });
      location.assign(url);
    });
  const check = async () => {
    setSteps('trying');
    try {
      setSteps((await api.post<{ steps: ChannelCheck[] }>(`/channels/${channel.id}/check`)).steps);
    } catch (error) {
      setSteps(null);
      say(reason(error), { tone: 'problem' });
    }
  };

  return (
    <article className="panel flex flex-col gap-2 p-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 truncate text-l font-semibold">{channel.name}</h2>
        <span className="chip">{typeof title === 'string' ? title : i18n._(title)}</span>
        {channel.simulated && (
          <span className="chip chip-unsure">
            <Trans>Simulated</Trans>
          </span>
        )}
        <span className="ms-auto inline-flex items-center gap-2 text-s text-ink-2">
          <span aria-hidden="true" className={`size-[7px] rounded-full ${dot[health.state]}`} />
          {words(channel, now)}
        </span>
      </header>
      <p className="flex flex-wrap gap-x-4 text-s text-ink-3">
        <span>{t`${format.number(health.received)} heard`}</span>
        {health.quarantined > 0 && <span className="text-complaint">{t`${format.number(health.quarantined)} could not be read`}</span>}
        <span>{channel.canReply ? t`can be answered` : t`only listened to`}</span>
        {health.lagMs !== null && <span>{t`usually ${format.span(health.lagMs)} after it was said`}</span>}
        {health.stream !== null && <span>{health.stream === 'open' ? t`standing connection open` : t`standing connection closed`}</span>}
        {health.expiresAt && <Expiry at={health.expiresAt} now={now} />}
        {listens && <span className="max-w-full truncate">{format.list(listens)}</span>}
        {typeof address === 'string' && <span className="max-w-full truncate">{address}</span>}
      </p>
      {health.lastError && <p className="text-s text-complaint">{serverWords(health.lastError)}</p>}
      {!channel.canReply && channel.noReply && <p className="text-s text-ink-2">{serverWords(channel.noReply)}</p>}
      {health.notice && <p className="text-s text-ink-3">{serverWords(health.notice)}</p>}
      <Limits budgets={health.budgets} />
      <Gaps channelId={channel.id} />
      {Array.isArray(steps) && <Steps steps={steps} />}
      <div className="flex flex-wrap gap-2">
        {health.state === 'sign-in' && network?.signIn && (
          <button type="button" className="btn btn-primary" onClick={() => void signIn()}>
            <Trans>Sign in again</Trans>
          </button>
        )}
        {network?.checks && (
          <button type="button" className="btn" disabled={steps === 'trying'} onClick={() => void check()}>
            {steps === 'trying' ? <Trans>Trying…</Trans> : <Trans>Test</Trans>}
          </button>
        )}
        {network?.offered && (
          <button type="button" className="btn" onClick={() => setChanging(true)}>
            <Trans>Change</Trans>
          </button>
        )}
        <button
          type="button"
          className="btn"
          onClick={() => void attempt(() => api.patch(`/channels/${channel.id}`, { status: channel.status === 'active' ? 'paused' : 'active' }))}
        >
          {channel.status === 'active' ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
        </button>
        {network?.ownSecret && (
          <button type="button" className="btn" onClick={() => void rotate()}>
            <Trans>New secret</Trans>
          </button>
        )}
        <button type="button" className="btn btn-danger" onClick={() => setRemoving(true)}>
          <Trans>Disconnect</Trans>
        </button>
      </div>
      {verified && <p className="text-s text-ink-3">{i18n._(verified)}</p>}
      {secret && (
        <div className="flex flex-col gap-1 rounded-m bg-unsure-soft p-3">
          <p className="text-s">
            <Trans>The new secret, shown this once. The one before works for another day.</Trans>
          </p>
          <Copyable value={secret} label={t`Secret`} />
        </div>
      )}
      {network && (
        <Dialog open={changing} onClose={() => setChanging(false)} title={t`Change ${channel.name}`}>
          <div className="px-5 pb-5">
            <ConnectForm network={network} channel={channel} onMade={() => setChanging(false)} />
          </div>
        </Dialog>
      )}
      <Dialog open={removing} onClose={() => setRemoving(false)} title={t`Disconnect ${channel.name}?`}>
        <div className="flex flex-col gap-4 px-5 pb-5">
          <p className="text-ink-2">
            <Trans>What it brought stays. Nothing more comes in, and nothing can be answered through it.</Trans>
          </p>
          <div className="flex gap-2">
            <button
              type="button"
              className="btn btn-danger"
              onClick={() => {
                setRemoving(false);
                void attempt(() => api.delete(`/channels/${channel.id}`));
              }}
            >
              <Trans>Disconnect</Trans>
            </button>
            <button type="button" className="btn" onClick={() => setRemoving(false)}>
              <Trans>Keep it</Trans>
            </button>
          </div>
        </div>
      </Dialog>
    </article>
  );
}

const soonMs = 7 * 24 * 3_600_000;

function Expiry({ at, now }: { at: string; now: number }) {
  const { t } = useLingui();
  const format = useFormat();
  const leftMs = Date.parse(at) - now;
  return (
    <span className={leftMs < soonMs ? 'text-complaint' : undefined}>
      {leftMs < 0 ? t`its access ended on ${format.date(at)}` : t`its access ends in ${format.left(at, now)}`}
    </span>
  );
}
