import { Trans, useLingui } from '@lingui/react/macro';
import type { ModelView } from '#contracts';
import { useFormat } from '../words/format.js';
import { path, Plot, x, y } from './plot.js';
import { Section } from './section.js';

/** Whether "80 % sure" means right four times in five. */
export function Calibration({ model }: { model: ModelView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { bins, from, posts } = model.calibration;
  if (bins.length === 0) return null;
  const error = bins.reduce((sum, bin) => sum + bin.share * Math.abs(bin.confidence - bin.right), 0);
  return (
    <Section
      id="calibration"
      title={t`Whether its confidence can be trusted`}
      lead={t`On the diagonal, posts read with 80 % confidence are right four times in five. Larger dots hold more posts.`}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <Plot label={t`Share read rightly, by confidence`} across={t`confidence`} percent={format.percent}>
          <path
            d={path([
              [0, 0],
              [1, 1],
            ])}
            stroke="var(--line-strong)"
            strokeDasharray="4 4"
          />
          <path d={path(bins.map((bin) => [bin.confidence, bin.right]))} fill="none" stroke="var(--accent)" strokeWidth="1.5" />
          {bins.map((bin) => (
            <circle key={bin.from} cx={x(bin.confidence)} cy={y(bin.right)} r={2.5 + Math.sqrt(bin.share) * 8} fill="var(--accent)" fillOpacity={0.75} />
          ))}
        </Plot>
        <table className="h-fit text-s">
          <caption className="pb-1 text-start text-ink-3">
            {from === 'own' ? <Trans>Your {format.number(posts)} labelled posts</Trans> : <Trans>Posts kept apart in training</Trans>}
            {' · '}
            <Trans>mean distance {format.percent(error)}</Trans>
          </caption>
          <thead>
            <tr className="text-start text-ink-3">
              <th scope="col" className="text-start font-normal">
                <Trans>confidence</Trans>
              </th>
              <th scope="col" className="text-end font-normal">
                <Trans>right</Trans>
              </th>
              <th scope="col" className="text-end font-normal">
                <Trans>of all posts</Trans>
              </th>
            </tr>
          </thead>
          <tbody>
            {bins.map((bin) => (
              <tr key={bin.from} className="border-t border-line">
                <th scope="row" className="py-0.5 text-start font-normal">
                  {format.percent(bin.from)} – {format.percent(bin.to)}
                </th>
                <td className="text-end">{format.percent(bin.right)}</td>
                <td className="text-end">{format.percent(bin.share)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
