import { useLingui } from '@lingui/react/macro';
import type { Kind } from '#contracts';
import { Dialog } from '../look/dialog.js';
import { KindShape } from '../look/kind.js';
import { kindName } from '../words/names.js';
import { kindOrder } from '../words/order.js';

/** What it really is; takes effect at once. */
export function CorrectDialog({
  open,
  onClose,
  current,
  onChoose,
}: {
  open: boolean;
  onClose: () => void;
  current: Kind | null;
  onChoose: (kind: Kind) => void;
}) {
  const { t, i18n } = useLingui();
  const choose = (kind: Kind) => {
    onClose();
    onChoose(kind);
  };
  return (
    <Dialog open={open} onClose={onClose} title={t`What is it really?`}>
      <div
        className="flex flex-col gap-1 px-3 pb-4"
        onKeyDown={(event) => {
          const kind = kindOrder[Number(event.key) - 1];
          if (kind) choose(kind);
        }}
      >
        {kindOrder.map((kind, index) => (
          <button
            key={kind}
            type="button"
            className="flex min-h-9 items-center gap-2 rounded-s px-2 text-start hover:bg-accent-soft"
            onClick={() => choose(kind)}
          >
            <KindShape kind={kind} />
            {i18n._(kindName[kind])}
            {kind === current && <span className="ms-auto text-s text-ink-3">{t`as it is now`}</span>}
            <kbd className={`kbd max-md:hidden ${kind === current ? '' : 'ms-auto'}`}>{index + 1}</kbd>
          </button>
        ))}
      </div>
    </Dialog>
  );
}
