import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { tagsQuery } from '../api/queries.js';
import type { Row } from '../inbox/rows.js';
import { Dialog } from '../look/dialog.js';
import { TagDot } from './tag-mark.js';

interface TagDialogProps {
  row: Row;
  onClose: () => void;
  onTag: (change: { add: string[]; remove: string[] }) => void;
}

/** Puts tags on and takes them off, by a few letters and Enter; what is not there yet is made. */
export function TagDialog({ row, onClose, onTag }: TagDialogProps) {
  const { t } = useLingui();
  const tags = useQuery(tagsQuery).data ?? [];
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const typed = text.trim();
  const found = tags.filter(({ name }) => name.toLocaleLowerCase().includes(typed.toLocaleLowerCase())).slice(0, 30);
  const isNew = typed !== '' && !tags.some(({ name }) => name.toLocaleLowerCase() === typed.toLocaleLowerCase());
  const count = found.length + (isNew ? 1 : 0);
  const chosen = Math.min(at, count - 1);
  const take = (index: number) => {
    const tag = found[index];
    if (tag) onTag(row.tags.includes(tag.id) ? { add: [], remove: [tag.name] } : { add: [tag.name], remove: [] });
    else if (isNew) onTag({ add: [typed], remove: [] });
    setText('');
    setAt(0);
  };
  const option = (index: number) =>
    `flex min-h-8 w-full cursor-pointer items-center gap-2 rounded-s px-2 text-start ${index === chosen ? 'bg-accent-soft' : 'hover:bg-sunken'}`;
  return (
    <Dialog open onClose={onClose} title={t`Tags`}>
      <div className="flex flex-col gap-2 px-3 pb-4">
        <input
          className="field"
          role="combobox"
          aria-expanded="true"
          aria-controls="tag-choices"
          aria-activedescendant={count > 0 ? `tag-choice-${chosen}` : undefined}
          aria-label={t`Find or make a tag`}
          placeholder={t`Find or make a tag`}
          autoFocus
          maxLength={60}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, count - 1));
            else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
            else if (event.key === 'Enter' && count > 0) take(chosen);
            else return;
            event.preventDefault();
          }}
        />
        <ul id="tag-choices" role="listbox" aria-label={t`Tags`} aria-multiselectable="true" className="max-h-[40vh] overflow-auto">
          {found.map((tag, index) => (
            <li
              key={tag.id}
              id={`tag-choice-${index}`}
              role="option"
              aria-selected={row.tags.includes(tag.id)}
              className={option(index)}
              onMouseDown={(event) => {
                event.preventDefault();
                take(index);
              }}
            >
              <TagDot colour={tag.colour} />
              <span className="truncate">{tag.name}</span>
              {row.tags.includes(tag.id) && (
                <span aria-hidden="true" className="ms-auto">
                  ✓
                </span>
              )}
            </li>
          ))}
          {isNew && (
            <li
              id={`tag-choice-${found.length}`}
              role="option"
              aria-selected={false}
              className={option(found.length)}
              onMouseDown={(event) => {
                event.preventDefault();
                take(found.length);
              }}
            >
              <Trans>Make “{typed}”</Trans>
            </li>
          )}
        </ul>
        {count === 0 && (
          <p className="px-2 text-s text-ink-3">
            <Trans>No tag yet. Write a word and press Enter.</Trans>
          </p>
        )}
        <p className="px-2 text-s text-ink-3">
          <Trans>Enter puts a tag on or takes it off, Escape closes.</Trans>
        </p>
      </div>
    </Dialog>
  );
}
