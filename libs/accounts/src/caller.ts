import type { Role } from '#contracts';
import type { Scope } from '#database';
import { AppError } from '#kernel';
import { type Action, can } from './policy.js';

/** Who a request or a socket speaks for: one member of one workspace, by a session or an API key. */
export interface Caller {
  workspaceId: string;
  memberId: string;
  accountId: string;
  role: Role;
  sessionId: string | null;
  keyId: string | null;
}

export function scopeOf(caller: Caller): Scope {
  return { workspaceId: caller.workspaceId, memberId: caller.memberId, role: caller.role };
}

export function allow(caller: Caller, action: Action): void {
  if (!can(caller.role, action)) throw new AppError('forbidden', `Your role, ${caller.role}, does not include this.`, { details: { action } });
}
