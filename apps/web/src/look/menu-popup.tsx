import { Menu as Base } from '@base-ui/react/menu';
import { useState } from 'react';
import type { MenuProps } from './menu.js';

/** A menu that was asked for, open at first. */
export function MenuPopup({ trigger, choices, header }: MenuProps) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Base.Root open={isOpen} onOpenChange={(next) => setOpen(next)}>
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
