import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { HandOffStep, OwnHandOffView } from '#contracts';
import { useNow } from '../look/clock.js';
import { useFormat } from '../words/format.js';
import { reachAddress } from './reach.js';

interface RequestCardProps {
  request: OwnHandOffView;
  busy: boolean;
  act: (id: string, step: HandOffStep, done: string) => void;
}

/** One request from the area: what is asked, where, and the next step. Two taps from offered to done. */
export function RequestCard({ request, busy, act }: RequestCardProps) {
  const { t } = useLingui();
  const format = useFormat();
  const [declining, setDeclining] = useState(false);
  const { id, state, consent, contact, place } = request;
  const left = format.left(request.dueAt, useNow());
  const step = (given: HandOffStep, done: string) => () => act(id, given, done);
  const address = contact && reachAddress(contact.reach);
  const passedOn = t`Thank you for saying so. It goes on to somebody else.`;
  return (
    <article className="panel flex flex-col gap-3 p-4">
      <p className="flex flex-wrap items-center gap-2 text-s text-ink-3">
        {place && <span className="chip">{place}</span>}
        {state === 'offered' ? <Trans>Open for {left}</Trans> : state === 'done' ? <Trans>Done</Trans> : <Trans>Yours; next step within {left}</Trans>}
      </p>
      <ol className="flex flex-col gap-2" aria-label={t`What was said`}>
        {request.lines.map((line) => (
          <li key={line.at} lang={request.lang === 'und' ? undefined : request.lang} className="text-l break-words whitespace-pre-wrap">
            {line.text}
          </li>
        ))}
      </ol>
      {contact && (
        <dl className="rounded-m bg-sunken p-3">
          <dt className="text-s text-ink-3">
            <Trans>The customer agreed that you contact them</Trans>
          </dt>
          <dd className="text-l font-[570]">{contact.name}</dd>
          <dd className="text-l break-words">
            {address ? (
              <a className="link inline-flex min-h-11 items-center" href={address}>
                {contact.reach}
              </a>
            ) : (
              contact.reach
            )}
          </dd>
          {contact.note && <dd className="break-words text-ink-2">{contact.note}</dd>}
        </dl>
      )}
      {state !== 'offered' && state !== 'done' && consent === 'asked' && (
        <p role="status" className="rounded-m bg-unsure-soft p-3">
          <Trans>We asked the customer whether you may contact them. You see how as soon as they agree.</Trans>
        </p>
      )}
      {request.url && (
        <a className="btn min-h-11" href={request.url} target="_blank" rel="noreferrer">
          <Trans>Open the post and answer there</Trans>
        </a>
      )}
      {state === 'offered' && (
        <button type="button" className="btn btn-primary min-h-11" disabled={busy} onClick={step({ step: 'accept' }, t`It is yours.`)}>
          <Trans>Take this request</Trans>
        </button>
      )}
      {state === 'claimed' && consent !== 'asked' && (
        <button type="button" className="btn btn-primary min-h-11" disabled={busy} onClick={step({ step: 'contacted' }, t`Noted. Good luck!`)}>
          <Trans>I contacted them</Trans>
        </button>
      )}
      {(state === 'contacted' || (state === 'claimed' && consent !== 'asked')) && (
        <div className="flex gap-2">
          <button
            type="button"
            className="btn min-h-11 flex-1"
            disabled={busy}
            onClick={step({ step: 'done' }, t`Well done. The customer is asked whether it worked out.`)}
          >
            <Trans>It is done</Trans>
          </button>
          <button type="button" className="btn min-h-11 flex-1" disabled={busy} onClick={step({ step: 'not-done', reason: '' }, passedOn)}>
            <Trans>It did not come about</Trans>
          </button>
        </div>
      )}
      {state === 'done' && (
        <p role="status" className="text-ink-2">
          {request.confirmed === true ? (
            <Trans>The customer confirmed it.</Trans>
          ) : request.confirmed === false ? (
            <Trans>The customer says that it did not work out.</Trans>
          ) : (
            <Trans>We asked the customer whether it worked out.</Trans>
          )}
        </p>
      )}
      {state === 'offered' &&
        (declining ? (
          <div role="group" aria-label={t`Why not?`} className="grid grid-cols-2 gap-2">
            <button type="button" className="btn min-h-11" disabled={busy} onClick={step({ step: 'decline', reason: 'no-time' }, passedOn)}>
              <Trans>No time</Trans>
            </button>
            <button type="button" className="btn min-h-11" disabled={busy} onClick={step({ step: 'decline', reason: 'too-far' }, passedOn)}>
              <Trans>Too far</Trans>
            </button>
            <button type="button" className="btn min-h-11" disabled={busy} onClick={step({ step: 'decline', reason: 'not-our-work' }, passedOn)}>
              <Trans>Not our work</Trans>
            </button>
            <button type="button" className="btn min-h-11" disabled={busy} onClick={step({ step: 'decline', reason: 'unsuitable' }, passedOn)}>
              <Trans>Another reason</Trans>
            </button>
          </div>
        ) : (
          <button type="button" className="btn min-h-11" disabled={busy} onClick={() => setDeclining(true)}>
            <Trans>Decline</Trans>
          </button>
        ))}
    </article>
  );
}
