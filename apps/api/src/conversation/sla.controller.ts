import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { conversationView, type ConversationView, policyOfBody, type SlaPolicyBody, slaPolicyBody, slaPolicyView, type SlaPolicyView } from '#contracts';
import { Promises } from '#inbox';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

@ApiTags('sla')
@Controller('api/v1')
export class SlaController {
  constructor(private readonly promises: Promises) {}

  @Get('sla-policies')
  @Answers(pageOf(slaPolicyView))
  @Allows('conversation.read')
  async list(@Who() caller: Caller): Promise<{ items: SlaPolicyView[]; next: null }> {
    return { items: await this.promises.list(caller), next: null };
  }

  @Post('sla-policies')
  @Answers(slaPolicyView, 201)
  @Allows('sla.manage')
  make(@Who() caller: Caller, @Body({ schema: slaPolicyBody }) body: SlaPolicyBody): Promise<SlaPolicyView> {
    return this.promises.put(caller, null, body);
  }

  @Patch('sla-policies/:id')
  @Answers(slaPolicyView)
  @Allows('sla.manage')
  change(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: slaPolicyBody }) body: SlaPolicyBody): Promise<SlaPolicyView> {
    return this.promises.put(caller, id, body);
  }

  @Delete('sla-policies/:id')
  @Allows('sla.manage')
  @HttpCode(204)
  drop(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.promises.drop(caller, id);
  }

  /** Null is the workspace's default. */
  @Post('conversations/:id/sla')
  @Answers(conversationView)
  @Allows('conversation.work')
  choose(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: policyOfBody }) body: z.infer<typeof policyOfBody>,
  ): Promise<ConversationView> {
    return this.promises.choose(caller, id, body.policyId);
  }
}
