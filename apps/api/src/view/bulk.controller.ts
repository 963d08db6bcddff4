import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { bulkBody, bulkView, type BulkView } from '#contracts';
import { Bulks } from '#inbox';
import { Answers } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

/** Changes to many conversations at once. */
@ApiTags('conversations')
@Controller('api/v1/bulk')
export class BulkController {
  constructor(private readonly bulks: Bulks) {}

  @Post()
  @Answers(bulkView, 202)
  @Allows('conversation.work')
  @HttpCode(202)
  begin(@Who() caller: Caller, @Body({ schema: bulkBody }) body: z.infer<typeof bulkBody>): Promise<BulkView> {
    return this.bulks.begin(caller, body.select, body.action);
  }

  @Get(':id')
  @Answers(bulkView)
  @Allows('conversation.read')
  find(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<BulkView> {
    return this.bulks.find(caller, id);
  }

  @Post(':id/undo')
  @Answers(bulkView)
  @Allows('conversation.work')
  @HttpCode(200)
  undo(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<BulkView> {
    return this.bulks.undo(caller, id);
  }
}
