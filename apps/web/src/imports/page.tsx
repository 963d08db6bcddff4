import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useRef, useState } from 'react';
import type { DateOrder, ImportCheck, ImportField, ImportMapping, ImportView } from '#contracts';
import { api } from '../api/client.js';
import { PageBody } from '../look/page.js';
import { Failure, Skeleton, useReason } from '../look/states.js';
import { useFormat } from '../words/format.js';
import { partsOf } from './parts.js';

const importsKey = ['imports'];
const fieldOrder: readonly ImportField[] = ['text', 'postedAt', 'author', 'authorName', 'id', 'thread', 'url', 'title', 'form', 'own', 'location', 'followers'];

interface Chosen {
  name: string;
  csv: string;
}

/** Past posts out of a file: choose it, say which column is what, see what is wrong, take it in. */
export function ImportsPage() {
  const { t } = useLingui();
  const reason = useReason();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [mapping, setMapping] = useState<ImportMapping | undefined>(undefined);
  const [dates, setDates] = useState<DateOrder>('ymd');
  const [as, setAs] = useState<ImportView['as']>('posts');
  const parts = chosen ? partsOf(chosen.csv) : [];
  // What the first part says of the columns holds for all.
  const check = useQuery({
    queryKey: ['import-check', chosen?.name, chosen?.csv.length, mapping, dates],
    queryFn: () => api.post<ImportCheck>('/imports/check', { csv: parts[0]!.csv, mapping, dates }),
    enabled: chosen !== null,
    placeholderData: (before) => before,
  });
  const take = useMutation({
    mutationFn: async () => {
      for (const [index, part] of parts.entries()) {
        const name = parts.length === 1 ? chosen!.name : `${chosen!.name} (${index + 1}/${parts.length})`;
        await api.post('/imports', { name, csv: part.csv, mapping: mapping ?? check.data!.mapping, dates, as });
        await queryClient.invalidateQueries({ queryKey: importsKey });
      }
    },
    onSuccess: () => setChosen(null),
  });
  const choose = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    take.reset();
    setMapping(undefined);
    setChosen({ name: file.name, csv: await file.text() });
  };

  return (
    <PageBody
      title={t`Import`}
      lead={<Trans>Past posts and messages from a CSV file, read and sorted as if they had been heard. The same file twice changes nothing.</Trans>}
    >
      <div className="flex flex-col gap-6">
        <Drop onFile={(file) => void choose(file)} chosen={chosen?.name ?? null} />
        {chosen && check.isError && <Failure error={check.error} retry={() => void check.refetch()} />}
        {chosen && check.isPending && <Skeleton rows={4} height={40} />}
        {chosen && check.data && (
          <>
            <Columns check={check.data} dates={dates} onMapping={setMapping} onDates={setDates} />
            <Outcome check={check.data} partsCount={parts.length} />
            <fieldset className="flex flex-col gap-2">
              <legend className="mb-1.5 text-s font-medium text-ink-2">
                <Trans>What they become</Trans>
              </legend>
              <label className="flex min-h-6 items-center gap-2">
                <input type="radio" name="as" className="accent-accent" checked={as === 'posts'} onChange={() => setAs('posts')} />
                <Trans>Posts to search and to count</Trans>
              </label>
              <label className="flex min-h-6 items-center gap-2">
                <input type="radio" name="as" className="accent-accent" checked={as === 'conversations'} onChange={() => setAs('conversations')} />
                <Trans>Open conversations, as work for the inbox</Trans>
              </label>
            </fieldset>
            {take.isError && (
              <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
                {reason(take.error)}
              </p>
            )}
            <button
              type="button"
              className="btn btn-primary self-start"
              disabled={check.data.ready === 0 || take.isPending || check.isFetching}
              onClick={() => take.mutate()}
            >
              <Trans>Take it in</Trans>
            </button>
          </>
        )}
        <Taken />
      </div>
    </PageBody>
  );
}

function Drop({ onFile, chosen }: { onFile: (file: File | undefined) => void; chosen: string | null }) {
  const file = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFile(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={`flex flex-col items-center gap-2 rounded-l border border-dashed p-8 text-center ${over ? 'border-accent bg-accent-soft' : 'border-line'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className="text-ink-2">{chosen ? <b>{chosen}</b> : <Trans>Drop a CSV file here, or</Trans>}</p>
      <button type="button" className="btn" onClick={() => file.current?.click()}>
        {chosen ? <Trans>Choose another file</Trans> : <Trans>Choose a file</Trans>}
      </button>
      <input
        ref={file}
        type="file"
        accept=".csv,.tsv,.txt,text/csv,text/plain"
        className="hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          onFile(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}

function useFieldName(): (field: string) => string {
  const { t } = useLingui();
  const names: Record<ImportField, string> = {
    text: t`Text`,
    postedAt: t`When`,
    author: t`Author (account)`,
    authorName: t`Author’s name`,
    id: t`Id`,
    thread: t`Conversation or ticket`,
    url: t`Link`,
    title: t`Title`,
    form: t`Post, comment, message or review`,
    own: t`Ours (yes or no)`,
    location: t`Place`,
    followers: t`Followers`,
  };
  return (field) => names[field as ImportField] ?? field;
}

function Columns({
  check,
  dates,
  onMapping,
  onDates,
}: {
  check: ImportCheck;
  dates: DateOrder;
  onMapping: (mapping: ImportMapping) => void;
  onDates: (dates: DateOrder) => void;
}) {
  const { t } = useLingui();
  const fieldName = useFieldName();
  const set = (field: ImportField, column: string): void => {
    const { [field]: _gone, ...rest } = check.mapping;
    onMapping(column ? { ...rest, [field]: column } : rest);
  };
  return (
    <section>
      <h2 className="mb-2 font-semibold">
        <Trans>Which column is what</Trans>
      </h2>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        {fieldOrder.map((field) => (
          <label key={field} className="flex min-w-0 flex-col gap-1 text-s font-medium text-ink-2">
            {fieldName(field)}
            <select className="field min-w-0 font-normal" value={check.mapping[field] ?? ''} onChange={(event) => set(field, event.target.value)}>
              <option value="">{field === 'text' ? t`choose a column` : t`not in the file`}</option>
              {check.columns.map((column) => (
                <option key={column} value={column}>
                  {column}
                </option>
              ))}
            </select>
          </label>
        ))}
        <label className="flex min-w-0 flex-col gap-1 text-s font-medium text-ink-2">
          <Trans>How 03/04/2026 is meant</Trans>
          <select className="field min-w-0 font-normal" value={dates} onChange={(event) => onDates(event.target.value as DateOrder)}>
            <option value="ymd">{t`the year always comes first`}</option>
            <option value="dmy">{t`3 April`}</option>
            <option value="mdy">{t`4 March`}</option>
          </select>
        </label>
      </div>
    </section>
  );
}

function Outcome({ check, partsCount }: { check: ImportCheck; partsCount: number }) {
  const format = useFormat();
  const fieldName = useFieldName();
  return (
    <section className="flex flex-col gap-3">
      <p role="status">
        <b>
          <Plural value={check.ready} one="# line is ready" other="# lines are ready" />
        </b>
        {check.refused > 0 && (
          <>
            , <Plural value={check.refused} one="# cannot be taken" other="# cannot be taken" />
          </>
        )}
        .{partsCount > 1 && ' '}
        {partsCount > 1 && <Trans>The file is taken in {partsCount} parts; this is the first.</Trans>}
      </p>
      {check.sample.length > 0 && (
        <ul className="flex flex-col gap-2 rounded-m border border-line p-3 text-s">
          {check.sample.map(({ line, text, author, postedAt }) => (
            <li key={line}>
              <span className="text-ink-3">
                {author}, {format.moment(postedAt)}
              </span>
              <span className="line-clamp-2" dir="auto">
                {text}
              </span>
            </li>
          ))}
        </ul>
      )}
      {check.errors.length > 0 && <Errors errors={check.errors} fieldName={fieldName} />}
    </section>
  );
}

function Errors({ errors, fieldName }: { errors: ImportCheck['errors']; fieldName: (field: string) => string }) {
  return (
    <details className="text-s" open>
      <summary className="min-h-6 font-medium text-complaint">
        <Trans>What cannot be taken, by line</Trans>
      </summary>
      <ul className="mt-1 flex max-h-60 flex-col gap-1 overflow-auto" tabIndex={0}>
        {errors.map(({ line, field, why }) => (
          <li key={`${line} ${field}`}>
            <Trans>
              Line {line}: {fieldName(field)} {why}
            </Trans>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What was taken in before, with how far the reading is. */
function Taken() {
  const format = useFormat();
  const { data, isPending, isError, error, refetch } = useQuery({
    queryKey: importsKey,
    queryFn: ({ signal }) => api.get<{ items: ImportView[] }>('/imports', undefined, signal),
    refetchInterval: (query) => (query.state.data?.items.some(({ waiting }) => waiting > 0) ? 1_000 : false),
  });
  if (isPending) return <Skeleton rows={2} height={48} />;
  if (isError) return <Failure error={error} retry={() => void refetch()} />;
  if (data.items.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 font-semibold">
        <Trans>Taken in so far</Trans>
      </h2>
      <ul className="flex flex-col divide-y divide-line rounded-m border border-line">
        {data.items.map(({ id, name, at, lines, refused, waiting }) => (
          <li key={id} className="flex flex-col gap-1 px-3 py-2 text-s">
            <span className="flex flex-wrap items-baseline gap-x-3">
              <b className="min-w-0 break-words">{name}</b>
              <time className="text-ink-3" dateTime={at}>
                {format.moment(at)}
              </time>
              <span className="text-ink-2 sm:ms-auto">
                {waiting > 0 ? (
                  <Trans>
                    {format.number(lines - refused - waiting)} of {format.number(lines - refused)} read
                  </Trans>
                ) : (
                  <Plural value={lines - refused} one="# post read" other="# posts read" />
                )}
                {refused > 0 && (
                  <>
                    , <Plural value={refused} one="# refused" other="# refused" />
                  </>
                )}
              </span>
            </span>
            {waiting > 0 && <progress className="h-1.5 w-full accent-accent" max={lines - refused} value={lines - refused - waiting} aria-label={name} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
