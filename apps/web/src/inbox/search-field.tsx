import { useLingui } from '@lingui/react/macro';
import { type Ref, useEffect, useState } from 'react';

/** The query of the list. It is asked on Enter or on leaving, so that half a word is never a mistake. */
export function SearchField({ query, onQuery, ref }: { query: string; onQuery: (query: string) => void; ref: Ref<HTMLInputElement> }) {
  const { t } = useLingui();
  const [text, setText] = useState(query);
  useEffect(() => setText(query), [query]);
  return (
    <form
      role="search"
      className="border-b border-line px-3 py-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        onQuery(text.trim());
      }}
    >
      <input
        ref={ref}
        type="search"
        className="field"
        aria-label={t`Search in this view`}
        placeholder={t`Search, such as kind:complaint refund`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => text.trim() !== query && onQuery(text.trim())}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setText(query);
          event.currentTarget.blur();
        }}
      />
    </form>
  );
}
