import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { OwnOfferView } from '#contracts';
import { useNow } from '../look/clock.js';
import { useFormat } from '../words/format.js';
import { nameOfPlace } from '../words/names.js';

interface OfferCardProps {
  offer: OwnOfferView;
  busy: boolean;
  /** True when it was done. */
  act: (path: string, body: unknown, done: string) => Promise<boolean>;
}

/** One question. Whoever takes it has some time to answer; saying no is as easy. */
export function OfferCard({ offer, busy, act }: OfferCardProps) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const network = nameOfPlace(offer.network);
  const left = format.left(offer.dueAt, useNow());
  const decline = (reason: 'do-not-know' | 'no-time') =>
    void act(`/offers/${offer.id}/decline`, { reason }, t`Thank you for saying so. It goes on to somebody else.`);
  const isTaken = offer.state === 'claimed';

  return (
    <article className="panel flex flex-col gap-3 p-4">
      <p className="flex flex-wrap items-center gap-2 text-s text-ink-3">
        <span className="chip">{typeof network === 'string' ? network : i18n._(network)}</span>
        {isTaken ? <Trans>Yours; answer within {left}</Trans> : <Trans>Open for {left}</Trans>}
      </p>
      <ol className="flex flex-col gap-2" aria-label={t`What was said`}>
        {offer.lines.map((line) => (
          <li key={`${line.at} ${line.by}`} className={line.by === 'us' ? 'border-s-2 border-accent ps-3 text-ink-2' : ''}>
            {line.by === 'us' && (
              <span className="text-s text-ink-3">
                <Trans>Answered already:</Trans>{' '}
              </span>
            )}
            <span lang={offer.lang === 'und' ? undefined : offer.lang} className="text-l break-words whitespace-pre-wrap">
              {line.text}
            </span>
          </li>
        ))}
      </ol>
      {isTaken ? (
        <Answering offer={offer} busy={busy} act={act} />
      ) : (
        <button
          type="button"
          className="btn btn-primary min-h-11"
          disabled={busy}
          onClick={() => void act(`/offers/${offer.id}/claim`, {}, t`It is yours: nobody else answers it meanwhile.`)}
        >
          <Trans>I can answer this</Trans>
        </button>
      )}
      <div className="flex gap-2">
        <button type="button" className="btn min-h-11 flex-1" disabled={busy} onClick={() => decline('do-not-know')}>
          <Trans>I don’t know</Trans>
        </button>
        <button type="button" className="btn min-h-11 flex-1" disabled={busy} onClick={() => decline('no-time')}>
          <Trans>No time</Trans>
        </button>
      </div>
    </article>
  );
}

/** Through us where the channel allows it; or under the post, as oneself. */
function Answering({ offer, busy, act }: OfferCardProps) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const thanks = t`Thank you! Your answer is on its way.`;
  const send = (event: FormEvent) => {
    event.preventDefault();
    void act(`/offers/${offer.id}/answer`, { how: 'reply', text, basedOn: offer.version }, thanks);
  };
  return (
    <>
      {offer.canReply && (
        <form className="flex flex-col gap-2" onSubmit={send}>
          <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
            <Trans>Your answer</Trans>
            <textarea className="field min-h-28 !py-2" required value={text} onChange={(event) => setText(event.target.value)} />
          </label>
          <button type="submit" className="btn btn-primary min-h-11" disabled={busy || !text.trim()}>
            <Trans>Send the answer</Trans>
          </button>
        </form>
      )}
      {offer.url && (
        <div className="flex flex-col gap-2">
          <a className="btn min-h-11" href={offer.url} target="_blank" rel="noreferrer">
            <Trans>Open the post to answer as yourself</Trans>
          </a>
          <button
            type="button"
            className="btn min-h-11"
            disabled={busy}
            onClick={() => void act(`/offers/${offer.id}/answer`, { how: 'public' }, t`Thank you!`)}
          >
            <Trans>I answered there</Trans>
          </button>
        </div>
      )}
      {!offer.canReply && !offer.url && (
        <p className="text-s text-ink-2">
          <Trans>This channel cannot be answered from here; pass it on to the team.</Trans>
        </p>
      )}
    </>
  );
}
