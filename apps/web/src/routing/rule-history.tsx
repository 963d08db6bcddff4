import { Trans, useLingui } from '@lingui/react/macro';
import { useQuery } from '@tanstack/react-query';
import type { Page, RuleBody, RuleVersionView, RuleView } from '#contracts';
import { api } from '../api/client.js';
import { useWorkspace } from '../frame/workspace.js';
import { useFormat } from '../words/format.js';
import { RuleDoes } from './rule-does.js';

/** How a rule was before, by whom and when; any of it can be taken back into the form. */
export function RuleHistory({ rule, onTake }: { rule: RuleView; onTake: (body: RuleBody) => void }) {
  const { t } = useLingui();
  const format = useFormat();
  const { members } = useWorkspace();
  const { data = [] } = useQuery({
    queryKey: ['rule-versions', rule.id, rule.version],
    queryFn: async ({ signal }) => (await api.get<Page<RuleVersionView>>(`/rules/${rule.id}/versions`, undefined, signal)).items,
  });
  if (data.length === 0) return null;
  return (
    <details>
      <summary className="min-h-6 text-s text-ink-2">
        <Trans>How it was before ({format.number(data.length)})</Trans>
      </summary>
      <ol className="mt-1 divide-y divide-line">
        {data.map(({ version, at, memberId, body }) => (
          <li key={version} className="flex flex-wrap items-start gap-3 py-2 text-s">
            <div className="min-w-0 flex-1 basis-60">
              <p className="text-ink-3">
                {(memberId && members.get(memberId)?.name) ?? t`at the first start`} · {format.moment(at)}
                {version === rule.version && ` · ${t`as it is now`}`}
              </p>
              <p className="font-mono text-xs break-words">{body.query}</p>
              <p className="text-ink-2">
                <RuleDoes actions={body.actions} />
              </p>
            </div>
            {version !== rule.version && (
              <button type="button" className="btn" onClick={() => onTake(body)}>
                <Trans>Take this one</Trans>
              </button>
            )}
          </li>
        ))}
      </ol>
    </details>
  );
}
