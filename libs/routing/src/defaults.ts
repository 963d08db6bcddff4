import type { DeskBody, DeskKind, RuleActions, RuleBody } from '#contracts';

/** The desks of a new workspace. Support is everybody's; the others are there when somebody joins them. */
export const standardDesks: Record<DeskKind, Pick<DeskBody, 'name' | 'everyone'>> = {
  support: { name: 'Support', everyone: true },
  advocates: { name: 'Community advocates', everyone: false },
  partners: { name: 'Local partners', everyone: false },
};

export interface StandardRule extends Pick<RuleBody, 'name' | 'query'> {
  /** Names it in the reader's language for as long as nobody changed it. */
  standard: string;
  desk?: DeskKind;
  actions?: Omit<RuleActions, 'deskId'>;
}

const account = [
  'account',
  'password',
  '"log in"',
  'login',
  'refund*',
  'invoice*',
  'billing',
  '"my order"',
  'compte',
  '"mot de passe"',
  'remboursement',
  'facture',
  '"ma commande"',
  '账户',
  '账号',
  '密码',
  '退款',
  '发票',
  '订单',
].join(' OR ');

/** In order. Where no rule names a desk, what is said to us goes to support and what is only heard stays heard. */
export const standardRules: readonly StandardRule[] = [
  {
    standard: 'take-in',
    name: 'Heard, and may be a complaint or ask for help',
    query: '-is:addressed (complaint:>=35% OR note:local,purchase OR (question:>=60% -network:feed))',
    actions: { takeIn: true },
  },
  { standard: 'urgent', name: 'Urgent or angry', query: 'urgency:>=high', desk: 'support', actions: { priority: 'high' } },
  { standard: 'account', name: 'Account, order or payment', query: `-kind:praise (${account})`, desk: 'support' },
  { standard: 'complaint', name: 'Complaints', query: 'kind:complaint', desk: 'support' },
  { standard: 'local', name: 'Wants to buy, or help nearby', query: 'note:local,purchase', desk: 'partners' },
  { standard: 'question', name: 'General questions, asked in public', query: 'kind:question -form:message -is:unsure', desk: 'advocates' },
  { standard: 'praise', name: 'Praise', query: 'kind:praise -is:unsure', desk: 'support', actions: { tags: ['thank you'] } },
];
