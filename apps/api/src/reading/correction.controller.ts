import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { correctBody, type CorrectionView, correctionView, mentionView, type MentionView, type Page, type WhyView, whyView } from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';
import { Corrections } from './correction.service.js';

const listQuery = pageQuery.extend({ cursor: z.uuid('is no cursor of this list').optional() });

@ApiTags('reading')
@Controller('api/v1')
export class CorrectionController {
  constructor(private readonly corrections: Corrections) {}

  /** Says what a mention is. It is stored as labelled data, and the workspace's reader learns from it at once. */
  @Post('mentions/:id/correct')
  @Answers(mentionView)
  @Allows('mention.correct')
  correct(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: correctBody }) body: z.infer<typeof correctBody>): Promise<MentionView> {
    return this.corrections.correct(caller, id, body.kind, body.heads);
  }

  /** Takes back your own latest correction of a mention. */
  @Post('mentions/:id/uncorrect')
  @Answers(mentionView)
  @Allows('mention.correct')
  uncorrect(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<MentionView> {
    return this.corrections.uncorrect(caller, id);
  }

  /** The words that decided, and what would make it another kind. */
  @Get('mentions/:id/why')
  @Answers(whyView)
  @Allows('mention.read')
  why(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<WhyView> {
    return this.corrections.why(caller, id);
  }

  @Get('corrections')
  @Answers(pageOf(correctionView))
  @Allows('model.read')
  list(@Who() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<CorrectionView>> {
    return this.corrections.list(caller, query);
  }

  /** Takes a correction back: what it taught is forgotten, and the mention is read anew. Taken back twice, it is the same. */
  @Post('corrections/:id/undo')
  @Answers(correctionView)
  @Allows('mention.correct')
  undo(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<CorrectionView> {
    return this.corrections.undo(caller, id);
  }
}
