import { useLingui } from '@lingui/react/macro';
import { useId, useMemo, useState } from 'react';
import { Dialog } from '../look/dialog.js';
import { type Command, keyLabel, useAllCommands } from './commands.js';

interface BarProps {
  onClose: () => void;
  /** In the inbox. */
  search: (text: string) => void;
  /** Over everything that was ever said. */
  searchAll: (text: string) => void;
}

/** Does everything by name, and teaches the key. */
export function CommandBar({ open, onClose, search, searchAll }: { open: boolean } & BarProps) {
  const { t } = useLingui();
  return (
    <Dialog open={open} onClose={onClose} title={t`Search or do anything`} titleHidden>
      <Bar onClose={onClose} search={search} searchAll={searchAll} />
    </Dialog>
  );
}

function Bar({ onClose, search, searchAll }: BarProps) {
  const { t } = useLingui();
  const listId = useId();
  const commands = useAllCommands();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);

  const found = useMemo(() => {
    const typed = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const matching: Command[] = commands.filter(({ name, group }) => typed.every((word) => `${group} ${name}`.toLocaleLowerCase().includes(word)));
    const words = text.trim();
    if (words) {
      matching.push({ id: 'search', name: t`Search conversations for “${words}”`, group: '', run: () => search(words) });
      matching.push({ id: 'search-all', name: t`Search everything ever said for “${words}”`, group: '', run: () => searchAll(words) });
    }
    return matching;
  }, [commands, text, search, searchAll, t]);

  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    // The bar gives focus back first; what runs may then take it.
    setTimeout(command.run, 0);
  };

  return (
    <div>
      <input
        role="combobox"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={found[at] ? `${listId}-${at}` : undefined}
        aria-autocomplete="list"
        aria-label={t`Search or do anything`}
        placeholder={t`Search or do anything`}
        className="w-full border-b border-line bg-transparent px-5 py-4 text-l outline-none placeholder:text-ink-3"
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
          else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(found[at]);
          else return;
          event.preventDefault();
        }}
      />
      <ul id={listId} role="listbox" aria-label={t`Commands`} className="max-h-[50vh] overflow-auto p-2">
        {found.map((command, index) => (
          <li
            key={command.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: 'nearest' });
            }}
            className={`flex min-h-8 cursor-pointer items-center gap-3 rounded-s px-3 ${index === at ? 'bg-accent-soft' : ''}`}
            onMouseMove={() => setAt(index)}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(command);
            }}
          >
            <span>{command.name}</span>
            <span className="ms-auto text-s text-ink-3">{command.group}</span>
            {command.key && <kbd className="kbd">{keyLabel(command.key)}</kbd>}
          </li>
        ))}
      </ul>
    </div>
  );
}
