import { Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import { useNow } from '../look/clock.js';
import { Dialog } from '../look/dialog.js';
import { useFormat } from '../words/format.js';
import { laterToday, nextWeek, tomorrow } from './later.js';

/** Until when a conversation stays out of sight. */
export function SnoozeDialog({ open, onClose, onChoose }: { open: boolean; onClose: () => void; onChoose: (until: Date) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const [own, setOwn] = useState('');
  const now = new Date(useNow());
  const ownTime = own ? new Date(own) : null;
  const choose = (until: Date) => {
    onClose();
    onChoose(until);
  };
  const choices = [
    { name: t`Later today`, until: laterToday(now) },
    { name: t`Tomorrow at 9`, until: tomorrow(now) },
    { name: t`Next week`, until: nextWeek(now) },
  ];
  return (
    <Dialog open={open} onClose={onClose} title={t`Snooze until`}>
      <div className="flex flex-col gap-1 px-3 pb-4">
        {choices.map(({ name, until }) => (
          <button
            key={name}
            type="button"
            className="flex min-h-9 items-center justify-between rounded-s px-2 text-start hover:bg-accent-soft"
            onClick={() => choose(until)}
          >
            {name} <span className="text-s text-ink-3">{format.weekday(until)}</span>
          </button>
        ))}
        <form
          className="flex items-end gap-2 px-2 pt-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (ownTime && ownTime > now) choose(ownTime);
          }}
        >
          <label className="flex flex-1 flex-col gap-1 text-s text-ink-2">
            <Trans>Another time</Trans>
            <input type="datetime-local" className="field" value={own} onChange={(event) => setOwn(event.target.value)} />
          </label>
          <button type="submit" className="btn btn-primary" disabled={!ownTime || ownTime <= now}>
            <Trans>Snooze</Trans>
          </button>
        </form>
      </div>
    </Dialog>
  );
}
