import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { LiveView } from '#contracts';
import { KindShape } from '../look/kind.js';
import { useFormat } from '../words/format.js';
import { kindPlural } from '../words/names.js';
import { kindOrder } from '../words/order.js';
import { behind } from './behind.js';

const minuteMs = 60_000;

/** The same numbers as the chart, newest first. Silent minutes are left out here and said so. */
export function MinuteTable({ view }: { view: LiveView }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const from = Date.parse(view.from);
  const heard = view.minutes.complaint
    .map((_, index) => ({ index, at: from + index * minuteMs, usual: view.usual[Math.floor(index / 15)] }))
    .filter(({ index }) => kindOrder.some((kind) => view.minutes[kind][index]! > 0))
    .toReversed();
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
            <th scope="col" className="font-medium">
              <Trans>usual complaints</Trans>
            </th>
          </tr>
        </thead>
        <tbody>
          {heard.map(({ index, at, usual }) => (
            <tr key={at} className="border-t border-line">
              <th scope="row" className="py-1 text-start font-normal">
                <Link to="/posts" search={{ q: behind('', at, at + minuteMs) }} className="link">
                  {format.clock(at)}
                </Link>
              </th>
              {kindOrder.map((kind) => (
                <td key={kind}>{format.number(view.minutes[kind][index]!)}</td>
              ))}
              <td className="text-ink-3">{usual && !view.learning ? format.number(Math.round(usual.mid * 10) / 10) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
