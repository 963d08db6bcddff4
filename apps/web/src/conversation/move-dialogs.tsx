import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useState } from 'react';
import type { ConversationView, MentionView } from '#contracts';
import { Dialog } from '../look/dialog.js';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';

/** Into which of this person's other conversations here. */
export function MergeDialog({
  open,
  onClose,
  others,
  onChoose,
}: {
  open: boolean;
  onClose: () => void;
  others: readonly ConversationView[];
  onChoose: (id: string) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Dialog open={open} onClose={onClose} title={t`Merge into`}>
      <div className="flex flex-col gap-1 px-3 pb-4">
        <p className="px-2 pb-1 text-s text-ink-2">
          <Trans>The thread goes on there. It can be taken back.</Trans>
        </p>
        {others.map((other) => (
          <button
            key={other.id}
            type="button"
            className="flex min-h-9 items-center gap-2 rounded-s px-2 text-start hover:bg-accent-soft"
            onClick={() => {
              onClose();
              onChoose(other.id);
            }}
          >
            <KindShape kind={other.kind} unsure={other.unsure} size={10} />
            <span className="truncate">{other.snippet}</span>
            <span className="ms-auto text-s whitespace-nowrap text-ink-3">{format.moment(other.lastActivityAt)}</span>
          </button>
        ))}
      </div>
    </Dialog>
  );
}

/** Which posts become a conversation of their own. */
export function SplitDialog({
  open,
  onClose,
  mentions,
  onChoose,
}: {
  open: boolean;
  onClose: () => void;
  mentions: readonly MentionView[];
  onChoose: (ids: string[]) => void;
}) {
  const { t } = useLingui();
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  return (
    <Dialog open={open} onClose={onClose} title={t`Make a conversation of these posts`}>
      <form
        className="flex flex-col gap-1 px-5 pb-4"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onChoose([...chosen]);
          setChosen([]);
        }}
      >
        {mentions.map((mention) => (
          <label key={mention.id} className="flex min-h-8 items-baseline gap-2">
            <input
              type="checkbox"
              checked={chosen.includes(mention.id)}
              onChange={({ target }) => setChosen(target.checked ? [...chosen, mention.id] : chosen.filter((id) => id !== mention.id))}
            />
            <span className="line-clamp-2 flex-1" dir="auto">
              {mention.text}
            </span>
            <span className="text-s whitespace-nowrap text-ink-3">{format.moment(mention.postedAt)}</span>
          </label>
        ))}
        <button type="submit" className="btn btn-primary mt-2 self-start" disabled={chosen.length === 0 || chosen.length === mentions.length}>
          <Plural value={chosen.length} one="Split off # post" other="Split off # posts" />
        </button>
      </form>
    </Dialog>
  );
}
