import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import type { Page, SpikeView } from '#contracts';
import { Database } from '#database';
import { acknowledge, spikes } from '#insights';
import { AppError, isId } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

const spikeView = z.object({ id: z.string(), startedAt: z.string(), endedAt: z.string().nullable(), severity: z.number() }).loose();
const listQuery = pageQuery.extend({ cursor: z.string().refine(isId, 'is no place in the list').optional() });

@ApiTags('insights')
@Controller('api/v1/spikes')
export class SpikeController {
  constructor(private readonly database: Database) {}

  /** Stretches with more complaints than by chance, newest first. */
  @Get()
  @Answers(pageOf(spikeView))
  @Allows('insight.read')
  list(@Who() caller: Caller, @Query({ schema: listQuery }) { cursor, limit }: z.infer<typeof listQuery>): Promise<Page<SpikeView>> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const items = await spikes(tx, caller.workspaceId, { before: cursor ?? null, limit: limit + 1 });
      return { items: items.slice(0, limit), next: items.length > limit ? items[limit - 1]!.id : null };
    });
  }

  /** Somebody has seen it. */
  @Post(':id/acknowledge')
  @Answers(spikeView)
  @Allows('spike.acknowledge')
  acknowledge(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<SpikeView> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await acknowledge(tx, workspaceId, id, memberId))) throw new AppError('not-found', 'There is no such spike.');
      return (await spikes(tx, workspaceId, { limit: 1, id }))[0]!;
    });
  }
}
