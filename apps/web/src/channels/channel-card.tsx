import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ChannelHealth, ChannelView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { Copyable } from '../look/copyable.js';
import { Dialog } from '../look/dialog.js';
import { useNow } from '../look/clock.js';
import { useReason, useServerWords } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { nameOfNetwork } from '../words/names.js';

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

export function ChannelCard({ channel }: { channel: ChannelView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const now = useNow();
  const words = useHealthWords();
  const reason = useReason();
  const serverWords = useServerWords();
  const queryClient = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const { health } = channel;
  const network = nameOfNetwork(channel.network);
  const address = channel.config['url'] ?? channel.config['replyUrl'];

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

  return (
    <article className="panel flex flex-col gap-2 p-4">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="min-w-0 truncate text-l font-semibold">{channel.name}</h2>
        <span className="chip">{typeof network === 'string' ? network : i18n._(network)}</span>
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
        <span>
          {channel.canReply ? t`can be answered` : channel.purpose === 'listen' ? t`only listened to` : t`cannot be answered: it has no address for replies`}
        </span>
        {typeof address === 'string' && <span className="max-w-full truncate">{address}</span>}
      </p>
      {health.lastError && <p className="text-s text-complaint">{serverWords(health.lastError)}</p>}
      {health.notice && <p className="text-s text-ink-3">{serverWords(health.notice)}</p>}
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="btn"
          onClick={() => void attempt(() => api.patch(`/channels/${channel.id}`, { status: channel.status === 'active' ? 'paused' : 'active' }))}
        >
          {channel.status === 'active' ? <Trans>Pause</Trans> : <Trans>Resume</Trans>}
        </button>
        {channel.network === 'webhook' && (
          <button type="button" className="btn" onClick={() => void rotate()}>
            <Trans>New secret</Trans>
          </button>
        )}
        <button type="button" className="btn btn-danger" onClick={() => setRemoving(true)}>
          <Trans>Remove</Trans>
        </button>
      </div>
      {secret && (
        <div className="flex flex-col gap-1 rounded-m bg-unsure-soft p-3">
          <p className="text-s">
            <Trans>The new secret, shown this once. The one before works for another day.</Trans>
          </p>
          <Copyable value={secret} label={t`Secret`} />
        </div>
      )}
      <Dialog open={removing} onClose={() => setRemoving(false)} title={t`Remove ${channel.name}?`}>
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
              <Trans>Remove</Trans>
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
