import type { KeyScope, Role } from '#contracts';
import type { Scope } from '#database';
import { AppError } from '#kernel';
import { type Action, can, scopeFor } from './policy.js';

/** Who a request or a socket speaks for: one member of one workspace, by a session or an API key. */
export interface Caller {
  workspaceId: string;
  memberId: string;
  accountId: string;
  role: Role;
  sessionId: string | null;
  keyId: string | null;
  /** What the API key was made for; absent for a session, which may do whatever the role may. */
  scopes?: readonly KeyScope[];
}

export function scopeOf(caller: Caller): Scope {
  return { workspaceId: caller.workspaceId, memberId: caller.memberId, role: caller.role };
}

export function may(caller: Caller, action: Action): boolean {
  return can(caller.role, action) && lacks(caller, action) === null;
}

function lacks({ scopes }: Caller, action: Action): KeyScope | null {
  const scope = scopeFor(action);
  return scopes === undefined || scopes.includes(scope) ? null : scope;
}

export function allow(caller: Caller, action: Action): void {
  if (!can(caller.role, action)) throw new AppError('forbidden', `Your role, ${caller.role}, does not include this.`, { details: { action } });
  const scope = lacks(caller, action);
  if (scope) throw new AppError('forbidden', `This API key was not made for ${scope}.`, { details: { action, scope } });
}
