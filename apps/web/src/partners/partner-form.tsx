import { Trans, useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { PartnerView } from '#contracts';
import { api, ApiError } from '../api/client.js';
import { Field } from '../look/field.js';
import { useFieldProblem, useReason, useServerWords } from '../look/states.js';
import { partnersQuery } from './queries.js';

const listed = (value: FormDataEntryValue | null, by: RegExp): string[] =>
  (typeof value === 'string' ? value : '')
    .split(by)
    .map((word) => word.trim())
    .filter(Boolean);

/** A partner as staff writes it down; territories one a line, in the words of the lists. */
export function PartnerForm({ partner, onDone }: { partner: PartnerView | null; onDone: () => void }) {
  const { t } = useLingui();
  const reason = useReason();
  const words = useServerWords();
  const fieldProblem = useFieldProblem();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [lines, setLines] = useState<string[]>([]);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const territories = listed(form.get('territories'), /\n/);
    const body = {
      name: form.get('name'),
      services: listed(form.get('services'), /[,;]/).map((word) => word.toLowerCase()),
      languages: listed(form.get('languages'), /[,;\s]/),
      territories,
      capacity: Number(form.get('capacity')),
    };
    setBusy(true);
    setError(null);
    setLines(territories);
    try {
      await (partner ? api.patch(`/partners/${partner.id}`, body) : api.post('/partners', body));
      await queryClient.invalidateQueries({ queryKey: partnersQuery.queryKey });
      onDone();
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  const wrong = lines.flatMap((line, index) => {
    const message = error instanceof ApiError ? error.fieldMessage(`territories.${index}`) : null;
    return message ? [`${line}: ${words(message)}`] : [];
  });
  return (
    <form className="panel flex flex-col gap-3 p-4" onSubmit={(event) => void submit(event)} aria-label={partner ? partner.name : t`New partner`}>
      {error !== null && wrong.length === 0 && (
        <p role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
          {reason(error)}
        </p>
      )}
      <Field label={t`Name`} name="name" required maxLength={120} defaultValue={partner?.name} autoFocus problem={fieldProblem(error, 'name')} />
      <Field label={t`Services, with commas between`} name="services" placeholder="installation, repair" defaultValue={partner?.services.join(', ')} />
      <Field
        label={t`Languages, as codes (empty: all)`}
        name="languages"
        placeholder="fr, en"
        defaultValue={partner?.languages.join(', ')}
        problem={fieldProblem(error, 'languages.0')}
      />
      <label className="flex flex-col gap-1 text-s font-medium text-ink-2">
        <Trans>Territories, one a line</Trans>
        <textarea
          name="territories"
          className="field min-h-24 !py-2 font-mono"
          required
          aria-describedby="territories-hint"
          placeholder={'Lyon, FR +60 km\nFR / Brittany\nFR 69*'}
          defaultValue={partner?.territories.map(({ written }) => written).join('\n')}
        />
      </label>
      <p id="territories-hint" className="text-s text-ink-3">
        <Trans>
          A country (FR), a region (FR / Brittany), postcodes (FR 69*), or a circle (Lyon, FR +60 km). “!” at the end makes it theirs alone; “= Croix-Rousse,
          里昂” adds what people call it.
        </Trans>
      </p>
      {wrong.length > 0 && (
        <div role="alert" className="rounded-m bg-complaint-soft px-3 py-2 text-complaint">
          {wrong.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      )}
      <Field label={t`Requests in hand at once, at most`} name="capacity" type="number" min={1} max={500} required defaultValue={partner?.capacity ?? 10} />
      <div className="flex gap-2">
        <button type="submit" className="btn btn-primary" disabled={busy}>
          <Trans>Save</Trans>
        </button>
        <button type="button" className="btn" onClick={onDone}>
          <Trans>Cancel</Trans>
        </button>
      </div>
    </form>
  );
}
