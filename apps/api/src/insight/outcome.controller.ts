import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Caller } from '#accounts';
import { outcomeBody, outcomeFigures, type OutcomeFigures, outcomeView, type OutcomeView } from '#contracts';
import { Outcomes } from '#insights';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { Allows, Who } from '../http/route.js';
import { spanOf, spanQuery } from './span.js';

@ApiTags('insights')
@Controller('api/v1')
export class OutcomeController {
  constructor(private readonly outcomes: Outcomes) {}

  /** What came of the work in a span: by desk, channel and person, and by topic. */
  @Get('insights/outcomes')
  @Answers(outcomeFigures)
  @Allows('insight.read')
  figures(@Who() caller: Caller, @Query({ schema: spanQuery }) query: z.infer<typeof spanQuery>): Promise<OutcomeFigures> {
    const { since, until } = spanOf(query);
    return this.outcomes.figures(caller, since, until);
  }

  @Get('conversations/:id/outcomes')
  @Answers(pageOf(outcomeView))
  @Allows('conversation.read')
  async of(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ items: OutcomeView[]; next: null }> {
    return { items: await this.outcomes.of(caller, id), next: null };
  }

  /** Says that something came about, or did not, and why. */
  @Post('conversations/:id/outcomes')
  @HttpCode(200)
  @Answers(pageOf(outcomeView))
  @Allows('outcome.correct')
  async correct(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: outcomeBody }) body: z.infer<typeof outcomeBody>,
  ): Promise<{ items: OutcomeView[]; next: null }> {
    return { items: await this.outcomes.correct(caller, id, body), next: null };
  }
}
