import { useLingui } from '@lingui/react';
import type { ReadingView } from '#contracts';
import { kindName } from '../words/names.js';
import { segments } from './marking.js';

/** The text, with the words that decided its kind underlined in that kind's colour. */
export function MarkedText({ text, reading }: { text: string; reading: Pick<ReadingView, 'because' | 'lang'> }) {
  const { i18n } = useLingui();
  return (
    <span className="break-words whitespace-pre-wrap" lang={reading.lang || undefined} dir="auto">
      {segments(text, reading.because).map((segment) =>
        segment.kind ? (
          <mark key={segment.start} className={`because because-${segment.kind}`} title={i18n._(kindName[segment.kind])}>
            {segment.text}
          </mark>
        ) : (
          segment.text
        ),
      )}
    </span>
  );
}
