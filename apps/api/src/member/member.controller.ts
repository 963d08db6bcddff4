import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { z } from 'zod';
import { addKey, allow, audit, type Caller, keys, type LinkOf, Members, revokeKey, scopeOf, Sessions } from '#accounts';
import type { Config } from '#config';
import {
  apiKeyBody,
  type ApiKeyView,
  inviteBody,
  joinBody,
  type Me,
  memberPatch,
  type MemberView,
  memberView,
  memberInvited,
  oneTimeLink,
  meView,
  apiKeyView,
  apiKeyCreated,
} from '#contracts';
import { Database } from '#database';
import { AppError } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, type CallerRequest, Public, Who } from '../http/route.js';
import { Entrance } from '../session/entrance.js';
import { deviceOf } from '../session/session.controller.js';
import { configToken } from '../tokens.js';

@ApiTags('members')
@Controller('api/v1')
export class MemberController {
  constructor(
    private readonly members: Members,
    private readonly sessions: Sessions,
    private readonly database: Database,
    private readonly entrance: Entrance,
    @Inject(configToken) private readonly config: Config,
  ) {}

  @Get('members')
  @Answers(pageOf(memberView))
  @Allows('member.read')
  async list(@Who() caller: Caller): Promise<{ items: MemberView[]; next: null }> {
    return { items: await this.members.list(caller), next: null };
  }

  /** `link` works once and is to be handed over; it is mailed as well when mail is set up. */
  @Post('members')
  @Answers(memberInvited, 201)
  @Allows('member.manage')
  async invite(
    @Who() caller: Caller,
    @Body({ schema: inviteBody }) body: z.infer<typeof inviteBody>,
    @Req() request: CallerRequest,
  ): Promise<{ member: MemberView; link: string }> {
    return this.members.invite(caller, body, linksFor(this.config, request));
  }

  @Patch('members/:id')
  @Answers(memberView)
  @Allows('member.manage')
  change(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: memberPatch }) body: z.infer<typeof memberPatch>): Promise<MemberView> {
    return this.members.change(caller, id, body);
  }

  @Post('members/:id/reset')
  @Answers(oneTimeLink)
  @Allows('member.manage')
  async reset(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Req() request: CallerRequest): Promise<{ link: string }> {
    return { link: await this.members.resetLink(caller, id, linksFor(this.config, request)) };
  }

  @Post('join')
  @Answers(meView)
  @Public()
  async join(
    @Body({ schema: joinBody }) body: z.infer<typeof joinBody>,
    @Req() request: CallerRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    this.entrance.refuseForeign(request);
    return this.entrance.enterAs(await this.members.join(body.token, body, deviceOf(request)), request, response);
  }

  @Get('api-keys')
  @Answers(pageOf(apiKeyView))
  @Allows('key.manage')
  async keys(@Who() caller: Caller): Promise<{ items: ApiKeyView[]; next: null }> {
    allow(caller, 'key.manage');
    return { items: await this.database.inWorkspace(scopeOf(caller), (tx) => keys(tx, caller.workspaceId)), next: null };
  }

  /** `key` is shown this once. A key makes no key that may do more than itself. */
  @Post('api-keys')
  @Answers(apiKeyCreated, 201)
  @Allows('key.manage')
  addKey(@Who() caller: Caller, @Body({ schema: apiKeyBody }) body: z.infer<typeof apiKeyBody>): Promise<ApiKeyView & { key: string }> {
    const beyond = body.scopes.find((scope) => caller.scopes && !caller.scopes.includes(scope));
    if (beyond) throw new AppError('forbidden', `This API key was not made for ${beyond}.`, { details: { scope: beyond } });
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const made = await addKey(tx, caller.workspaceId, caller.memberId, body.name, body.scopes);
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'key.made', subject: made.id, details: { scopes: body.scopes } });
      return made;
    });
  }

  @Delete('api-keys/:id')
  @Allows('key.manage')
  @HttpCode(204)
  async revokeKey(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await revokeKey(tx, caller.workspaceId, id))) throw new AppError('not-found', 'There is no such key.');
      await audit(tx, caller.workspaceId, { memberId: caller.memberId, action: 'key.revoked', subject: id });
    });
    this.sessions.forget();
  }
}

/**
 * Without a PUBLIC_URL the address is the one at which the administrator who asks has us open: their browser wrote it, and on
 * 0.0.0.0 nothing else knows a better one. Tokens stand behind `#`, so that no server or proxy on the way writes them down.
 */
function linksFor(config: Config, request: CallerRequest): LinkOf {
  const origin = originFor(config, request);
  return (purpose, token) => `${origin}/${purpose === 'invite' ? 'join' : 'reset'}#token=${token}`;
}

export function originFor(config: Config, request: CallerRequest): string {
  const scheme = request.headers['x-forwarded-proto'] === 'https' ? 'https' : 'http';
  return config.publicUrl ?? `${scheme}://${request.headers.host}`;
}
