import { Dialog as Base } from '@base-ui/react/dialog';
import { useLingui } from '@lingui/react/macro';
import type { DialogProps, DrawerProps } from './dialog.js';

export function DialogPopup({ open, onClose, title, titleHidden = false, className = '', children }: DialogProps) {
  const { t } = useLingui();
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup className={`dialog ${className}`}>
          <div className={titleHidden ? 'sr-only' : 'flex items-center justify-between gap-3 px-5 pt-4 pb-2'}>
            <Base.Title className="text-l font-semibold">{title}</Base.Title>
            {!titleHidden && (
              <Base.Close className="btn btn-quiet" aria-label={t`Close`}>
                <span aria-hidden="true">✕</span>
              </Base.Close>
            )}
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** What comes in from the side. */
export function DrawerPopup({ open, onClose, title, children }: DrawerProps) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="dialog-veil" />
        <Base.Popup className="fixed inset-y-0 start-0 z-50 flex w-[260px] flex-col border-e border-line bg-ground outline-none">
          <Base.Title className="sr-only">{title}</Base.Title>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
