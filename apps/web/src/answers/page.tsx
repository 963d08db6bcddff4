import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { AnswerToApproveView, ApprovedAnswerView } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useWorkspace } from '../frame/workspace.js';
import { Dialog } from '../look/dialog.js';
import { PageBody } from '../look/page.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { mayShare } from '../settings/shared-box.js';
import { useFormat } from '../words/format.js';
import { AnswerForm, type AnswerWords } from './answer-form.js';
import { approvedAnswersQuery, waitingAnswersQuery } from './queries.js';

/** Answers that visitors of a site are shown while they type, and those that wait for a word of staff. */
export function ApprovedAnswers() {
  const { t, i18n } = useLingui();
  const queryClient = useQueryClient();
  const { me } = useWorkspace();
  const decides = mayShare(me.member.role);
  const [adding, setAdding] = useState(false);
  const again = (): Promise<void> => queryClient.invalidateQueries({ queryKey: approvedAnswersQuery.queryKey });
  const add = async (words: AnswerWords): Promise<void> => {
    await api.post<ApprovedAnswerView>('/approved-answers', words);
    setAdding(false);
    await again();
  };
  return (
    <PageBody
      title={t`Answers for visitors`}
      lead={
        <Trans>While a visitor types a question into the website widget, they are shown the answers to others like it. Only what somebody approved here.</Trans>
      }
      action={
        decides && (
          <button type="button" className="btn" onClick={() => setAdding(true)}>
            <Trans>New answer</Trans>
          </button>
        )
      }
    >
      <Waiting decides={decides} again={again} />
      <Approved decides={decides} again={again} />
      <Dialog open={adding} onClose={() => setAdding(false)} title={t`New answer`}>
        <div className="px-5 pb-5">
          <AnswerForm words={{ question: '', answer: '', lang: i18n.locale }} save={add} saveAs={<Trans>Show it to visitors</Trans>} />
        </div>
      </Dialog>
    </PageBody>
  );
}

interface ListProps {
  decides: boolean;
  again: () => Promise<void>;
}

function Waiting({ decides, again }: ListProps) {
  const { t } = useLingui();
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(waitingAnswersQuery);
  if (isPending) return <Skeleton rows={2} height={120} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <section className="flex flex-col gap-2" aria-label={t`Waiting for your word`}>
      <h2 className="font-semibold">
        <Trans>Waiting for your word</Trans>
      </h2>
      {items.length === 0 ? (
        <p className="text-s text-ink-3">
          <Trans>Nothing waits. A question that came to an answer is proposed here.</Trans>
        </p>
      ) : (
        <ul className="panel divide-y divide-line">
          {items.map((one) => (
            <li key={one.conversationId} className="p-4">
              <Proposal one={one} decides={decides} again={again} />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="btn self-start" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </button>
      )}
    </section>
  );
}

/** Read first; its words open when somebody wants it shown. */
function Proposal({ one, decides, again }: ListProps & { one: AnswerToApproveView }) {
  const reason = useReason();
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  const { conversationId, question, answer, lang, at } = one;
  const passOver = async (): Promise<void> => {
    await api.post('/approved-answers/pass-over', { askedIn: conversationId }).catch((caught: unknown) => say(reason(caught), { tone: 'problem' }));
    await again();
  };
  const approve = async (words: AnswerWords): Promise<void> => {
    await api.post<ApprovedAnswerView>('/approved-answers', { ...words, askedIn: conversationId });
    await again();
  };
  const no = (
    <button type="button" className="btn" onClick={() => void passOver()}>
      <Trans>Not for others</Trans>
    </button>
  );
  if (editing)
    return (
      <AnswerForm words={{ question: question.replaceAll('\n', ' ').slice(0, 500), answer, lang }} save={approve} saveAs={<Trans>Show it to visitors</Trans>}>
        {no}
      </AnswerForm>
    );
  return (
    <div className="flex flex-col gap-2">
      <Words question={question} answer={answer} lang={lang} />
      <div className="flex flex-wrap items-center gap-2">
        {decides && (
          <>
            <button type="button" className="btn btn-primary" onClick={() => setEditing(true)}>
              <Trans>Show to others</Trans>
            </button>
            {no}
          </>
        )}
        <Link to="/inbox/$view/{-$conversationId}" params={{ view: 'all', conversationId }} className="link min-h-6">
          <Trans>The conversation</Trans>
        </Link>
        <span className="text-s text-ink-3">{format.age(at)}</span>
      </div>
    </div>
  );
}

function Words({ question, answer, lang }: AnswerWords) {
  const language = lang === 'und' ? undefined : lang;
  return (
    <>
      <p lang={language} dir="auto" className="font-[570] break-words whitespace-pre-wrap">
        {question}
      </p>
      <p lang={language} dir="auto" className="break-words whitespace-pre-wrap text-ink-2">
        {answer}
      </p>
    </>
  );
}

function Approved({ decides, again }: ListProps) {
  const { t } = useLingui();
  const { data, isPending, isError, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(approvedAnswersQuery);
  if (isPending) return <Skeleton rows={3} height={72} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  const items = data.pages.flatMap((page) => page.items);
  return (
    <section className="flex flex-col gap-2" aria-label={t`Shown to visitors`}>
      <h2 className="font-semibold">
        <Trans>Shown to visitors</Trans>
      </h2>
      {items.length === 0 ? (
        <div className="panel">
          <Empty title={t`No answer is shown yet`}>
            <p>
              <Trans>Approve one that was given, or write one yourself.</Trans>
            </p>
          </Empty>
        </div>
      ) : (
        <ul className="panel divide-y divide-line">
          {items.map((one) => (
            <Shown key={one.id} one={one} decides={decides} again={again} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <button type="button" className="btn self-start" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          <Trans>Show more</Trans>
        </button>
      )}
    </section>
  );
}

function Shown({ one, decides, again }: ListProps & { one: ApprovedAnswerView }) {
  const { t } = useLingui();
  const reason = useReason();
  const format = useFormat();
  const [editing, setEditing] = useState(false);
  const { id, question, answer, lang, helped } = one;
  const change = async (words: AnswerWords): Promise<void> => {
    await api.patch<ApprovedAnswerView>(`/approved-answers/${id}`, words);
    setEditing(false);
    await again();
  };
  const withdraw = async (): Promise<void> => {
    await api.delete(`/approved-answers/${id}`).catch((caught: unknown) => say(reason(caught), { tone: 'problem' }));
    await again();
  };
  if (editing)
    return (
      <li className="p-4">
        <AnswerForm words={{ question, answer, lang }} save={change} saveAs={<Trans>Save</Trans>}>
          <button type="button" className="btn" onClick={() => setEditing(false)}>
            <Trans>Cancel</Trans>
          </button>
        </AnswerForm>
      </li>
    );
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <div className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
        <Words question={question} answer={answer} lang={lang} />
        <p className="text-s text-ink-3">
          {format.language(lang)} · <Plural value={helped} _0="nobody said yet that it helped" one="helped # visitor" other="helped # visitors" />
        </p>
      </div>
      {decides && (
        <div className="flex gap-2">
          <button type="button" className="btn" aria-label={t`Change ${question}`} onClick={() => setEditing(true)}>
            <Trans>Change</Trans>
          </button>
          <button type="button" className="btn btn-danger" aria-label={t`No longer show ${question}`} onClick={() => void withdraw()}>
            <Trans>No longer show</Trans>
          </button>
        </div>
      )}
    </li>
  );
}
