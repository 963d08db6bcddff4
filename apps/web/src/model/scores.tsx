import { Trans, useLingui } from '@lingui/react/macro';
import type { ModelView } from '#contracts';
import { useFormat } from '../words/format.js';
import { Section } from './section.js';

type Column = ModelView['figures'][number];

function Table({
  caption,
  columns,
  of,
  nameOf = (name) => name,
}: {
  caption: string;
  columns: Column[];
  of: (column: Column) => Record<string, number>;
  nameOf?: (name: string) => string;
}) {
  const format = useFormat();
  const names = [...new Set(columns.flatMap((column) => Object.keys(of(column))))];
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-labelledby="scores">
      <table className="w-full text-s">
        <caption className="pb-1 text-start font-medium text-ink-2">{caption}</caption>
        <thead>
          <tr className="text-ink-3">
            <th scope="col">
              <span className="sr-only">{caption}</span>
            </th>
            {columns.map(({ name }) => (
              <th key={name} scope="col" className="w-20 text-end font-normal">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-0.5 text-start font-normal">
                {nameOf(name)}
              </th>
              {columns.map((column) => {
                const value = of(column)[name];
                return (
                  <td key={column.name} className="text-end">
                    {value === undefined ? '–' : format.number(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What training measured, as the model's own file says. */
export function Scores({ model }: { model: ModelView }) {
  const { t } = useLingui();
  const format = useFormat();
  const { figures } = model;
  if (figures.length === 0) return null;
  const language = (code: string): string => (code === 'all' ? t`all languages` : format.language(code));
  return (
    <Section
      id="scores"
      title={t`How well the shipped models read`}
      lead={t`Measured on posts that the measured model never saw, in percent. Higher is better.`}
    >
      <div className="grid items-start gap-5 md:grid-cols-2">
        <Table caption={t`Question, complaint, praise or other, by language (macro F1)`} columns={figures} of={({ primary }) => primary} nameOf={language} />
        <details className="min-w-0">
          <summary className="min-h-6 text-s font-medium text-ink-2">
            <Trans>Each data set</Trans>
          </summary>
          <Table caption={t`Data sets`} columns={figures} of={({ sets }) => sets} />
        </details>
      </div>
      <p className="text-s text-ink-3">
        {figures.map(({ name, missedPerThousand }) => (
          <span key={name} className="me-3">
            <Trans>
              {name}: {format.number(missedPerThousand)} complaints missed in 1,000 posts
            </Trans>
          </span>
        ))}
      </p>
    </Section>
  );
}
