import type { ReactNode } from 'react';
import { partOf, usePart } from './part.js';

export interface DrawerProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

export interface DialogProps extends DrawerProps {
  titleHidden?: boolean;
  className?: string;
}

/** Loaded when the first one opens. */
export const dialogs = partOf(() => import('./dialog-popup.js'));

export function Dialog(props: DialogProps) {
  const parts = usePart(dialogs, props.open);
  return parts && <parts.DialogPopup {...props} />;
}

/** A side of the screen that comes in over it. */
export function Drawer(props: DrawerProps) {
  const parts = usePart(dialogs, props.open);
  return parts && <parts.DrawerPopup {...props} />;
}
