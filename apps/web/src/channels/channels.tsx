import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChannelView } from '#contracts';
import { channelsQuery } from '../api/queries.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton } from '../look/states.js';
import { AddChannel, type Adding } from './add-channel.js';
import { ChannelCard } from './channel-card.js';

/** Where we hear and answer, and how each is doing. */
export function Channels({ add }: { add: Adding | null }) {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(channelsQuery);
  const [adding, setAdding] = useState<Adding | null>(add);
  return (
    <PageBody
      title={t`Channels`}
      lead={<Trans>Where Earshot listens and answers, and how each is doing.</Trans>}
      action={
        <div className="flex flex-wrap gap-2">
          <button type="button" className="btn" onClick={() => setAdding('feed')}>
            <Trans>Add a feed</Trans>
          </button>
          <button type="button" className="btn btn-primary" onClick={() => setAdding('webhook')}>
            <Trans>Add a signed webhook</Trans>
          </button>
        </div>
      }
    >
      {me.publicUrl === null && (
        <p role="note" className="rounded-m border border-line bg-sunken px-4 py-2.5 text-ink-2">
          <Trans>
            This server has no public address, so networks on the internet cannot deliver here: only programs on this machine and its network can. Feeds are
            asked on a schedule and work as they are. Whoever runs the server sets PUBLIC_URL to change that.
          </Trans>
        </p>
      )}
      {adding && <AddChannel network={adding} onDone={() => setAdding(null)} />}
      {isPending ? (
        <Skeleton rows={3} height={92} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No channel yet`}>
          <p>
            <Trans>A feed needs no account and brings posts within a minute. A signed webhook connects any program of yours.</Trans>
          </p>
          <Link to="/welcome" className="link">
            <Trans>All ways to begin</Trans>
          </Link>
        </Empty>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.map((channel: ChannelView) => (
            <li key={channel.id}>
              <ChannelCard channel={channel} />
            </li>
          ))}
        </ul>
      )}
      <p className="text-s text-ink-3">
        <Trans>
          Signed webhooks, feeds and the simulator come with this version. A signed webhook carries any network for which you have a program that can send and
          receive HTTP.
        </Trans>
      </p>
    </PageBody>
  );
}
