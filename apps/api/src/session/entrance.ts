import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { type Caller, memberById, type Opened, scopeOf, Sessions, workspaceById } from '#accounts';
import type { Config } from '#config';
import type { Me, MemberView } from '#contracts';
import { Database } from '#database';
import { eventRange } from '#events';
import { inboxSettings } from '#inbox';
import { AppError } from '#kernel';
import { originOf } from '../http/caller.guard.js';
import { isSecurePlace, sessionCookie } from '../http/cookie.js';
import { foreignBecause } from '../http/origin.js';
import type { CallerRequest } from '../http/route.js';
import { configToken } from '../tokens.js';

/** The way in, whichever door was taken: password, link, invitation, another workspace. */
@Injectable()
export class Entrance {
  constructor(
    private readonly sessions: Sessions,
    private readonly database: Database,
    @Inject(configToken) private readonly config: Config,
  ) {}

  /** Sets the cookie of a new session and says who that is. */
  async enterAs(opened: Opened, request: CallerRequest, response: Response): Promise<Me> {
    const secure = isSecurePlace(request.headers.host, this.config.publicUrl, request.headers['x-forwarded-proto'] as string | undefined);
    response.setHeader('set-cookie', sessionCookie(opened.token, secure));
    return this.meOf(opened.caller);
  }

  refuseForeign(request: CallerRequest): void {
    const why = foreignBecause(originOf(request), { needsHeader: false, publicUrl: this.config.publicUrl });
    if (why) throw new AppError('forbidden', why);
  }

  /** What a screen must know to begin. */
  async meOf(caller: Caller): Promise<Me> {
    const { workspaceId, memberId } = caller;
    const [own, workspaces] = await Promise.all([
      this.database.inWorkspace(scopeOf(caller), async (tx) => {
        const member = (await memberById(tx, workspaceId, memberId))!;
        const workspace = (await workspaceById(tx, workspaceId))!;
        const [done] = await tx.query<{ channel: boolean; colleague: boolean; answer: boolean }>(
          `select exists (select from channel where workspace_id = $1) as channel,
                  exists (select from member where workspace_id = $1 and id <> $2 and status <> 'deactivated') as colleague,
                  exists (select from reply where workspace_id = $1 and state <> 'cancelled') as answer`,
          [workspaceId, memberId],
        );
        return { member, workspace, done: done!, seq: (await eventRange(tx, workspaceId)).last };
      }),
      this.sessions.workspacesOf(caller.accountId),
    ]);
    const { member, workspace, done, seq } = own;
    return {
      member: { id: member.id, name: member.name, email: member.email, role: member.role, status: member.status } satisfies MemberView,
      workspace: { id: workspace.id, name: workspace.name, kind: workspace.kind },
      workspaces,
      settings: { unsureBelow: inboxSettings(workspace.settings).unsureBelow },
      seq,
      checklist: { ...done, dismissed: member.settings.checklistDismissed ?? false },
      publicUrl: this.config.publicUrl,
      keys: member.settings.keys ?? { single: true, keys: {} },
    };
  }
}
