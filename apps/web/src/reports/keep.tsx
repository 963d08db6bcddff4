import { Trans, useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { ChartLine, ChartSpec } from '#contracts';
import { api } from '../api/client.js';
import { say } from '../frame/notices.js';
import { useFieldProblem } from '../look/states.js';
import { useLineName } from './names.js';

/** Keeps one line of a chart for the long run, as it is defined now. */
export function KeepActions({ title, spec, lines }: { title: string; spec: ChartSpec; lines: readonly ChartLine[] }) {
  const { t } = useLingui();
  const id = useId();
  const nameOf = useLineName();
  const problem = useFieldProblem();
  const queryClient = useQueryClient();
  const [open, setOpen] = useState(false);
  const [line, setLine] = useState<string | null>(null);
  const [name, setName] = useState<string | null>(null);
  const chosen = lines.find((one) => one.id === line) ?? lines[0];
  const called = name ?? (chosen ? `${title}: ${nameOf(chosen)}` : title);
  const keep = useMutation({
    mutationFn: () => api.post('/indicators', { name: called.slice(0, 80), chart: spec, line: chosen!.id }),
    onSuccess: () => {
      setOpen(false);
      void queryClient.invalidateQueries({ queryKey: ['indicators'] });
      say(t`It is kept day by day from now on, under Long run.`);
    },
  });
  if (!chosen) return null;
  if (!open)
    return (
      <button type="button" className="btn" onClick={() => setOpen(true)}>
        <Trans>Keep for the long run</Trans>
      </button>
    );
  const wrong = problem(keep.error, 'name');
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <label className="flex flex-col gap-1 text-s text-ink-2">
        <Trans>Line</Trans>
        <select className="field !w-auto" value={chosen.id} onChange={(event) => setLine(event.target.value)}>
          {lines.map((one) => (
            <option key={one.id} value={one.id}>
              {nameOf(one)}
            </option>
          ))}
        </select>
      </label>
      <label className="flex flex-col gap-1 text-s text-ink-2">
        <Trans>Name</Trans>
        <input
          className="field"
          maxLength={80}
          required
          value={called}
          aria-invalid={wrong !== null}
          aria-describedby={id}
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <button type="submit" className="btn btn-primary" disabled={keep.isPending}>
        <Trans>Keep</Trans>
      </button>
      <button type="button" className="btn btn-quiet" onClick={() => setOpen(false)}>
        <Trans>Cancel</Trans>
      </button>
      <span id={id} role="alert" className="w-full text-s text-complaint">
        {wrong}
      </span>
    </form>
  );
}
