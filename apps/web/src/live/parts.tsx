import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Kind, LivePart, LiveView, QuestionView } from '#contracts';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { behind, quoted } from './behind.js';
import { Spark } from './chart.js';

/** Twice the usual and more than a handful stands out. */
function isHot({ heard, usual }: Pick<LivePart, 'heard' | 'usual'>): boolean {
  return usual !== null && heard >= 5 && heard > 2 * usual;
}

function Row({ part, query, name }: { part: LivePart; query: string; name: ReactNode }) {
  const format = useFormat();
  const hot = isHot(part);
  const times = part.usual && part.usual >= 0.5 ? part.heard / part.usual : null;
  return (
    <li>
      <Link
        to="/posts"
        search={{ q: query }}
        className="grid grid-cols-[minmax(0,1fr)_34px_38px_minmax(60px,132px)] items-center gap-2 rounded-s px-1 py-1 hover:bg-sunken"
      >
        <span className="truncate">{name}</span>
        <span className={`text-end font-[570] ${hot ? 'text-complaint' : ''}`}>{format.number(part.heard)}</span>
        <span className={`text-end text-s ${hot ? 'font-semibold text-complaint' : 'text-ink-3'}`}>
          {times === null ? '' : `×${format.number(Math.round(times * 10) / 10)}`}
        </span>
        <Spark values={part.spark} hot={hot} />
      </Link>
    </li>
  );
}

function Group({ title, children, empty }: { title: string; children: ReactNode; empty: string | null }) {
  return (
    <section className="min-w-0">
      <h2 className="mb-1 border-b border-line pb-1 text-s text-ink-3">{title}</h2>
      {empty ? <p className="px-1 py-1 text-s text-ink-3">{empty}</p> : <ul>{children}</ul>}
    </section>
  );
}

function Question({ question }: { question: QuestionView }) {
  const format = useFormat();
  return (
    <li>
      <Link to="/posts" search={{ q: question.query }} className="flex items-baseline gap-2 rounded-s px-1 py-1 hover:bg-sunken">
        <span className="min-w-0 flex-1 truncate">{question.text}</span>
        <span className={`shrink-0 text-s ${question.answered ? 'text-ink-3' : 'font-semibold text-complaint'}`}>
          {question.answered ? <Trans>answered once</Trans> : <Trans>no answer yet</Trans>}
        </span>
        <span className="w-8 shrink-0 text-end font-[570]">×{format.number(question.asked)}</span>
      </Link>
    </li>
  );
}

const fiveMinutes = 5;

/** Complaints of the last quarter of an hour, split every way there is. */
export function Parts({ view }: { view: LiveView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const kinds = kindOrder.map((kind): { kind: Kind; part: LivePart } => {
    const minutes = view.minutes[kind];
    const spark = Array.from({ length: Math.floor(minutes.length / fiveMinutes) }, (_, step) =>
      minutes.slice(step * fiveMinutes, (step + 1) * fiveMinutes).reduce((sum, count) => sum + count, 0),
    );
    return { kind, part: { id: kind, name: kind, heard: minutes.slice(-15).reduce((sum, count) => sum + count, 0), usual: null, spark } };
  });
  return (
    <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
      <Group title={t`complaints by topic, last 15 min`} empty={view.topics.length === 0 ? t`No topic has complaints. Topics are made under Topics.` : null}>
        {view.topics.map((part) => (
          <Row key={part.id} part={part} name={part.name} query={behind(`topic:${quoted(part.name)} since:3h`)} />
        ))}
      </Group>
      <Group
        title={t`by cause`}
        empty={view.causes.length === 0 ? t`No known cause. Causes are found by themselves once there are some dozens of complaints.` : null}
      >
        {view.causes.map((part) => (
          <Row
            key={part.id}
            part={part}
            query={behind(`topic:${quoted(part.name)} since:3h`)}
            name={
              <>
                {part.isNew && (
                  <span className="chip chip-complaint me-1 align-text-bottom">
                    <Trans>new</Trans>
                  </span>
                )}
                {part.name}
              </>
            }
          />
        ))}
      </Group>
      <Group title={t`by channel`} empty={view.channels.length === 0 ? t`No complaints` : null}>
        {view.channels.map((part) => (
          <Row key={part.id} part={part} name={part.name} query={behind(`channel:${part.id} since:3h`)} />
        ))}
      </Group>
      <Group title={t`by language`} empty={view.langs.length === 0 ? t`No complaints` : null}>
        {view.langs.map((part) => (
          <Row key={part.id} part={part} name={format.language(part.id)} query={behind(`lang:${part.id} since:3h`)} />
        ))}
      </Group>
      <Group title={t`everything heard, by kind`} empty={null}>
        {kinds.map(({ kind, part }) => (
          <Row
            key={kind}
            part={part}
            query={`kind:${kind} since:3h`}
            name={
              <span className="inline-flex items-center gap-1.5">
                <KindShape kind={kind} size={10} /> {i18n._(kindPlural(kind))}
              </span>
            }
          />
        ))}
      </Group>
      <Group title={t`asked most, last 7 days`} empty={view.questions.length === 0 ? t`No question is asked again and again.` : null}>
        {view.questions.map((question) => (
          <Question key={question.id} question={question} />
        ))}
      </Group>
    </div>
  );
}
