import { Trans, useLingui } from '@lingui/react/macro';
import type { ModelView } from '#contracts';
import { useFormat } from '../words/format.js';
import { Section } from './section.js';

/** The latest versions of the workspace's own weights, and what each was worth. */
export function Versions({ model }: { model: ModelView }) {
  const { t } = useLingui();
  const format = useFormat();
  if (model.versions.length === 0) return null;
  return (
    <Section id="versions" title={t`Versions`} lead={t`Each correction, or one taken back, makes a version. The last twenty are kept.`}>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-labelledby="versions">
        <table className="w-full text-s">
          <thead>
            <tr className="text-ink-3">
              {[t`version`, t`when`, t`labelled`, t`right before`, t`right after`].map((name, index) => (
                <th key={name} scope="col" className={`pe-3 font-normal whitespace-nowrap ${index < 2 ? 'text-start' : 'text-end'}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {model.versions.map(({ version, at, model: base, corrections, effect }) => (
              <tr key={version} className="border-t border-line">
                <th scope="row" className="py-1 pe-3 text-start font-normal whitespace-nowrap">
                  {base}+{version}
                  {version === model.teaching.version && (
                    <span className="ms-2 text-ink-3">
                      <Trans>reads now</Trans>
                    </span>
                  )}
                </th>
                <td className="pe-3 whitespace-nowrap">
                  <time dateTime={at}>{format.moment(at)}</time>
                </td>
                <td className="pe-3 text-end">{format.number(corrections)}</td>
                <td className="pe-3 text-end">{effect ? format.percent(effect.before.right / effect.labelled) : '–'}</td>
                <td className="pe-3 text-end">{effect ? format.percent(effect.after.right / effect.labelled) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}
