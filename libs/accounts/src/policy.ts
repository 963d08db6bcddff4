import type { KeyScope, Role } from '#contracts';

/** What a member may do, as one table; every route names its action. */
const policy = {
  'conversation.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'conversation.work': ['owner', 'admin', 'supervisor', 'agent'],
  'tag.manage': ['owner', 'admin', 'supervisor'],
  'view.share': ['owner', 'admin', 'supervisor'],
  'inbox.export': ['owner', 'admin', 'supervisor'],
  'inbox.import': ['owner', 'admin'],
  'mention.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'mention.correct': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'mention.open': ['owner', 'admin', 'supervisor', 'agent'],
  'insight.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'report.manage': ['owner', 'admin', 'supervisor', 'marketer'],
  'topic.manage': ['owner', 'admin', 'supervisor', 'marketer'],
  'spike.acknowledge': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'event.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'reading.make': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'model.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'model.manage': ['owner', 'admin', 'supervisor'],
  'endpoint.manage': ['owner', 'admin'],
  'channel.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'channel.manage': ['owner', 'admin'],
  'member.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'member.manage': ['owner', 'admin'],
  'settings.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'settings.manage': ['owner', 'admin'],
  'key.manage': ['owner', 'admin'],
  'webhook.manage': ['owner', 'admin'],
  'text.share': ['owner', 'admin', 'supervisor'],
  'sla.manage': ['owner', 'admin', 'supervisor'],
  'person.work': ['owner', 'admin', 'supervisor', 'agent'],
  'person.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'person.export': ['owner', 'admin'],
  'person.erase': ['owner', 'admin'],
  'routing.read': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'routing.manage': ['owner', 'admin', 'supervisor'],
  'routing.sight': ['owner', 'admin'],
  'crisis.switch': ['owner', 'admin', 'supervisor', 'marketer'],
  'approval.decide': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'outcome.correct': ['owner', 'admin', 'supervisor', 'agent'],
  'offer.answer': ['owner', 'admin', 'supervisor', 'agent', 'marketer', 'advocate', 'partner'],
  'demo.manage': ['owner', 'admin', 'supervisor', 'agent', 'marketer'],
  'self.manage': ['owner', 'admin', 'supervisor', 'agent', 'marketer', 'advocate', 'partner'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof policy;
export const actions = Object.keys(policy) as Action[];

/** What an API key must be made for, besides the role of its maker. */
const scopes = {
  'conversation.read': 'inbox:read',
  'conversation.work': 'inbox:reply',
  'tag.manage': 'inbox:reply',
  'view.share': 'inbox:reply',
  'inbox.export': 'inbox:read',
  'inbox.import': 'workspace:admin',
  'mention.read': 'inbox:read',
  'mention.correct': 'reading:write',
  'mention.open': 'inbox:reply',
  'insight.read': 'insights:read',
  'topic.manage': 'insights:write',
  'spike.acknowledge': 'insights:write',
  'report.manage': 'insights:write',
  'event.read': 'inbox:read',
  'reading.make': 'reading:read',
  'model.read': 'reading:read',
  'model.manage': 'reading:write',
  'endpoint.manage': 'reading:write',
  'channel.read': 'channels:read',
  'channel.manage': 'channels:write',
  'member.read': 'workspace:read',
  'member.manage': 'workspace:admin',
  'settings.read': 'workspace:read',
  'settings.manage': 'workspace:admin',
  'key.manage': 'workspace:admin',
  'webhook.manage': 'workspace:admin',
  'text.share': 'inbox:reply',
  'sla.manage': 'routing:write',
  'person.work': 'people:write',
  'person.read': 'people:read',
  'person.export': 'people:read',
  'person.erase': 'people:write',
  'routing.read': 'routing:read',
  'routing.manage': 'routing:write',
  'routing.sight': 'workspace:admin',
  'crisis.switch': 'routing:write',
  'approval.decide': 'inbox:reply',
  'outcome.correct': 'insights:write',
  'offer.answer': 'inbox:reply',
  'demo.manage': 'workspace:admin',
  'self.manage': 'account',
} as const satisfies Record<Action, KeyScope>;

export const scopeFor = (action: Action): KeyScope => scopes[action];

export function can(role: Role, action: Action): boolean {
  return (policy[action] as readonly Role[]).includes(role);
}

/** Nobody gives out or takes away a rank above their own; the owner's membership is not changed by others. */
export function canChange(actor: Role, target: { from: Role; to?: Role | undefined }): boolean {
  if (!can(actor, 'member.manage') || target.from === 'owner') return false;
  return actor === 'owner' || (target.from !== 'admin' && target.to !== 'admin');
}
