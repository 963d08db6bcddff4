import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { Kind, ReadingView } from '#contracts';
import { api } from '../api/client.js';
import { MarkedText } from '../conversation/marked-text.js';
import { KindChip, KindShape } from '../look/kind.js';
import { PageBody } from '../look/page.js';
import { useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { kindName, kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { parseCsv, textsOf, toCsv } from './csv.js';

interface Sorted {
  text: string;
  reading: ReadingView;
}

const perRequest = 200;
const longestText = 20_000;

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Reads posts that are pasted or dropped. Nothing of them is stored. */
export function SortMyOwn() {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const reason = useReason();
  const [text, setText] = useState('');
  const [sorted, setSorted] = useState<Sorted[]>([]);
  const [only, setOnly] = useState<Kind | null>(null);
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);

  const sort = async (texts: string[]) => {
    setSorted([]);
    setOnly(null);
    setProblem(null);
    setProgress({ done: 0, all: texts.length });
    const read: Sorted[] = [];
    try {
      for (let from = 0; from < texts.length; from += perRequest) {
        const part = texts.slice(from, from + perRequest).map((entry) => entry.slice(0, longestText));
        const { items } = await api.post<{ items: ReadingView[] }>('/readings', { texts: part });
        for (const [index, reading] of items.entries()) read.push({ text: part[index]!, reading });
        setSorted([...read]);
        setProgress({ done: read.length, all: texts.length });
      }
    } catch (error) {
      setProblem(reason(error));
    } finally {
      setProgress(null);
    }
  };
  const sortLines = () => {
    const texts = text
      .split(/\n/)
      .map((line) => line.trim())
      .filter(Boolean);
    if (texts.length > 0) void sort(texts);
  };
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    const texts = textsOf(parseCsv(await chosen.text()));
    if (texts.length > 0) await sort(texts);
    else setProblem(t`No posts were found in that file.`);
  };
  const shown = only ? sorted.filter(({ reading }) => reading.kind === only) : sorted;
  const save = () =>
    download(
      'earshot-sorted.csv',
      toCsv([
        ['text', 'kind', 'confidence', 'language'],
        ...shown.map(({ text: post, reading }) => [post, reading.kind, Math.round(reading.confidence * 1000) / 1000, reading.lang]),
      ]),
    );

  return (
    <PageBody
      title={t`Sort my own`}
      lead={<Trans>Paste posts, one a line, or drop a CSV file. They are read here and forgotten: nothing is stored and nothing is sent.</Trans>}
      wide
    >
      <form
        className="flex flex-col gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          sortLines();
        }}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void take(event.dataTransfer.files[0]);
        }}
      >
        <textarea
          className="field min-h-[120px] py-2"
          dir="auto"
          aria-label={t`Posts, one a line`}
          placeholder={t`My parcel is nine days late and nobody answers.
Does it work with two accounts?
Thank you, that was quick!`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex flex-wrap items-center gap-2">
          <button type="submit" className="btn btn-primary" disabled={text.trim() === '' || progress !== null}>
            <Trans>Sort</Trans>
          </button>
          <button type="button" className="btn" onClick={() => file.current?.click()} disabled={progress !== null}>
            <Trans>Choose a CSV file</Trans>
          </button>
          <input
            ref={file}
            type="file"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            className="hidden"
            tabIndex={-1}
            aria-hidden="true"
            onChange={(event) => void take(event.target.files?.[0])}
          />
          <span role="status" className="text-s text-ink-3">
            {progress && (
              <Trans>
                {format.number(progress.done)} of {format.number(progress.all)} read
              </Trans>
            )}
          </span>
        </div>
        {problem && (
          <p role="alert" className="text-complaint">
            {problem}
          </p>
        )}
      </form>
      {sorted.length > 0 && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            {kindOrder.map((kind) => {
              const count = sorted.filter(({ reading }) => reading.kind === kind).length;
              return (
                <button
                  key={kind}
                  type="button"
                  className="btn aria-pressed:bg-accent-soft"
                  aria-pressed={only === kind}
                  onClick={() => setOnly(only === kind ? null : kind)}
                >
                  <KindShape kind={kind} size={11} /> {format.number(count)} {i18n._(kindPlural(kind, count))}
                </button>
              );
            })}
            <span className="text-s text-ink-3">
              <Plural value={sorted.filter(({ reading }) => reading.unsure).length} one="# unsure" other="# unsure" />
            </span>
            <button type="button" className="btn ms-auto" onClick={save}>
              <Trans>Download as CSV</Trans>
            </button>
          </div>
          <SortedTable rows={shown} />
        </>
      )}
    </PageBody>
  );
}

function SortedTable({ rows }: { rows: Sorted[] }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 46, overscan: 10 });
  return (
    <div ref={scroller} className="panel max-h-[60vh] overflow-auto" tabIndex={0} role="region" aria-label={t`Sorted posts`}>
      <div role="table" aria-rowcount={rows.length + 1} aria-label={t`Sorted posts`}>
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 grid grid-cols-[120px_54px_minmax(0,1fr)] gap-3 border-b border-line bg-surface px-4 py-2 text-s text-ink-3"
        >
          <span role="columnheader">
            <Trans>Kind</Trans>
          </span>
          <span role="columnheader">
            <Trans>Sure</Trans>
          </span>
          <span role="columnheader">
            <Trans>Post, with the words that decided</Trans>
          </span>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const { text, reading } = rows[item.index]!;
            return (
              <div
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                role="row"
                aria-rowindex={item.index + 2}
                className="absolute inset-x-0 top-0 grid grid-cols-[120px_54px_minmax(0,1fr)] items-start gap-3 border-b border-line px-4 py-2"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span role="cell" className="flex items-center gap-1.5">
                  <KindShape kind={reading.kind} unsure={reading.unsure} size={11} />
                  {reading.unsure ? <KindChip kind={reading.kind} unsure /> : i18n._(kindName[reading.kind])}
                </span>
                <span role="cell" className="text-s text-ink-2">
                  {format.percent(reading.confidence)}
                </span>
                <span role="cell" className="line-clamp-4">
                  <MarkedText text={text} reading={reading} />
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
