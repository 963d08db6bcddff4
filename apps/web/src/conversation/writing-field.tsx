import { useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useId, useState } from 'react';
import { fillIn, type Variables } from '#contracts';
import { useWorkspace } from '../frame/workspace.js';
import { cannedQuery } from './queries.js';
import { matching, type Trigger, triggerAt } from './trigger.js';

interface Offer {
  id: string;
  name: string;
  aside: string;
  insert: string;
}

interface WritingFieldProps {
  ref: RefObject<HTMLTextAreaElement | null>;
  text: string;
  isNote: boolean;
  values: Variables;
  onWrite: (text: string) => void;
  onSend: (then: 'stay' | 'resolve') => void;
  onSwitch: () => void;
}

const shown = 8;

/** The text itself. `/` brings saved texts, `@` in a note colleagues; arrows choose, Enter takes. */
export function WritingField({ ref, text, isNote, values, onWrite, onSend, onSwitch }: WritingFieldProps) {
  const { t } = useLingui();
  const listId = useId();
  const { members, me } = useWorkspace();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [at, setAt] = useState(0);
  const canned = useQuery({ ...cannedQuery, enabled: trigger?.sign === '/' }).data;

  const offers: Offer[] = !trigger
    ? []
    : trigger.sign === '/'
      ? matching(
          (canned ?? []).filter(({ kind }) => kind === 'text' || kind === 'thanks'),
          trigger.word,
          ({ shortcut, name }) => [shortcut, name],
        )
          .slice(0, shown)
          .map((one) => ({ id: one.id, name: `/${one.shortcut}`, aside: one.name, insert: fillIn(one.text, values) }))
      : matching(
          [...members.values()].filter((one) => one.status === 'active' && one.id !== me.member.id),
          trigger.word,
          ({ name, email }) => [name, email],
        )
          .slice(0, shown)
          .map((one) => ({ id: one.id, name: one.name, aside: one.email, insert: `@${one.name} ` }));
  const chosen = offers[Math.min(at, offers.length - 1)];

  const look = (element: HTMLTextAreaElement) => {
    setTrigger(element.selectionStart === element.selectionEnd ? triggerAt(element.value, element.selectionStart, isNote ? '/@' : '/') : null);
    setAt(0);
  };
  const take = (offer: Offer) => {
    const element = ref.current;
    if (!trigger || !element) return;
    const before = text.slice(0, trigger.start) + offer.insert;
    onWrite(before + text.slice(trigger.start + 1 + trigger.word.length));
    setTrigger(null);
    element.focus();
    requestAnimationFrame(() => element.setSelectionRange(before.length, before.length));
  };

  return (
    <div className="relative">
      {offers.length > 0 && (
        <ul
          id={listId}
          role="listbox"
          aria-label={isNote && trigger?.sign === '@' ? t`Colleagues` : t`Saved texts`}
          className="menu absolute start-3 bottom-full z-30 mb-1 max-h-64 w-[min(420px,90%)] overflow-auto"
        >
          {offers.map((offer) => (
            <li
              key={offer.id}
              id={`${listId}-${offer.id}`}
              role="option"
              aria-selected={offer === chosen}
              className={`menu-item ${offer === chosen ? 'bg-accent-soft' : ''}`}
              onMouseDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <b className="font-medium whitespace-nowrap">{offer.name}</b>
              <span className="truncate text-s text-ink-3">{offer.aside}</span>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={ref}
        dir="auto"
        rows={3}
        className="block max-h-[30vh] w-full resize-none bg-transparent px-3.5 py-2 text-[14px] leading-normal outline-none placeholder:text-ink-3 [field-sizing:content]"
        aria-label={isNote ? t`Note to colleagues, not sent to them` : t`Reply to them`}
        placeholder={isNote ? t`Only colleagues see this. @ names one.` : t`This goes out to the person. / brings a saved text.`}
        {...(offers.length > 0 ? { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${chosen!.id}` } : {})}
        value={text}
        onChange={(event) => {
          onWrite(event.target.value);
          look(event.target);
        }}
        onBlur={() => setTrigger(null)}
        onKeyDown={(event) => {
          const { key } = event;
          if (event.nativeEvent.isComposing) return;
          if (chosen && ['ArrowDown', 'ArrowUp', 'Enter', 'Tab', 'Escape'].includes(key) && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            event.stopPropagation();
            if (key === 'ArrowDown') setAt(Math.min(at + 1, offers.length - 1));
            else if (key === 'ArrowUp') setAt(Math.max(at - 1, 0));
            else if (key === 'Escape') setTrigger(null);
            else take(chosen);
          } else if (key === 'Enter' && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            event.stopPropagation();
            onSend(event.shiftKey ? 'resolve' : 'stay');
          } else if (key.toLowerCase() === 'm' && (event.ctrlKey || event.metaKey) && event.shiftKey) {
            event.preventDefault();
            onSwitch();
          } else if (key === 'Escape') event.currentTarget.blur();
        }}
      />
    </div>
  );
}
