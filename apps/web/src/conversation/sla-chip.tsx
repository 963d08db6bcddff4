import { useLingui } from '@lingui/react/macro';
import type { Row } from '../inbox/rows.js';
import { useNow } from '../look/clock.js';
import { useFormat } from '../words/format.js';
import { slaTargetName } from '../words/names.js';

/** What was promised next, and how long it still is or how late it has become. */
export function SlaChip({ row }: { row: Pick<Row, 'sla'> }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const now = useNow();
  if (!row.sla) return null;
  const late = Date.parse(row.sla.dueAt) <= now;
  const span = late ? format.age(row.sla.dueAt, now) : format.left(row.sla.dueAt, now);
  const target = i18n._(slaTargetName[row.sla.target]);
  return (
    <span
      className={`chip ${late ? 'chip-complaint' : row.sla.state === 'warned' ? 'chip-unsure' : ''}`}
      title={late ? t`${target} was promised by ${format.whole(row.sla.dueAt)}` : t`${target} is promised by ${format.whole(row.sla.dueAt)}`}
    >
      {late ? t`${span} late` : t`${span} left`}
    </span>
  );
}
