import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';

export interface Choice {
  id: string;
  label: ReactNode;
  /** A key, a time, a count. */
  aside?: ReactNode;
  checked?: boolean;
  choose: () => void;
}

interface MenuProps {
  trigger: ReactElement;
  choices: Choice[];
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  header?: ReactNode;
}

export function Menu({ trigger, choices, open, onOpenChange, header }: MenuProps) {
  return (
    <Base.Root {...(open === undefined ? {} : { open })} onOpenChange={(next) => onOpenChange?.(next)}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className="menu">
            {header}
            {choices.map((choice) => (
              <Base.Item key={choice.id} className="menu-item" onClick={choice.choose}>
                {choice.label}
                {choice.checked && <span aria-hidden="true">✓</span>}
                {choice.aside && <span className="ms-auto ps-4 text-s text-ink-3">{choice.aside}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
