import { Plural, Trans } from '@lingui/react/macro';
import type { StaleReply, ThreadItem } from '#contracts';
import { differenceOf } from './difference.js';
import { keyOf, ThreadLine } from './thread-items.js';

/** Refused: what came since the writer began, the changed words of what was edited, and the ways on. */
export function StaleNotice({ stale, busy, onSend, onChange }: { stale: StaleReply; busy: boolean; onSend: () => void; onChange: () => void }) {
  const answered = stale.since.some(({ is }) => is === 'reply');
  return (
    <div role="alert" className="mb-2 flex max-h-[40vh] flex-col gap-3 overflow-auto rounded-m border border-unsure bg-unsure-soft px-3 py-2">
      <p className="text-s">
        <b className="font-semibold">
          {answered ? <Trans>Not sent: somebody answered while you wrote.</Trans> : <Trans>Not sent: the conversation moved on while you wrote.</Trans>}
        </b>{' '}
        <Plural value={stale.since.length} one="This is new since you began:" other="These # are new since you began:" />
      </p>
      {stale.since.map((item) => (
        <div key={keyOf(item)}>
          <ThreadLine item={item} />
          <Edited item={item} />
        </div>
      ))}
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn btn-primary" onClick={onChange}>
          <Trans>Change mine first</Trans>
        </button>
        <button type="button" className="btn" onClick={onSend} disabled={busy}>
          <Trans>Send mine anyway</Trans>
        </button>
      </div>
    </div>
  );
}

function Edited({ item }: { item: ThreadItem }) {
  if (item.is !== 'mention' || item.mention.deletedAt) return null;
  const before = item.mention.revisions.at(-1)?.text;
  if (before === undefined) return null;
  return (
    <p className="ms-[38px] mt-1 max-w-[620px] rounded-s bg-surface px-2 py-1 text-s break-words whitespace-pre-wrap" dir="auto">
      <span className="text-ink-3">
        <Trans>What they changed:</Trans>{' '}
      </span>
      {differenceOf(before, item.mention.text).map((stretch, index) =>
        stretch.is === 'same' ? (
          <span key={index}>{stretch.text}</span>
        ) : stretch.is === 'gone' ? (
          <del key={index} className="text-complaint">
            {stretch.text}
          </del>
        ) : (
          <ins key={index} className="text-praise">
            {stretch.text}
          </ins>
        ),
      )}
    </p>
  );
}
