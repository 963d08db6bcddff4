import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { actBody, actView, type ActView } from '#contracts';
import { Acts } from '#inbox';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

/** What is done on the network besides answering. Repeated, it is done once. */
@ApiTags('conversations')
@Controller('api/v1')
export class ActController {
  constructor(private readonly acts: Acts) {}

  @Post('mentions/:id/acts')
  @Answers(actView)
  @Allows('conversation.work')
  @HttpCode(200)
  onMention(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: actBody }) body: z.infer<typeof actBody>): Promise<ActView> {
    return this.acts.onMention(caller, id, body);
  }

  /** Deletes a reply of ours where the network keeps it. */
  @Post('replies/:id/acts')
  @Answers(actView)
  @Allows('conversation.work')
  @HttpCode(200)
  onReply(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: actBody }) body: z.infer<typeof actBody>): Promise<ActView> {
    return this.acts.onReply(caller, id, body);
  }

  /** Takes back what is still held. */
  @Post('acts/:id/cancel')
  @Answers(actView)
  @Allows('conversation.work')
  @HttpCode(200)
  cancel(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ActView> {
    return this.acts.cancel(caller, id);
  }
}
