import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { DecisionView, DeskView } from '#contracts';
import { membersQuery } from '../api/queries.js';
import { useFormat } from '../words/format.js';
import { decisionsQuery, desksQuery } from './queries.js';
import { deskLabel, notChosenName, passedOnWhy } from './words.js';

/** The rule, the desk and the people that were weighed, as it was decided. */
export function WhyHere({ conversationId }: { conversationId: string }) {
  const { t } = useLingui();
  const { data, isPending, isError } = useQuery(decisionsQuery(conversationId));
  if (isPending) return <div className="skeleton h-10" role="status" aria-label={t`Loading`} />;
  return (
    <section>
      <h3 className="mb-1.5 text-s font-[550] text-ink-3">
        <Trans>Why here</Trans>
      </h3>
      {isError ? (
        <p className="text-s text-ink-3">
          <Trans>This could not be shown</Trans>
        </p>
      ) : data.length === 0 ? (
        <p className="text-s text-ink-3">
          <Trans>It was here before there were desks, or somebody opened it by hand.</Trans>
        </p>
      ) : (
        <ol className="flex flex-col gap-3">
          {data.slice(0, 5).map((decision) => (
            <Decided key={decision.id} decision={decision} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Decided({ decision }: { decision: DecisionView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const desks = useQuery(desksQuery).data ?? [];
  const members = useQuery(membersQuery).data ?? [];
  const desk = (id: string | null): string => {
    const found: DeskView | undefined = desks.find((one) => one.id === id);
    return found ? deskLabel(found, (message) => i18n._(message)) : t`a desk that is gone`;
  };
  const member = (id: string | null): string => members.find((one) => one.id === id)?.name ?? t`somebody who left`;
  const place = ({ deskId, memberId }: DecisionView) => (memberId ? member(memberId) : desk(deskId));
  const others = Object.entries(decision.others).map(([why, count]) => `${format.number(count)} ${i18n._(notChosenName[why as keyof typeof notChosenName])}`);
  return (
    <li className="text-s text-ink-2">
      <p>
        {decision.what === 'placed' ? (
          decision.ruleName ? (
            <Trans>
              To <strong className="font-[570] text-ink">{desk(decision.deskId)}</strong> by the rule “{decision.ruleName}”.
            </Trans>
          ) : (
            <Trans>
              To <strong className="font-[570] text-ink">{desk(decision.deskId)}</strong>: no rule named another desk.
            </Trans>
          )
        ) : decision.what === 'assigned' ? (
          <Trans>
            Given to <strong className="font-[570] text-ink">{member(decision.memberId)}</strong>.
          </Trans>
        ) : decision.what === 'returned' ? (
          <Trans>Taken back from {member(decision.memberId)}, who went away before touching it.</Trans>
        ) : decision.what === 'escalated' ? (
          <Trans>
            The rule “{decision.ruleName ?? t`a rule that is gone`}” took it up as time went by: {place(decision)}.
          </Trans>
        ) : decision.what === 'offered' ? (
          <Trans>Offered at {desk(decision.deskId)}.</Trans>
        ) : decision.what === 'passed-on' ? (
          <>
            <Trans>Passed on to {desk(decision.deskId)}.</Trans>
            {decision.note && passedOnWhy[decision.note] && <> {i18n._(passedOnWhy[decision.note]!)}</>}
          </>
        ) : (
          <Trans>Moved to {desk(decision.deskId)}.</Trans>
        )}{' '}
        <time className="whitespace-nowrap text-ink-3" dateTime={decision.at}>
          {format.moment(decision.at)}
        </time>
      </p>
      {decision.passedOn && (
        <p className="text-ink-3">
          <Trans>{desk(decision.passedOn.deskId)} has nobody just now, so it was passed on at once.</Trans>
        </p>
      )}
      {decision.score !== null && (
        <ul className="mt-1 text-ink-3">
          {decision.matched.map((rule) => (
            <li key={rule.ruleId} className="flex justify-between gap-3">
              <span className="truncate">{rule.name}</span>
              <span>{format.number(rule.weight)}</span>
            </li>
          ))}
          <li className="flex justify-between gap-3 border-t border-line font-[570] text-ink-2">
            <span>
              <Trans>Sum for this desk</Trans>
            </span>
            <span>{format.number(decision.score)}</span>
          </li>
        </ul>
      )}
      {decision.candidates.length > 0 && (
        <ul className="mt-1">
          {decision.candidates.map((candidate) => (
            <li key={candidate.memberId} className="py-0.5">
              <span className="flex justify-between gap-3">
                <span className={`truncate ${candidate.why === null ? 'font-[570] text-ink' : ''}`}>{member(candidate.memberId)}</span>
                <span className="whitespace-nowrap text-ink-3">{t`holds ${candidate.load} of ${candidate.capacity}`}</span>
              </span>
              <span className="block text-ink-3">
                {[candidate.why ? i18n._(notChosenName[candidate.why]) : t`chosen`, candidate.speaks && t`speaks it`, candidate.skilled && t`has the skills`]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </li>
          ))}
          {others.length > 0 && <li className="text-ink-3">{t`and ${format.list(others)}`}</li>}
        </ul>
      )}
    </li>
  );
}
