import { useLingui } from '@lingui/react/macro';
import type { BudgetView } from '#contracts';
import { useFormat } from '../words/format.js';
import { budgetUnitName } from './names.js';

/** What the network's limits leave, or what is left of the money. */
export function Limits({ budgets }: { budgets: readonly BudgetView[] }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  const amount = ({ unit, left, most }: BudgetView): string => {
    if (unit === 'money') return t`${format.money(left)} of ${format.money(most)} left`;
    if (unit === 'percent') return t`${format.percent(left / 100)} of the network’s allowance left`;
    return t`${format.number(Math.floor(left))} of ${format.number(most)} ${i18n._(budgetUnitName[unit])} left`;
  };
  // Whatever is untouched says nothing that a reader needs, money aside.
  const told = budgets.filter(({ unit, left, most }) => unit === 'money' || left < most);
  if (told.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 text-s">
      {told.map((budget) => (
        <li key={budget.name} className={budget.left < budget.most * 0.25 ? 'text-complaint' : 'text-ink-3'}>
          {budget.resetsAt ? t`${amount(budget)} until ${format.moment(budget.resetsAt)}` : amount(budget)}
        </li>
      ))}
    </ul>
  );
}
