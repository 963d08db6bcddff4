import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ChannelView } from '#contracts';
import { channelsQuery } from '../api/queries.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useServerWords } from '../look/states.js';
import { AddChannel } from './add-channel.js';
import { ChannelCard } from './channel-card.js';
import { networksQuery } from './queries.js';

/** Where we hear and answer, and how each is doing. */
export function Channels({ add, problem, onSeen }: { add: string | null; problem: string | null; onSeen: () => void }) {
  const { t, i18n } = useLingui();
  const serverWords = useServerWords();
  const { me } = useWorkspace();
  const { data, isPending, isError, error, refetch } = useQuery(channelsQuery);
  const networks = useQuery(networksQuery(i18n.locale));
  const [adding, setAdding] = useState(add !== null);
  return (
    <PageBody
      title={t`Channels`}
      lead={<Trans>Where Earshot listens and answers, and how each is doing.</Trans>}
      action={
        <button type="button" className="btn btn-primary" onClick={() => setAdding(true)}>
          <Trans>Add a channel</Trans>
        </button>
      }
    >
      {problem && (
        <div role="alert" className="flex flex-wrap items-center gap-3 rounded-m border border-line bg-complaint-soft px-4 py-2.5">
          <p className="min-w-0 flex-1">
            <span className="font-medium">
              <Trans>The account was not connected.</Trans>
            </span>{' '}
            {serverWords(problem)}
          </p>
          <button type="button" className="btn btn-quiet" onClick={onSeen}>
            <Trans>Close</Trans>
          </button>
        </div>
      )}
      {me.publicUrl === null && (
        <p role="note" className="rounded-m border border-line bg-sunken px-4 py-2.5 text-ink-2">
          <Trans>
            This server has no public address, so networks on the internet cannot deliver here: only programs on this machine and its network can. Whatever is
            asked on a schedule works as it is. Whoever runs the server sets PUBLIC_URL to change that.
          </Trans>
        </p>
      )}
      <AddChannel
        open={adding}
        chosen={add}
        onDone={() => {
          setAdding(false);
          onSeen();
        }}
      />
      {isPending ? (
        <Skeleton rows={3} height={92} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : data.length === 0 ? (
        <Empty title={t`No channel yet`}>
          <p>
            <Trans>Feeds, hashtags and searches need no account and bring posts within a minute.</Trans>
          </p>
          <Link to="/welcome" className="link">
            <Trans>All ways to begin</Trans>
          </Link>
        </Empty>
      ) : (
        <ul className="flex flex-col gap-3">
          {data.map((channel: ChannelView) => (
            <li key={channel.id}>
              <ChannelCard channel={channel} network={networks.data?.find(({ network }) => network === channel.network) ?? null} />
            </li>
          ))}
        </ul>
      )}
    </PageBody>
  );
}
