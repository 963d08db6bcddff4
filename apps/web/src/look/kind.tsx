import { useLingui } from '@lingui/react/macro';
import type { Kind } from '#contracts';
import { kindName } from '../words/names.js';

/** The shape alone: triangle, diamond, dot, bar, dashed ring. The word always stands near it. */
export function KindShape({ kind, unsure = false, size = 14 }: { kind: Kind; unsure?: boolean; size?: number }) {
  return (
    <svg viewBox="0 0 14 14" width={size} height={size} aria-hidden="true" className="shrink-0">
      {unsure ? (
        <circle cx="7" cy="7" r="5.2" fill="none" stroke="var(--unsure)" strokeWidth="1.8" strokeDasharray="2.6 2.3" />
      ) : kind === 'complaint' ? (
        <path d="M7 1.6 13 12.4H1Z" fill="var(--complaint)" />
      ) : kind === 'question' ? (
        <path d="M7 .8 13.2 7 7 13.2.8 7Z" fill="none" stroke="var(--question)" strokeWidth="2.1" strokeLinejoin="round" />
      ) : kind === 'praise' ? (
        <circle cx="7" cy="7" r="5.6" fill="var(--praise)" />
      ) : (
        <path d="M2 7h10" stroke="var(--ink-3)" strokeWidth="2" strokeLinecap="round" />
      )}
    </svg>
  );
}

const chip: Record<Kind, string> = { complaint: 'chip chip-complaint', question: 'chip chip-question', praise: 'chip chip-praise', other: 'chip' };

export function KindChip({ kind, unsure = false }: { kind: Kind; unsure?: boolean }) {
  const { t, i18n } = useLingui();
  const word = i18n._(kindName[kind]);
  return <span className={unsure ? 'chip chip-unsure' : chip[kind]}>{unsure ? t`unsure: ${word}` : word}</span>;
}
