import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type Caller, type Device, dismissChecklist, memberById, type Opened, scopeOf, Sessions, workspaceById } from '#accounts';
import type { Config } from '#config';
import { credentialsBody, linkBody, type Me, type MemberView, mePatch, passwordBody, type SessionView } from '#contracts';
import { Database } from '#database';
import { eventRange } from '#events';
import { AppError } from '#kernel';
import { inboxSettings } from '#inbox';
import type { z } from 'zod';
import { originOf } from '../http/caller.guard.js';
import { endedCookies, isSecurePlace, sessionCookie } from '../http/cookie.js';
import { foreignBecause } from '../http/origin.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Public, Who } from '../http/route.js';
import { configToken } from '../tokens.js';

@ApiTags('session')
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly database: Database,
    @Inject(configToken) private readonly config: Config,
  ) {}

  @Post('session')
  @Public()
  @HttpCode(200)
  async signIn(
    @Body({ schema: credentialsBody }) body: z.infer<typeof credentialsBody>,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    this.refuseForeign(request);
    return this.enterAs(await this.sessions.signIn(body.email, body.password, deviceOf(request)), request, response);
  }

  @Post('session/link')
  @Public()
  @HttpCode(200)
  async signInByLink(
    @Body({ schema: linkBody }) body: z.infer<typeof linkBody>,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    this.refuseForeign(request);
    return this.enterAs(await this.sessions.signInByLink(body.token, deviceOf(request)), request, response);
  }

  @Delete('session')
  @Allows('self.manage')
  @HttpCode(204)
  async signOut(@Who() caller: Caller, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.signOut(caller);
    response.setHeader('set-cookie', endedCookies());
  }

  @Get('me')
  @Allows('self.manage')
  me(@Who() caller: Caller): Promise<Me> {
    return this.meOf(caller);
  }

  @Patch('me')
  @Allows('self.manage')
  async changeMe(@Who() caller: Caller, @Body({ schema: mePatch }) body: z.infer<typeof mePatch>): Promise<Me> {
    if (body.checklistDismissed !== undefined) {
      const dismissed = body.checklistDismissed;
      await this.database.inWorkspace(scopeOf(caller), (tx) => dismissChecklist(tx, caller.workspaceId, caller.memberId, dismissed));
    }
    return this.meOf(caller);
  }

  @Post('workspaces/:id/enter')
  @Allows('self.manage')
  @HttpCode(200)
  async enter(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    return this.enterAs(await this.sessions.enter(needsSession(caller), id, deviceOf(request)), request, response);
  }

  @Get('sessions')
  @Allows('self.manage')
  async list(@Who() caller: Caller): Promise<{ items: SessionView[]; next: null }> {
    return { items: await this.sessions.list(caller), next: null };
  }

  @Delete('sessions/:id')
  @Allows('self.manage')
  @HttpCode(204)
  revoke(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.sessions.revoke(caller, id);
  }

  @Post('password')
  @Allows('self.manage')
  @HttpCode(204)
  changePassword(@Who() caller: Caller, @Body({ schema: passwordBody }) body: z.infer<typeof passwordBody>): Promise<void> {
    return this.sessions.changePassword(needsSession(caller), body.current, body.password);
  }

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

  private async meOf(caller: Caller): Promise<Me> {
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
    };
  }
}

export function deviceOf(request: CallerRequest): Device {
  return { userAgent: request.headers['user-agent'] ?? null, address: request.ip ?? 'unknown' };
}

export function needsSession(caller: Caller): Caller {
  if (!caller.sessionId) throw new AppError('forbidden', 'This needs a session; an API key is not enough.');
  return caller;
}
