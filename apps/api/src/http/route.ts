import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Request } from 'express';
import type { Action, Caller } from '#accounts';

export const actionKey = 'earshot.action';
export const publicKey = 'earshot.public';

/** What a member must be allowed to do to call this route. Every route has this or `Public`; without either none answers. */
export const Allows = (action: Action): MethodDecorator => SetMetadata(actionKey, action);

/** A route that needs no session: signing in, deliveries with a signature of their own, health. */
export const Public = (): MethodDecorator => SetMetadata(publicKey, true);

export interface CallerRequest extends Request {
  caller?: Caller;
}

/** The member who calls. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CallerRequest>();
  if (!caller) throw new Error('a public route asks who calls');
  return caller;
});
