import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { DeskView, ZonedHours } from '#contracts';
import { api } from '../api/client.js';
import { Dialog } from '../look/dialog.js';
import { Field } from '../look/field.js';
import { useReason } from '../look/states.js';
import { OpeningHours } from '../settings/opening-hours.js';
import { asOpeningHours, asWeekHours } from './week.js';

/** What seldom changes at a desk: its name, its hours, how offers and absences are timed; and whether it is there at all. */
export function DeskDialog({ desk, label, onClose, onSaved }: { desk: DeskView; label: string; onClose: () => void; onSaved: () => Promise<unknown> }) {
  const { t } = useLingui();
  const reason = useReason();
  const [draft, setDraft] = useState(desk);
  const [hours, setHours] = useState(() => asOpeningHours(desk.hours, desk.hours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone));
  const [problem, setProblem] = useState<unknown>(null);
  const set = (change: Partial<DeskView>) => setDraft((before) => ({ ...before, ...change }));
  const attempt = async (change: object) => {
    try {
      await api.patch(`/desks/${desk.id}`, change);
      await onSaved();
      onClose();
    } catch (caught) {
      setProblem(caught);
    }
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const { name, preferLast, returnMinutes, offerTo, offerMinutes, answerMinutes } = draft;
    const week = asWeekHours(hours);
    const zoned: ZonedHours | null = week && { ...week, timeZone: hours.timeZone };
    void attempt({ name, preferLast, returnMinutes, offerTo, offerMinutes, answerMinutes, hours: zoned });
  };
  const minutes = (field: 'returnMinutes' | 'offerMinutes' | 'answerMinutes' | 'offerTo', name: string, max: number) => (
    <Field label={name} type="number" min={1} max={max} required value={draft[field]} onChange={({ target }) => set({ [field]: Number(target.value) })} />
  );
  return (
    <Dialog open onClose={onClose} title={label} className="w-[min(640px,94vw)]">
      <form className="flex max-h-[68dvh] flex-col gap-4 overflow-auto px-5 pb-5" onSubmit={save}>
        <Field label={t`Name`} required maxLength={120} value={draft.name} onChange={({ target }) => set({ name: target.value })} />
        {desk.kind === 'support' ? (
          <>
            <label className="flex min-h-6 items-center gap-2">
              <input type="checkbox" checked={draft.preferLast} onChange={({ target }) => set({ preferLast: target.checked })} />
              <Trans>Whoever answered somebody before gets them again, if they are there and have room</Trans>
            </label>
            {minutes('returnMinutes', t`What was not touched goes back after so many minutes away`, 1_440)}
          </>
        ) : (
          <div className="grid gap-3 sm:grid-cols-3">
            {minutes('offerTo', t`Offered to so many at once`, 20)}
            {minutes('offerMinutes', t`For so many minutes`, 10_080)}
            {minutes('answerMinutes', t`Who takes it has so many minutes`, 43_200)}
          </div>
        )}
        <OpeningHours
          hours={hours}
          onChange={setHours}
          title={<Trans>When the desk hands out work</Trans>}
          anyTime={<Trans>No day is chosen: at any time.</Trans>}
        />
        {problem !== null && (
          <p role="alert" className="text-complaint">
            {reason(problem)}
          </p>
        )}
        <div className="flex flex-wrap gap-2">
          <button type="submit" className="btn btn-primary">
            <Trans>Save</Trans>
          </button>
          <button type="button" className="btn btn-danger" onClick={() => void attempt({ status: 'archived' })}>
            <Trans>Close this desk</Trans>
          </button>
        </div>
      </form>
    </Dialog>
  );
}
