import { type ButtonHTMLAttributes, cloneElement, type ReactElement, type ReactNode, useState } from 'react';
import { partOf, usePart } from './part.js';

export interface Choice {
  id: string;
  label: ReactNode;
  /** A key, a time, a count. */
  aside?: ReactNode;
  checked?: boolean;
  choose: () => void;
}

export interface MenuProps {
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
  choices: Choice[];
  header?: ReactNode;
}

/** Loaded when somebody reaches for the first one. */
export const menus = partOf(() => import('./menu-popup.js'));

/** A button that opens a list of choices. Until somebody reaches for it, it is the button alone. */
export function Menu(props: MenuProps) {
  const [isAsked, setAsked] = useState(false);
  const parts = usePart(menus, isAsked);
  if (parts) return <parts.MenuPopup {...props} />;
  return cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: () => void menus.load(),
    onClick: () => setAsked(true),
  });
}
