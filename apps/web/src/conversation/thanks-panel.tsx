import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import type { ConversationDetail, InviteReason } from '#contracts';
import { thanksQuery } from './queries.js';

/** Why nobody is to be invited here; what is not listed needs no words. */
const whyNot: Partial<Record<InviteReason, MessageDescriptor>> = {
  complained: msg`They complained within 90 days, so now is no time to invite them to help others.`,
  'invited-before': msg`They were invited to help others not long ago.`,
  'is-advocate': msg`They help others already.`,
  'no-join-link': msg`They could be invited to help others; make a join link under Advocates first.`,
};

interface ThanksPanelProps {
  detail: ConversationDetail;
  /** A whole answer. */
  onTake: (text: string) => void;
  /** A sentence to follow what is written. */
  onAdd: (text: string) => void;
  /** Nothing is written yet: whole answers are offered, unless they were thanked already. */
  isEmpty: boolean;
}

/** For praise: words that were not said lately, and what may be asked of somebody who likes us. */
export function ThanksPanel({ detail, onTake, onAdd, isEmpty }: ThanksPanelProps) {
  const { t, i18n } = useLingui();
  const found = useQuery(thanksQuery(detail.id, detail.mentionCount)).data;
  if (!found) return null;
  const { suggestions, share, review, invite } = found;
  const why = whyNot[invite.reason];
  return (
    <section aria-label={t`Say thank you`} className="mb-2 flex flex-col gap-1.5 rounded-m border border-line bg-surface px-3 py-2 text-s">
      {isEmpty && detail.waitingSince && (
        <>
          <h2 className="px-2 font-medium text-ink-2">
            <Trans>Say thank you</Trans>
          </h2>
          <ul className="flex flex-col gap-1">
            {suggestions.map((text) => (
              <li key={text}>
                <button type="button" className="w-full rounded-s px-2 py-1 text-start hover:bg-sunken" onClick={() => onTake(text)}>
                  <span dir="auto" lang={detail.lang}>
                    {text}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="flex flex-wrap items-center gap-1.5">
        <button type="button" className="btn" onClick={() => onAdd(share)}>
          <Trans>Ask to pass it on</Trans>
        </button>
        {review && (
          <button type="button" className="btn" onClick={() => onAdd(review)}>
            <Trans>Ask for a review</Trans>
          </button>
        )}
        {invite.text && (
          <button type="button" className="btn" onClick={() => onAdd(invite.text!)}>
            <Trans>Invite to help others</Trans>
          </button>
        )}
        {invite.due ? (
          <span className="text-ink-3">
            {invite.reason === 'answers' ? (
              <Plural value={invite.answers} one="answered # other person within 90 days" other="answered # other people within 90 days" />
            ) : (
              <Plural value={invite.praises} one="praised you # time within 90 days" other="praised you # times within 90 days" />
            )}
          </span>
        ) : (
          why && <span className="text-ink-3">{i18n._(why)}</span>
        )}
      </div>
    </section>
  );
}
