import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { GuidelinesView, OwnOffersView, StandingView } from '#contracts';
import { api } from '../api/client.js';
import { meQuery } from '../api/queries.js';
import { say } from '../frame/notices.js';
import { languages, prefer, usePreferences } from '../frame/preferences.js';
import { signOut } from '../frame/session.js';
import { Dialog } from '../look/dialog.js';
import { Empty, Failure, Skeleton, useReason } from '../look/states.js';
import { ownName } from '../welcome/gate.js';
import { useFormat } from '../words/format.js';
import { Requests } from '../partners/requests.js';
import { GuidelinesText, guidelinesIn } from './guidelines-text.js';
import { Handles } from './handles.js';
import { levelName } from './names.js';
import { OfferCard } from './offer-card.js';
import { OpenQuestions } from './open-questions.js';
import { Telling } from './telling.js';
import { untellDevice } from './device.js';
import { offersQuery, openQuestionsQuery } from './queries.js';

/** All that people from outside see: what is offered to them, and how to answer it. Made for a telephone first. */
export function Portal() {
  const { data: me } = useSuspenseQuery(meQuery);
  const isPartner = me.member.role === 'partner';
  return (
    <div className="min-h-dvh bg-sunken">
      <header className="sticky top-0 z-10 border-b border-line bg-surface">
        <div className="mx-auto flex max-w-[640px] items-center gap-2 px-4 py-2">
          <img src="/ear.svg" alt="" width={20} height={20} />
          <span className="min-w-0 flex-1 truncate font-semibold">{me.workspace.name}</span>
          <button type="button" className="btn btn-quiet" onClick={() => void goOut()}>
            <Trans>Sign out</Trans>
          </button>
        </div>
      </header>
      <main className="mx-auto flex max-w-[640px] flex-col gap-4 p-4">
        <h1 className="text-xl font-[620] tracking-[-.01em]">{isPartner ? <Trans>Requests near you</Trans> : <Trans>Can you answer this?</Trans>}</h1>
        {isPartner ? <Requests /> : <Questions />}
        <Telling />
        <Leave />
      </main>
    </div>
  );
}

/** Whoever sits here next is not told what was meant for somebody else. */
async function goOut(): Promise<void> {
  await untellDevice().catch(() => null);
  await signOut();
}

/** An advocate's questions and record. */
function Questions() {
  const { t, i18n } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const { data, isPending, isError, error, refetch } = useQuery(offersQuery);
  const [busy, setBusy] = useState(false);

  const act = async (path: string, body: unknown, done: string): Promise<boolean> => {
    setBusy(true);
    try {
      queryClient.setQueryData(offersQuery.queryKey, await api.post<OwnOffersView>(path, body));
      say(done);
      return true;
    } catch (caught) {
      say(reason(caught), { tone: 'problem' });
      await refetch();
      return false;
    } finally {
      setBusy(false);
    }
  };

  const accept = async (guidelines: GuidelinesView): Promise<void> => {
    const { lang } = guidelinesIn(guidelines, i18n.locale);
    if (await act('/offers/guidelines', { version: guidelines.version, lang }, t`Thank you!`))
      await queryClient.invalidateQueries({ queryKey: openQuestionsQuery.queryKey });
  };

  return (
    <>
      {isPending ? (
        <Skeleton rows={3} height={120} />
      ) : isError ? (
        <Failure error={error} retry={() => void refetch()} />
      ) : (
        <>
          {data.paused && (
            <p role="status" className="rounded-m bg-unsure-soft p-3">
              <Trans>You are paused: nothing new is offered to you until the team lifts it.</Trans>
            </p>
          )}
          {data.guidelines ? (
            <section className="panel flex flex-col gap-4 p-4" aria-label={t`House guidelines`}>
              <h2 className="font-semibold">
                <Trans>Before you begin</Trans>
              </h2>
              <GuidelinesText guidelines={data.guidelines} />
              <button type="button" className="btn btn-primary min-h-11" disabled={busy} onClick={() => void accept(data.guidelines!)}>
                <Trans>I agree</Trans>
              </button>
            </section>
          ) : data.items.length === 0 ? (
            <div className="panel">
              <Empty title={t`Nothing for you just now`}>
                <p>
                  <Trans>When somebody asks what you know about, it appears here. You need not wait: this page looks by itself.</Trans>
                </p>
              </Empty>
            </div>
          ) : (
            <ul className="flex flex-col gap-3">
              {data.items.map((offer) => (
                <li key={offer.id}>
                  <OfferCard offer={offer} busy={busy} act={act} />
                </li>
              ))}
            </ul>
          )}
          {!data.guidelines && (
            <OpenQuestions busy={busy} act={(id) => act(`/offers/open/${id}/claim`, {}, t`It is yours: nobody else answers it meanwhile.`)} />
          )}
          <Standing standing={data.standing} />
          <Handles />
        </>
      )}
    </>
  );
}

function Standing({ standing }: { standing: StandingView }) {
  const { i18n } = useLingui();
  const format = useFormat();
  const { answered, accepted, thanked, medianSeconds } = standing;
  return (
    <section className="panel flex flex-col gap-1 p-4">
      <h2 className="font-semibold">
        <Trans>Your record</Trans>
      </h2>
      <p>
        <span className="chip me-2">{i18n._(levelName[standing.level])}</span>
        <Plural value={answered} _0="No answers yet" one="# question answered" other="# questions answered" />
      </p>
      {accepted > 0 && (
        <p className="text-s text-ink-2">
          <Plural value={accepted} one="# answer was confirmed" other="# answers were confirmed" />
          {thanked > 0 && <>, {<Plural value={thanked} one="# with thanks" other="# with thanks" />}</>}
        </p>
      )}
      {medianSeconds !== null && (
        <p className="text-s text-ink-3">
          <Trans>You usually take a question within {format.span(medianSeconds * 1_000)}.</Trans>
        </p>
      )}
    </section>
  );
}

function Leave() {
  const { t } = useLingui();
  const reason = useReason();
  const { language } = usePreferences();
  const [asking, setAsking] = useState(false);
  const leave = async () => {
    try {
      await untellDevice().catch(() => null);
      await api.post('/me/leave');
      location.assign('/sign-in');
    } catch (caught) {
      setAsking(false);
      say(reason(caught), { tone: 'problem' });
    }
  };
  return (
    <footer className="flex flex-wrap items-center gap-3 text-s">
      {languages.map((known) => (
        <button
          key={known}
          type="button"
          lang={known}
          aria-pressed={known === language}
          className="min-h-11 text-ink-2 underline-offset-4 aria-pressed:font-semibold aria-pressed:text-ink aria-pressed:underline"
          onClick={() => prefer({ language: known })}
        >
          {ownName[known]}
        </button>
      ))}
      <span className="flex-1" />
      <button type="button" className="btn btn-quiet" onClick={() => setAsking(true)}>
        <Trans>Leave</Trans>
      </button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t`Leave for good?`}>
        <div className="flex flex-col gap-4 px-5 pb-5">
          <p>
            <Trans>What you have in hand goes on to others, and nothing more is offered to you.</Trans>
          </p>
          <button type="button" className="btn btn-danger min-h-11" onClick={() => void leave()}>
            <Trans>Leave</Trans>
          </button>
        </div>
      </Dialog>
    </footer>
  );
}
