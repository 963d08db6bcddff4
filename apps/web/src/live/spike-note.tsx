import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { SpikeView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { behind, quoted } from './behind.js';

/** A spike in words: since when, how severe, what drives it. */
export function SpikeNote({ spike }: { spike: SpikeView }) {
  const { t } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { channels, members } = useWorkspace();
  const { drivers } = spike;
  const words = drivers.words.slice(0, 4).map((word) => `“${word}”`);
  const channel = drivers.channels[0];
  const channelName = channel && channels.get(channel.id)?.name;
  const by = spike.acknowledgedBy && (members.get(spike.acknowledgedBy)?.name ?? '');
  const since = format.clock(spike.startedAt);
  const end = spike.endedAt && format.clock(spike.endedAt);
  const what = spike.topicName ?? t`Complaints`;
  const severity = spike.severity;
  const times = drivers.spread?.times ?? 0;
  return (
    <article className={`border-s-[3px] ps-3 ${spike.endedAt ? 'border-line-strong' : 'border-complaint'}`} aria-label={t`Spike`}>
      <h2 className="text-l font-[620]">
        {end ? (
          <Trans>
            {what}, {since} to {end}
          </Trans>
        ) : (
          <Trans>
            {what} rising since {since}
          </Trans>
        )}
      </h2>
      <p className="max-w-[52ch] text-s text-ink-2">
        <Trans>severity {severity} of 10.</Trans> <Plural value={spike.heard} one="# complaint" other="# complaints" />,{' '}
        <Trans>usually {format.number(Math.round(spike.expected))}.</Trans> {words.length > 0 && <Trans>Driven by {format.list(words)}.</Trans>}{' '}
        {times > 0 && <Trans>One post was repeated {times} times.</Trans>}{' '}
        {channelName && channel.share >= 0.5 && (
          <Trans>
            {format.percent(channel.share)} on {channelName}.
          </Trans>
        )}{' '}
        <Plural value={drivers.people} one="# person" other="# people" />.
      </p>
      <p className="mt-1 flex flex-wrap items-center gap-3 text-s">
        <Link
          className="link min-h-6 content-center"
          to="/posts"
          search={{ q: behind(spike.topicName ? `topic:${quoted(spike.topicName)}` : '', spike.startedAt, spike.endedAt ?? undefined) }}
        >
          <Trans>See the posts</Trans>
        </Link>
        {spike.acknowledgedAt ? (
          <span className="text-ink-3">{by ? <Trans>seen by {by}</Trans> : <Trans>seen</Trans>}</span>
        ) : (
          <button
            type="button"
            className="btn"
            onClick={() =>
              void api
                .post(`/spikes/${spike.id}/acknowledge`)
                .then(() => queryClient.invalidateQueries({ queryKey: ['live'] }))
                .catch((error: unknown) => say(reason(error), { tone: 'problem' }))
            }
          >
            <Trans>I am on it</Trans>
          </button>
        )}
      </p>
    </article>
  );
}
