import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Page, TopicView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useEvents } from '../frame/workspace.js';
import { quoted } from '../live/behind.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { Causes } from './causes.js';
import { topicTypeName } from './names.js';
import { TopicDialog } from './topic-dialog.js';

const topicsQuery = {
  queryKey: ['topics'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await api.get<Page<TopicView>>('/topics', { limit: 100 }, signal)).items,
};
const progressMs = 2_000;

/** What we listen for, and what complaints turned out to be about. */
export function Topics() {
  const { t } = useLingui();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery({
    ...topicsQuery,
    refetchInterval: ({ state }) => (state.data?.some(({ backfill }) => backfill.state === 'running') ? progressMs : false),
  });
  const [editing, setEditing] = useState<TopicView | 'new' | null>(null);
  useEvents((items) => items.some(({ type }) => type === 'topic.changed') && void queryClient.invalidateQueries({ queryKey: ['topics'] }));
  const listened = data?.filter(({ type }) => type !== 'cause') ?? [];
  return (
    <PageBody
      wide
      title={t`Topics`}
      lead={
        <Trans>
          What you listen for: brands, products, competitors, hashtags, people. Every post is counted under each topic it is in, and rules and searches can use
          them.
        </Trans>
      }
      action={
        <button type="button" className="btn btn-primary" onClick={() => setEditing('new')}>
          <Trans>New topic</Trans>
        </button>
      }
    >
      {isPending ? (
        <Skeleton rows={4} height={56} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          {listened.length === 0 ? (
            <Empty title={t`No topic yet`}>
              <p>
                <Trans>Begin with your own name. You see at once what it would have found in the last 7 days.</Trans>
              </p>
            </Empty>
          ) : (
            <TopicList topics={listened} edit={setEditing} />
          )}
          <Causes edit={(id) => setEditing(data.find((topic) => topic.id === id) ?? null)} />
        </>
      )}
      {editing && <TopicDialog key={editing === 'new' ? 'new' : editing.id} topic={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </PageBody>
  );
}

function TopicList({ topics, edit }: { topics: readonly TopicView[]; edit: (topic: TopicView) => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const queryClient = useQueryClient();
  const change = (id: string, work: () => Promise<unknown>) =>
    void work()
      .then(() => queryClient.invalidateQueries({ queryKey: topicsQuery.queryKey }))
      .catch((error: unknown) => say(reason(error), { tone: 'problem' }));
  return (
    <ul className="panel divide-y divide-line">
      {topics.map((topic) => {
        const { done, total, state } = topic.backfill;
        const share = total === 0 ? 1 : done / total;
        return (
          <li key={topic.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <div className="min-w-[200px] flex-1">
              <div className="flex items-center gap-2">
                <Link to="/posts" search={{ q: `topic:${quoted(topic.name)}` }} className="truncate font-[570] hover:underline">
                  {topic.name}
                </Link>
                <span className="chip">{i18n._(topicTypeName[topic.type])}</span>
                {topic.isNew && (
                  <span className="chip chip-complaint">
                    <Trans>new</Trans>
                  </span>
                )}
                {topic.status === 'paused' && (
                  <span className="text-s text-ink-3">
                    <Trans>paused</Trans>
                  </span>
                )}
              </div>
              <code className="block truncate text-s text-ink-3">{topic.query}</code>
              {state === 'running' && share < 1 && (
                <div className="mt-1 flex items-center gap-2 text-s text-ink-2">
                  <progress value={done} max={Math.max(1, total)} aria-label={t`Looking through the past`} className="h-1.5 w-32 accent-accent" />
                  <Trans>looking through the past, {format.percent(share)}</Trans>
                </div>
              )}
            </div>
            <div className="text-end text-s text-ink-2">
              <div>
                <Plural value={topic.week.mentions} one="# post in 7 days" other="# posts in 7 days" />
              </div>
              <div className="text-ink-3">
                <Plural value={topic.week.complaints} one="# complaint" other="# complaints" />
              </div>
            </div>
            <div className="flex gap-2">
              {topic.isNew && (
                <button type="button" className="btn" onClick={() => change(topic.id, () => api.patch(`/topics/${topic.id}`, { seen: true }))}>
                  <Trans>Keep</Trans>
                </button>
              )}
              <button type="button" className="btn" onClick={() => edit(topic)} aria-label={t`Edit ${topic.name}`}>
                <Trans>Edit</Trans>
              </button>
              <button
                type="button"
                className="btn btn-danger"
                onClick={() => change(topic.id, () => api.delete(`/topics/${topic.id}`))}
                aria-label={t`Remove ${topic.name}`}
              >
                <Trans>Remove</Trans>
              </button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
