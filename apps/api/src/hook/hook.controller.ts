import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import type { Accepted } from '#contracts';
import { Intake } from '#listening';
import { AppError, isId } from '#kernel';
import { Public } from '../http/route.js';
import { acknowledgeSeconds, deliveries, items } from '../health/metrics.js';
import { Doors } from './doors.js';

/** Deliveries from outside, each with a signature of its own. Answered once they are on disk. */
@ApiTags('deliveries')
@Controller('hooks')
export class HookController {
  constructor(
    private readonly doors: Doors,
    private readonly intake: Intake,
  ) {}

  @Post(':channelId')
  @Public()
  @HttpCode(202)
  @ApiOperation({ summary: 'Deliver mentions to a channel, signed as Standard Webhooks' })
  @ApiHeader({ name: 'webhook-id', required: true })
  @ApiHeader({ name: 'webhook-timestamp', required: true, description: 'Seconds since 1970, at most five minutes from now' })
  @ApiHeader({ name: 'webhook-signature', required: true, description: 'v1,base64(HMAC-SHA256(secret, id.timestamp.body))' })
  @ApiBody({
    schema: { type: 'object', required: ['mentions'], properties: { mentions: { type: 'array', minItems: 1, maxItems: 1_000, items: { type: 'object' } } } },
  })
  async deliver(@Param('channelId') channelId: string, @Req() request: Request): Promise<Accepted> {
    const began = performance.now();
    const door = isId(channelId) ? await this.doors.find(channelId) : null;
    if (!door) throw new AppError('not-found', 'There is no such channel.');
    const raw = { headers: request.headers as Record<string, string | undefined>, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
    try {
      const now = new Date();
      const secrets = door.secrets.filter((secret) => secret.untilMs > now.getTime()).map((secret) => secret.value);
      if (!door.webhook.verify(raw, secrets, now)) throw new AppError('unauthenticated', 'The signature is missing, wrong or too old.');
      if (door.paused) throw new AppError('conflict', 'This channel is paused.');
      const { keep, items: accepted, rejected } = door.webhook.parse(raw);
      await this.intake.accept({ workspaceId: door.workspaceId, channelId, how: 'webhook', body: keep, items: accepted + rejected.length });
      items.inc({ network: door.network, outcome: 'accepted' }, accepted);
      if (rejected.length > 0) items.inc({ network: door.network, outcome: 'rejected' }, rejected.length);
      deliveries.inc({ network: door.network, outcome: 'accepted' });
      return { accepted, rejected };
    } catch (error) {
      deliveries.inc({ network: door.network, outcome: error instanceof AppError ? error.code : 'bug' });
      throw error;
    } finally {
      acknowledgeSeconds.observe((performance.now() - began) / 1_000);
    }
  }
}
