import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Action, allow, Sessions } from '#accounts';
import type { Config } from '#config';
import { AppError } from '#kernel';
import { configToken } from '../tokens.js';
import { sessionToken } from './cookie.js';
import { foreignBecause } from './origin.js';
import { actionKey, type CallerRequest, publicKey } from './route.js';

/** Knows who calls, and whether they may. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
    @Inject(configToken) private readonly config: Config,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const handler = context.getHandler();
    const request = context.switchToHttp().getRequest<CallerRequest>();
    if (this.reflector.get<boolean>(publicKey, handler)) return true;
    const action = this.reflector.get<Action | undefined>(actionKey, handler);
    if (!action) throw new Error(`${context.getClass().name}.${handler.name} does not say what it allows`);
    const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer ?? sessionToken(request.headers.cookie);
    const caller = token ? await this.sessions.authenticate(token) : null;
    if (!caller) throw new AppError('unauthenticated', 'Sign in first, or send a valid API key.');
    if (!bearer) {
      const why = foreignBecause(originOf(request), { needsHeader: true, publicUrl: this.config.publicUrl });
      if (why) throw new AppError('forbidden', why);
    }
    allow(caller, action);
    request.caller = caller;
    return true;
  }
}

export function originOf(request: CallerRequest): Parameters<typeof foreignBecause>[0] {
  return {
    method: request.method,
    host: request.headers.host,
    origin: request.headers.origin,
    fetchSite: request.headers['sec-fetch-site'] as string | undefined,
    requestedWith: request.headers['x-requested-with'] as string | undefined,
  };
}
