import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Finding, ReadAgainView, StatusView } from '#contracts';
import { api } from '../api/client.js';
import { statusQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useReason, useServerWords } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { useFindingWords } from './finding-words.js';

/** Whether anything is stuck, lost or late, in words. */
export function Health() {
  const { t } = useLingui();
  const { data, isPending, isError, error, refetch } = useQuery(statusQuery);
  return (
    <PageBody title={t`Health`} lead={<Trans>Whether anything is stuck, lost or late. It looks again every five seconds.</Trans>}>
      {isPending ? (
        <Skeleton rows={4} height={64} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          <Verdict findings={data.findings} />
          <Facts status={data} />
        </>
      )}
    </PageBody>
  );
}

function Verdict({ findings }: { findings: Finding[] }) {
  if (findings.length === 0) {
    return (
      <p role="status" className="panel flex items-center gap-3 p-4 text-l font-medium">
        <span aria-hidden="true" className="size-[9px] shrink-0 rounded-full bg-praise" />
        <Trans>All is well. Nothing is stuck, lost or late.</Trans>
      </p>
    );
  }
  return (
    <section className="panel" aria-labelledby="findings">
      <h2 id="findings" role="status" className="border-b border-line px-4 py-3 text-l font-semibold">
        <Plural value={findings.length} one="One thing needs somebody" other="# things need somebody" />
      </h2>
      <ul className="divide-y divide-line">
        {findings.map((finding, index) => (
          <Found key={`${finding.code} ${finding.channelId ?? finding.about.name ?? index}`} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function Found({ finding }: { finding: Finding }) {
  const { t } = useLingui();
  const { me } = useWorkspace();
  const words = useFindingWords();
  const reason = useReason();
  const queryClient = useQueryClient();
  const manages = me.member.role === 'owner' || me.member.role === 'admin';
  const again = async () => {
    try {
      const { deliveries, gone } = await api.post<ReadAgainView>('/quarantine/read-again', { channelId: finding.channelId });
      say(gone > 0 ? t`Reading ${deliveries} deliveries again; ${gone} items are too old for that` : t`Reading ${deliveries} deliveries again`);
    } catch (error) {
      say(reason(error), { tone: 'problem' });
    }
    await queryClient.invalidateQueries({ queryKey: ['status'] });
  };
  const wrong = finding.severity === 'wrong';
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-3">
      <span className={`chip ${wrong ? 'text-complaint' : 'text-ink-2'}`}>
        <span aria-hidden="true">{wrong ? '▲' : '◆'}</span> {wrong ? t`wrong` : t`look at it`}
      </span>
      <span className="min-w-[12ch] flex-1">{words(finding)}</span>
      {finding.code === 'items-unreadable' && manages && (
        <button type="button" className="btn" onClick={() => void again()}>
          <Trans>Read again</Trans>
        </button>
      )}
      {finding.channelId && (
        <Link to="/channels" className="link">
          <Trans>To the channel</Trans>
        </Link>
      )}
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-x-4 gap-y-0.5 px-4 py-2.5 sm:flex-row">
      <dt className="shrink-0 text-ink-2 sm:w-[240px]">{name}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}

function Facts({ status }: { status: StatusView }) {
  const { t } = useLingui();
  const format = useFormat();
  const serverWords = useServerWords();
  const { unread, lagMs, replies, queue, channels } = status;
  const lag = (of: { p50: number; p99: number } | null) =>
    of ? t`usually ${format.span(of.p50)}, at worst ${format.span(of.p99)}` : t`nothing came in the last 15 minutes`;
  const seen = Object.entries(queue.seen).map(([name, at]) => (at ? t`${name} ${format.age(at, Date.parse(status.at))} ago` : t`${name} never`));
  return (
    <>
      <section className="flex flex-col gap-2">
        <h2 className="text-l font-semibold">
          <Trans>The way in and out</Trans>
        </h2>
        <dl className="panel divide-y divide-line">
          <Fact name={t`Waiting to be read`}>{unread.items === 0 ? t`nothing` : t`${format.number(unread.items)} items`}</Fact>
          <Fact name={t`From the network to us`}>{lag(lagMs.network)}</Fact>
          <Fact name={t`From us to the screens`}>{lag(lagMs.house)}</Fact>
          <Fact name={t`Replies of the last week`}>
            {t`${format.number(replies.queued)} on their way, ${format.number(replies.failed)} not sent, ${format.number(replies.unclear)} not known`}
          </Fact>
          <Fact name={queue.backend === 'redis' ? t`Queue, on Redis` : t`Queue, on Postgres`}>
            {queue.waiting === null ? t`cannot be reached` : t`worked on: ${format.list(seen)}`}
          </Fact>
        </dl>
      </section>
      {channels.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2 className="text-l font-semibold">
            <Trans>Channels</Trans>
          </h2>
          <dl className="panel divide-y divide-line">
            {channels.map(({ id, name, health }) => (
              <Fact key={id} name={name}>
                {health.state === 'failing' && health.lastError
                  ? serverWords(health.lastError)
                  : health.lastHeardAt
                    ? t`last heard ${format.age(health.lastHeardAt, Date.parse(status.at))} ago`
                    : t`waiting for the first post`}
              </Fact>
            ))}
          </dl>
        </section>
      )}
      <p className="text-s text-ink-3">{t`Earshot ${status.version}`}</p>
    </>
  );
}
