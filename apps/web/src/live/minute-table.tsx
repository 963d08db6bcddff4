import { Trans, useLingui } from '@lingui/react/macro';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import type { Minute } from './counting.js';

/** The same numbers as the chart, newest first. Silent minutes are left out here and said so. */
export function MinuteTable({ minutes }: { minutes: Minute[] }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const heard = minutes.filter((minute) => kindOrder.some((kind) => minute.kinds[kind] > 0)).toReversed();
  return (
    <div className="max-h-[420px] overflow-auto" tabIndex={0} role="region" aria-label={t`Posts per minute`}>
      <table className="w-full text-end">
        <caption className="text-start text-s text-ink-3">
          <Trans>Minutes in which nothing was heard are left out.</Trans>
        </caption>
        <thead className="text-s text-ink-3">
          <tr>
            <th scope="col" className="py-1 text-start font-medium">
              <Trans>Minute</Trans>
            </th>
            {kindOrder.map((kind) => (
              <th key={kind} scope="col" className="font-medium">
                <span className="inline-flex items-center gap-1">
                  <KindShape kind={kind} size={9} /> {i18n._(kindPlural(kind))}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {heard.map((minute) => (
            <tr key={minute.atMs} className="border-t border-line">
              <th scope="row" className="py-1 text-start font-normal">
                {format.clock(minute.atMs)}
              </th>
              {kindOrder.map((kind) => (
                <td key={kind}>{format.number(minute.kinds[kind])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
