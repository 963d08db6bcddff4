import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type Caller, type Device, dismissChecklist, Guests, keepKeys, scopeOf, Sessions } from '#accounts';
import type { Config } from '#config';
import { credentialsBody, mailLinkBody, linkBody, type Me, mePatch, passwordBody, type SessionView, meView, sessionView } from '#contracts';
import { Database } from '#database';
import { AppError } from '#kernel';
import type { z } from 'zod';
import { endedCookies } from '../http/cookie.js';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Public, Who } from '../http/route.js';
import { ownOrigin } from '../ground.module.js';
import { configToken } from '../tokens.js';
import { Entrance } from './entrance.js';

@ApiTags('session')
@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly guests: Guests,
    private readonly database: Database,
    private readonly entrance: Entrance,
    @Inject(configToken) private readonly config: Config,
  ) {}

  @Post('session')
  @Answers(meView)
  @Public()
  async signIn(
    @Body({ schema: credentialsBody }) body: z.infer<typeof credentialsBody>,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    this.entrance.refuseForeign(request);
    return this.entrance.enterAs(await this.sessions.signIn(body.email, body.password, deviceOf(request)), request, response);
  }

  @Post('session/link')
  @Answers(meView)
  @Public()
  async signInByLink(
    @Body({ schema: linkBody }) body: z.infer<typeof linkBody>,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    this.entrance.refuseForeign(request);
    return this.entrance.enterAs(await this.guests.enter(body.token, deviceOf(request)), request, response);
  }

  /** Mails a way in to an advocate or partner, when mail is set up. Answers the same for every address. */
  @Post('session/mail-link')
  @HttpCode(204)
  @Public()
  async mailLink(@Body({ schema: mailLinkBody }) body: z.infer<typeof mailLinkBody>, @Req() request: CallerRequest): Promise<void> {
    this.entrance.refuseForeign(request);
    await this.guests.mailLink(body.email, deviceOf(request), ownOrigin(this.config));
  }

  @Delete('session')
  @Allows('self.manage')
  @HttpCode(204)
  async signOut(@Who() caller: Caller, @Res({ passthrough: true }) response: Response): Promise<void> {
    await this.sessions.signOut(caller);
    response.setHeader('set-cookie', endedCookies());
  }

  @Get('me')
  @Answers(meView)
  @Allows('self.manage')
  me(@Who() caller: Caller): Promise<Me> {
    return this.entrance.meOf(caller);
  }

  @Patch('me')
  @Answers(meView)
  @Allows('self.manage')
  async changeMe(@Who() caller: Caller, @Body({ schema: mePatch }) body: z.infer<typeof mePatch>): Promise<Me> {
    if (body.checklistDismissed !== undefined) {
      const dismissed = body.checklistDismissed;
      await this.database.inWorkspace(scopeOf(caller), (tx) => dismissChecklist(tx, caller.workspaceId, caller.memberId, dismissed));
    }
    const { keys } = body;
    if (keys) await this.database.inWorkspace(scopeOf(caller), (tx) => keepKeys(tx, caller.workspaceId, caller.memberId, keys));
    return this.entrance.meOf(caller);
  }

  @Post('workspaces/:id/enter')
  @Answers(meView)
  @Allows('self.manage')
  async enter(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    return this.entrance.enterAs(await this.sessions.enter(needsSession(caller), id, deviceOf(request)), request, response);
  }

  @Get('sessions')
  @Answers(pageOf(sessionView))
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
}

export function deviceOf(request: CallerRequest): Device {
  return { userAgent: request.headers['user-agent'] ?? null, address: request.ip ?? 'unknown' };
}

export function needsSession(caller: Caller): Caller {
  if (!caller.sessionId) throw new AppError('forbidden', 'This needs a session; an API key is not enough.');
  return caller;
}
