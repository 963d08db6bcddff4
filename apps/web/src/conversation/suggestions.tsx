import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ConversationDetail } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';
import { suggestionsQuery } from './queries.js';

/** What was answered to questions like this one, each with where. Nothing here is made up. */
export function Suggestions({ detail, onTake }: { detail: ConversationDetail; onTake: (text: string) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  const found = useQuery(suggestionsQuery(detail.id, detail.mentionCount)).data;
  if (!found || found.length === 0) return null;
  return (
    <details className="mb-2 rounded-m border border-line bg-surface px-3 py-1.5 text-s">
      <summary className="min-h-6 text-ink-2">
        <Trans>Answered before, to a question like this</Trans> <span className="text-ink-3">{format.number(found.length)}</span>
      </summary>
      <ul className="mt-1 flex max-h-[28vh] flex-col gap-2 overflow-auto pb-1">
        {found.map((one) => {
          const who = (one.memberId && members.get(one.memberId)?.name) || t`A colleague`;
          return (
            <li key={one.replyId} className="border-s-2 border-line ps-2.5">
              <p className="line-clamp-1 text-ink-3" dir="auto">
                “{one.question}”
              </p>
              <p className="line-clamp-3 break-words whitespace-pre-wrap text-ink" dir="auto">
                {one.text}
              </p>
              <p className="flex flex-wrap items-center gap-2 text-ink-3">
                <span>
                  {who}, {format.date(one.sentAt)}
                </span>
                <Link to="/inbox/$view/{-$conversationId}" params={{ view: 'all', conversationId: one.conversationId }} search={{}} className="link">
                  <Trans>where it was said</Trans>
                </Link>
                <button type="button" className="btn ms-auto" onClick={() => onTake(one.text)}>
                  <Trans>Use this</Trans>
                </button>
              </p>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
