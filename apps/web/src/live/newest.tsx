import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { LivePost } from '#contracts';
import { MarkedText } from '../conversation/marked-text.js';
import { useWorkspace } from '../frame/workspace.js';
import { useNow } from '../look/clock.js';
import { Empty } from '../look/states.js';
import { useFormat } from '../words/format.js';

export function NewestComplaints({ posts }: { posts: readonly LivePost[] }) {
  const { t } = useLingui();
  const format = useFormat();
  const now = useNow();
  const { channels } = useWorkspace();
  return (
    <aside aria-label={t`Newest complaints`} className="shrink-0 border-line bg-surface max-lg:border-t lg:w-[340px] lg:overflow-auto lg:border-s">
      <h2 className="flex min-h-11 items-center border-b border-line px-4 text-l font-[620]">
        <Trans>Newest complaints</Trans>
      </h2>
      {posts.length === 0 ? (
        <Empty title={t`No complaints`}>
          <p>
            <Trans>When somebody complains, it shows here within seconds.</Trans>
          </p>
        </Empty>
      ) : (
        <ol>
          {posts.map((post) => {
            const place = channels.get(post.channelId)?.name;
            const body = (
              <>
                <span className="flex gap-2">
                  <span className="min-w-0 flex-1 truncate font-[570]">
                    {post.author} <span className="font-normal text-ink-3">{place && <Trans>on {place}</Trans>}</span>
                  </span>
                  <time className="text-s text-ink-3" dateTime={post.at}>
                    {format.age(post.at, now)}
                  </time>
                </span>
                <span className="line-clamp-3">
                  <MarkedText text={post.text} reading={{ lang: '', because: post.because.map((mark) => ({ ...mark, weight: 1, kind: 'complaint' })) }} />
                </span>
              </>
            );
            const frame = 'flex flex-col gap-0.5 border-b border-line px-4 py-2.5';
            return (
              <li key={post.id}>
                {post.conversationId ? (
                  <Link
                    to="/inbox/$view/{-$conversationId}"
                    params={{ view: 'all', conversationId: post.conversationId }}
                    className={`${frame} outline-offset-[-2px] hover:bg-sunken`}
                  >
                    {body}
                  </Link>
                ) : (
                  <div className={frame}>{body}</div>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </aside>
  );
}
