import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { Caller } from '#accounts';
import { applyBody, type Page, rereadingBody, rereadingExample, type RereadingExample, rereadingView, type RereadingView } from '#contracts';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';
import { Rereadings } from './rereading.service.js';

const listQuery = pageQuery.extend({ cursor: z.uuid('is no cursor of this list').optional() });

@ApiTags('reading')
@Controller('api/v1/rereadings')
export class RereadingController {
  constructor(private readonly rereadings: Rereadings) {}

  @Get()
  @Answers(pageOf(rereadingView))
  @Allows('model.read')
  list(@Who() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<RereadingView>> {
    return this.rereadings.list(caller, query);
  }

  /** Compares what is stored with what another reader would say. Nothing changes until it is applied. */
  @Post()
  @Answers(rereadingView, 201)
  @Allows('model.manage')
  begin(@Who() caller: Caller, @Body({ schema: rereadingBody }) body: z.infer<typeof rereadingBody>): Promise<RereadingView> {
    return this.rereadings.begin(caller, body);
  }

  @Get(':id')
  @Answers(rereadingView)
  @Allows('model.read')
  one(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<RereadingView> {
    return this.rereadings.one(caller, id);
  }

  /** Some of the posts that would become another kind, up to six of each pair of kinds. */
  @Get(':id/examples')
  @Answers(pageOf(rereadingExample))
  @Allows('model.read')
  examples(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ items: RereadingExample[]; next: null }> {
    return this.rereadings.examples(caller, id);
  }

  @Post(':id/pause')
  @Answers(rereadingView)
  @Allows('model.manage')
  pause(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<RereadingView> {
    return this.rereadings.pause(caller, id, true);
  }

  @Post(':id/resume')
  @Answers(rereadingView)
  @Allows('model.manage')
  resume(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<RereadingView> {
    return this.rereadings.pause(caller, id, false);
  }

  /** Ends it where it stands; batches already written stay, and another rereading takes them back. */
  @Post(':id/cancel')
  @Answers(rereadingView)
  @Allows('model.manage')
  cancel(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<RereadingView> {
    return this.rereadings.cancel(caller, id);
  }

  /** Writes what was compared. What a person corrected stays. */
  @Post(':id/apply')
  @Answers(rereadingView)
  @Allows('model.manage')
  apply(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: applyBody }) body: z.infer<typeof applyBody>): Promise<RereadingView> {
    return this.rereadings.apply(caller, id, body.alsoNew);
  }
}
