import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { annotationBody, annotationView, type AnnotationView, indicatorBody, indicatorPatch, indicatorView, type IndicatorView } from '#contracts';
import { Database } from '#database';
import { addAnnotation, annotations, define, indicatorPage, indicators, insertIndicator, removeAnnotation, removeIndicator, renameIndicator } from '#insights';
import { AppError } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

@ApiTags('insights')
@Controller('api/v1')
export class IndicatorController {
  constructor(private readonly database: Database) {}

  /** Figures kept day by day for the long run, with each definition they had. */
  @Get('indicators')
  @Answers(pageOf(indicatorView))
  @Allows('insight.read')
  list(@Who() caller: Caller, @Query({ schema: pageQuery }) page: z.infer<typeof pageQuery>): Promise<{ items: IndicatorView[]; next: string | null }> {
    return this.database.inWorkspace(scopeOf(caller), (tx) => indicatorPage(tx, caller.workspaceId, page));
  }

  @Post('indicators')
  @Answers(indicatorView)
  @Allows('report.manage')
  make(@Who() caller: Caller, @Body({ schema: indicatorBody }) body: z.infer<typeof indicatorBody>): Promise<IndicatorView> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const id = await insertIndicator(tx, workspaceId, { ...body, memberId, now: new Date() });
      return (await indicators(tx, workspaceId)).find((one) => one.id === id)!;
    });
  }

  /** Another definition begins a new line today, with the reason; what was kept stays. */
  @Patch('indicators/:id')
  @Answers(indicatorView)
  @Allows('report.manage')
  change(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: indicatorPatch }) body: z.infer<typeof indicatorPatch>,
  ): Promise<IndicatorView> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const now = new Date();
      if (!(await indicators(tx, workspaceId)).some((one) => one.id === id)) throw new AppError('not-found', 'There is no such indicator.');
      if (body.name !== undefined) await renameIndicator(tx, workspaceId, id, body.name);
      if (body.definition) await define(tx, workspaceId, id, { ...body.definition, memberId, since: now, now });
      return (await indicators(tx, workspaceId)).find((one) => one.id === id)!;
    });
  }

  @Delete('indicators/:id')
  @HttpCode(204)
  @Allows('report.manage')
  async remove(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeIndicator(tx, caller.workspaceId, id))) throw new AppError('not-found', 'There is no such indicator.');
    });
  }

  /** What people wrote beside the figures, newest first. */
  @Get('annotations')
  @Answers(pageOf(annotationView))
  @Allows('insight.read')
  notes(@Who() caller: Caller, @Query({ schema: pageQuery }) page: z.infer<typeof pageQuery>): Promise<{ items: AnnotationView[]; next: string | null }> {
    return this.database.inWorkspace(scopeOf(caller), (tx) => annotations(tx, caller.workspaceId, page));
  }

  @Post('annotations')
  @Answers(annotationView)
  @Allows('report.manage')
  note(@Who() caller: Caller, @Body({ schema: annotationBody }) body: z.infer<typeof annotationBody>): Promise<AnnotationView> {
    return this.database.inWorkspace(scopeOf(caller), (tx) => addAnnotation(tx, caller.workspaceId, { ...body, memberId: caller.memberId }));
  }

  @Delete('annotations/:id')
  @HttpCode(204)
  @Allows('report.manage')
  async unnote(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<void> {
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeAnnotation(tx, caller.workspaceId, id))) throw new AppError('not-found', 'There is no such note.');
    });
  }
}
