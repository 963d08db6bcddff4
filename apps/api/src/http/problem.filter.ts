import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { isRetriable } from '#database';
import { AppError, log, newId } from '#kernel';
import { problemOf, refusalOf } from './problem.js';

/** Every failure as `application/problem+json`. What is not a refusal is a bug: logged with an id, told without details. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const refusal = isRetriable(error) ? new AppError('unavailable', 'Others were changing the same thing. Try again.', { cause: error }) : refusalOf(error);
    if (refusal instanceof AppError) {
      const problem = problemOf(refusal);
      const retryAfter = refusal.options.details?.['retryAfterSeconds'];
      if (refusal.code === 'unavailable') log.warn({ path: request.path, cause: (refusal.options.cause as Error | undefined)?.message }, refusal.message);
      if (typeof retryAfter === 'number') response.setHeader('retry-after', String(retryAfter));
      else if (refusal.code === 'unavailable') response.setHeader('retry-after', '5');
      if (refusal.code === 'unauthenticated') response.setHeader('www-authenticate', 'Bearer');
      send(response, problem.status, problem);
    } else if (refusal) send(response, refusal.status, { type: 'about:blank', code: 'invalid', ...refusal });
    else {
      const id = newId();
      log.error({ id, method: request.method, path: request.path, error: (error as Error).message, stack: (error as Error).stack }, 'a request failed');
      send(response, 500, {
        type: 'about:blank',
        title: 'Our mistake',
        status: 500,
        code: 'bug',
        detail: `Something went wrong here. The log knows it as ${id}.`,
        id,
      });
    }
  }
}

function send(response: Response, status: number, problem: object): void {
  response.status(status).type('application/problem+json').send(JSON.stringify(problem));
}
