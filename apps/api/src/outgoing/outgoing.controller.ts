import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { audit, type Caller, outgoingSecret, scopeOf, Sealer } from '#accounts';
import { newWebhookSecret } from '#channels';
import { outgoingBody, type OutgoingWebhookCreated, type OutgoingWebhookView, replayBody, outgoingWebhookView, outgoingWebhookCreated } from '#contracts';
import { Database } from '#database';
import { JobSender } from '#jobs';
import { AppError, newId } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';
import { insertOutgoing, outgoingWebhooks, partnerAddress, removeOutgoing, replayOutgoing } from './outgoing.store.js';

@ApiTags('webhooks')
@Controller('api/v1/webhooks')
export class OutgoingController {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
    private readonly jobs: JobSender,
  ) {}

  @Get()
  @Answers(pageOf(outgoingWebhookView))
  @Allows('webhook.manage')
  async list(@Who() caller: Caller): Promise<{ items: OutgoingWebhookView[]; next: null }> {
    return { items: await this.database.inWorkspace(scopeOf(caller), (tx) => outgoingWebhooks(tx, caller.workspaceId)), next: null };
  }

  /** Events from now on are delivered there in order, signed with `secret`, which is shown this once. */
  @Post()
  @Answers(outgoingWebhookCreated, 201)
  @Allows('webhook.manage')
  create(@Who() caller: Caller, @Body({ schema: outgoingBody }) body: z.infer<typeof outgoingBody>): Promise<OutgoingWebhookCreated> {
    const { workspaceId, memberId } = caller;
    const id = newId();
    const secret = newWebhookSecret();
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const address = body.partnerId && (await partnerAddress(tx, workspaceId, body.partnerId));
      if (address === 'unknown') throw new AppError('invalid', 'There is no such partner.', { fields: [{ field: 'partnerId', message: 'is not known' }] });
      if (address === 'taken') throw new AppError('conflict', 'This partner has an address already; remove it first.');
      const { keyVersion } = this.sealer;
      const sealed = this.sealer.seal(secret, outgoingSecret(workspaceId, id, keyVersion));
      const webhook = await insertOutgoing(tx, workspaceId, { ...body, id, secret: sealed, keyVersion });
      await audit(tx, workspaceId, { memberId, action: 'webhook.made', subject: id });
      return { ...webhook, secret };
    });
  }

  @Delete(':id')
  @Allows('webhook.manage')
  @HttpCode(204)
  async remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeOutgoing(tx, workspaceId, id))) throw noWebhook();
      await audit(tx, workspaceId, { memberId, action: 'webhook.removed', subject: id });
    });
  }

  /** Delivers again everything after that number. */
  @Post(':id/replay')
  @Answers(outgoingWebhookView)
  @Allows('webhook.manage')
  async replay(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: replayBody }) body: z.infer<typeof replayBody>,
  ): Promise<OutgoingWebhookView> {
    const { workspaceId } = caller;
    const webhook = await this.database.inWorkspace(scopeOf(caller), (tx) => replayOutgoing(tx, workspaceId, id, body.after));
    if (!webhook) throw noWebhook();
    this.jobs.hint('outgoing.deliver', { workspaceId, webhookId: id });
    return webhook;
  }
}

const noWebhook = (): AppError => new AppError('not-found', 'There is no such webhook.');
