import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { countsQuery } from '../api/queries.js';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { kindIn, withKind } from './view.js';

/** How many of each kind are open, live; each narrows the list to it. */
export function KindStrip({ query, onQuery, counted = true }: { query: string; onQuery: (query: string) => void; counted?: boolean }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const counts = useQuery(countsQuery).data;
  const chosen = kindIn(query);
  return (
    <div
      role="group"
      aria-label={counted ? t`Open conversations by kind` : t`By kind`}
      className="flex flex-wrap justify-between border-b border-line px-2 py-1"
    >
      {kindOrder.map((kind) => (
        <button
          key={kind}
          type="button"
          aria-pressed={chosen === kind}
          className="flex min-h-6 items-center gap-[3px] rounded-s px-1 text-xs text-ink-2 hover:bg-sunken aria-pressed:bg-accent-soft aria-pressed:text-ink"
          onClick={() => onQuery(withKind(query, chosen === kind ? null : kind))}
        >
          <KindShape kind={kind} size={9} />
          {counted && <span className="font-medium text-ink">{counts ? format.compact(counts.kinds[kind]) : '–'}</span>}
          {i18n._(kindPlural(kind, counted ? counts?.kinds[kind] : undefined))}
        </button>
      ))}
    </div>
  );
}
