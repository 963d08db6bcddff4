import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import {
  answerToApproveView,
  type AnswerToApproveView,
  approvedAnswerBody,
  approvedAnswerPatch,
  approvedAnswerView,
  type ApprovedAnswerView,
  type Page,
  passOverBody,
} from '#contracts';
import { ApprovedAnswers } from '#inbox';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';

const pageQuery = z.object({ cursor: z.uuid().optional() });

/** Answers that visitors of a site are shown while they type. */
@ApiTags('answers')
@Controller('api/v1/approved-answers')
export class AnswerController {
  constructor(private readonly answers: ApprovedAnswers) {}

  /** The newest first, fifty at a time. */
  @Get()
  @Answers(pageOf(approvedAnswerView))
  @Allows('conversation.read')
  list(@Who() caller: Caller, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>): Promise<Page<ApprovedAnswerView>> {
    return this.answers.list(caller, query.cursor ?? null);
  }

  /** Questions that were answered, and that nobody decided on. */
  @Get('waiting')
  @Answers(pageOf(answerToApproveView))
  @Allows('conversation.read')
  waiting(@Who() caller: Caller, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>): Promise<Page<AnswerToApproveView>> {
    return this.answers.waiting(caller, query.cursor ?? null);
  }

  /** Approves the answer of a conversation, or one that comes from none, in the words it is shown with. */
  @Post()
  @Answers(approvedAnswerView, 201)
  @Allows('text.share')
  approve(@Who() caller: Caller, @Body({ schema: approvedAnswerBody }) body: z.infer<typeof approvedAnswerBody>): Promise<ApprovedAnswerView> {
    return this.answers.approve(caller, body, new Date());
  }

  /** This conversation's answer is for nobody else. */
  @Post('pass-over')
  @Allows('text.share')
  @HttpCode(204)
  passOver(@Who() caller: Caller, @Body({ schema: passOverBody }) body: z.infer<typeof passOverBody>): Promise<void> {
    return this.answers.passOver(caller, body.askedIn, new Date());
  }

  @Patch(':id')
  @Answers(approvedAnswerView)
  @Allows('text.share')
  edit(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: approvedAnswerPatch }) body: z.infer<typeof approvedAnswerPatch>,
  ): Promise<ApprovedAnswerView> {
    return this.answers.edit(caller, id, body, new Date());
  }

  /** Visitors are shown it no more. */
  @Delete(':id')
  @Allows('text.share')
  @HttpCode(204)
  withdraw(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    return this.answers.withdraw(caller, id, new Date());
  }
}
