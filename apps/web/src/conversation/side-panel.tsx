import { Trans, useLingui } from '@lingui/react/macro';
import { KeyHint } from '../frame/key-hint.js';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { ConversationDetail, Kind, MentionView } from '#contracts';
import { useRow } from '../inbox/rows.js';
import { TagChips } from '../tags/tag-mark.js';
import { whyQuery } from '../model/queries.js';
import { Avatar, pictureOf } from '../look/avatar.js';
import { KindShape } from '../look/kind.js';
import { RoomCalls } from './colleagues.js';
import { Came } from '../outcomes/came.js';
import { WhyHere } from '../routing/why-here.js';
import { Ratings } from '../survey/ratings.js';
import { useFormat } from '../words/format.js';
import { kindName, urgencyName } from '../words/names.js';

const bars = ['complaint', 'question', 'praise'] as const;
const fill = { complaint: 'bg-complaint', question: 'bg-question', praise: 'bg-praise' };

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-s font-[550] text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-3 py-0.5 text-s">
      <dt className="text-ink-3">{name}</dt>
      <dd className="text-end text-ink-2">{children}</dd>
    </div>
  );
}

/** Who writes, why it was read so, and what there was before. */
export function SidePanel({
  detail,
  mention,
  onCorrect,
  onTag,
  onOpen,
}: {
  detail: ConversationDetail;
  mention: MentionView | null;
  onCorrect: () => void;
  onTag: () => void;
  onOpen: (id: string) => void;
}) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { author } = detail;
  const row = useRow(detail.id);
  return (
    <div className="flex flex-col gap-6 p-4">
      <div className="flex items-center gap-2.5">
        <Avatar name={author.name ?? author.handle} size="xl" src={pictureOf(author)} />
        <div className="min-w-0">
          <h2 className="truncate text-l font-[620]">{author.name ?? author.handle}</h2>
          <p className="truncate text-s text-ink-3">@{author.handle.replace(/^@/, '')}</p>
          <Link to="/people/$authorId" params={{ authorId: author.id }} className="link text-s">
            <Trans>All about them</Trans>
          </Link>
        </div>
      </div>
      {mention && <Why mention={mention} onCorrect={onCorrect} />}
      <Section title={t`Tags`}>
        <div className="flex flex-wrap items-center gap-1.5">
          <TagChips ids={row?.tags ?? detail.tags} most={20} />
          <button type="button" className="btn btn-quiet" onClick={onTag}>
            {(row?.tags ?? detail.tags).length > 0 ? <Trans>Change</Trans> : <Trans>Add a tag</Trans>} <KeyHint of="tag" usual="t" className="max-md:hidden" />
          </button>
        </div>
      </Section>
      <RoomCalls conversationId={detail.id} />
      <WhyHere conversationId={detail.id} />
      <Came conversationId={detail.id} />
      <Section title={t`Where it counts`}>
        <dl>
          {author.followers !== null && <Fact name={t`followers`}>{format.number(author.followers)}</Fact>}
          {author.location && <Fact name={t`place`}>{author.location}</Fact>}
          <Fact name={t`posts here`}>{format.number(detail.mentionCount)}</Fact>
          <Fact name={t`since`}>{format.moment(detail.openedAt)}</Fact>
          {mention && mention.reading.urgency.level > 0 && (
            <Fact name={t`urgency`}>{i18n._(urgencyName[mention.reading.urgency.level] ?? urgencyName[3]!)}</Fact>
          )}
          {detail.lang && <Fact name={t`language`}>{format.language(detail.lang)}</Fact>}
        </dl>
      </Section>
      {detail.surveys.length > 0 && (
        <Section title={t`How content they were`}>
          <Ratings surveys={detail.surveys} />
        </Section>
      )}
      <Section title={t`History`}>
        {detail.otherConversations.length === 0 ? (
          <p className="text-s text-ink-3">
            <Trans>First time we hear from them here.</Trans>
          </p>
        ) : (
          <ol className="text-s text-ink-2">
            {detail.otherConversations.map((other) => (
              <li key={other.id}>
                <button
                  type="button"
                  className="flex w-full items-baseline gap-[7px] rounded-s py-1 text-start hover:bg-sunken"
                  onClick={() => onOpen(other.id)}
                >
                  <KindShape kind={other.kind} unsure={other.unsure} size={10} />
                  <span className="truncate">{other.snippet}</span>
                  <time className="ms-auto whitespace-nowrap text-ink-3" dateTime={other.lastActivityAt}>
                    {format.age(other.lastActivityAt)}
                  </time>
                </button>
              </li>
            ))}
          </ol>
        )}
      </Section>
    </div>
  );
}

function Why({ mention, onCorrect }: { mention: MentionView; onCorrect: () => void }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const { reading, text } = mention;
  const word = i18n._(kindName[reading.kind]);
  const heaviest = reading.because
    .filter((range) => range.kind === reading.kind && /\p{L}/u.test(text.slice(range.start, range.end)))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))[0];
  const phrase = heaviest ? text.slice(heaviest.start, heaviest.end).trim() : '';
  return (
    <Section title={reading.unsure ? t`Why this is unsure` : reading.kind === 'other' ? t`Why this is neither` : t`Why this is: ${word}`}>
      <dl>
        {bars.map((kind) => (
          <div key={kind} className="my-1 grid grid-cols-[76px_1fr_38px] items-center gap-2 text-s text-ink-2">
            <dt>{i18n._(kindName[kind])}</dt>
            <dd className="contents">
              <span aria-hidden="true" className="block h-1.5 overflow-hidden rounded-[3px] bg-line">
                <span className={`block h-full rounded-[3px] ${fill[kind]}`} style={{ width: `${Math.round(reading.scores[kind] * 100)}%` }} />
              </span>
              <span className="text-end">{format.percent(reading.scores[kind])}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="mt-1.5 text-s text-ink-3">
        {reading.correctedBy ? <Trans>Corrected by a colleague.</Trans> : phrase ? <Trans>“{phrase}” weighs most.</Trans> : null}{' '}
        {reading.confidence < 1 && !reading.correctedBy && <Trans>{format.percent(reading.confidence)} sure.</Trans>}{' '}
        <span className="whitespace-nowrap">
          <button type="button" className="link min-h-6" onClick={onCorrect}>
            <Trans>Correct</Trans>
          </button>{' '}
          <KeyHint of="correct" usual="c" className="max-md:hidden" />
        </span>
      </p>
      {!mention.deletedAt && !mention.own && <WhatWouldChange mention={mention} />}
    </Section>
  );
}

/** The least that would make it another kind; worked out by the reader itself when somebody asks. */
function WhatWouldChange({ mention }: { mention: MentionView }) {
  const { i18n } = useLingui();
  const [open, setOpen] = useState(false);
  const { data, isPending } = useQuery({ ...whyQuery(mention.id, `${mention.reading.kind} ${mention.reading.model}`), enabled: open });
  const word = (kind: Kind): string => i18n._(kindName[kind]);
  return (
    <details className="mt-1 text-s" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="min-h-6 text-ink-2">
        <Trans>What would change it</Trans>
      </summary>
      {open && !isPending && data && (
        <ul className="flex flex-col gap-1 text-ink-2">
          {data.changes.map((change) => {
            const kind = word(change.kind);
            if ('adding' in change)
              return (
                <li key={`with ${change.adding}`} className="flex items-baseline gap-1.5">
                  <KindShape kind={change.kind} size={9} />
                  <span>
                    <Trans>
                      With “{change.adding}” it would be: {kind}
                    </Trans>
                  </span>
                </li>
              );
            const gone = change.without.map(({ start, end }) => `“${mention.text.slice(start, end)}”`).join(', ');
            return (
              <li key="without" className="flex items-baseline gap-1.5">
                <KindShape kind={change.kind} size={9} />
                <span>
                  <Trans>
                    Without {gone} it would be: {kind}
                  </Trans>
                </span>
              </li>
            );
          })}
          {data.changes.length === 0 && (
            <li>
              <Trans>No few words decide it: the whole post does.</Trans>
            </li>
          )}
        </ul>
      )}
    </details>
  );
}
