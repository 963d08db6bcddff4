import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { approvalStates, approvalView, type ApprovalView, decideBody, type Page } from '#contracts';
import { Approvals } from '#inbox';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

const listQuery = pageQuery.extend({ state: z.enum(approvalStates).default('waiting') });

@ApiTags('conversations')
@Controller('api/v1/approvals')
export class ApprovalController {
  constructor(private readonly approvals: Approvals) {}

  /** Who waits longest first. */
  @Get()
  @Answers(pageOf(approvalView))
  @Allows('conversation.read')
  list(@Who() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<ApprovalView>> {
    return this.approvals.list(caller, { state: query.state, cursor: query.cursor, limit: query.limit });
  }

  /** Approves, perhaps with other words, or refuses with a reason. Said twice, it is done once. */
  @Post(':id/decide')
  @HttpCode(200)
  @Answers(approvalView)
  @Allows('approval.decide')
  decide(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: decideBody }) body: z.infer<typeof decideBody>): Promise<ApprovalView> {
    return this.approvals.decide(caller, id, body);
  }
}
