import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { type Volume, volumeView } from '#contracts';
import { Database } from '#database';
import { volume } from '#insights';
import { AppError } from '#kernel';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';

const mostBuckets = 20_000;
const bucketMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const volumeQuery = z.object({
  bucket: z.enum(['minute', 'hour', 'day']).default('minute'),
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).optional(),
  channelId: z.uuid().optional(),
});

@ApiTags('insights')
@Controller('api/v1/insights')
export class InsightController {
  constructor(private readonly database: Database) {}

  /** Mentions by kind in UTC buckets, oldest first; empty buckets are left out. */
  @Get('volume')
  @Answers(volumeView)
  @Allows('insight.read')
  volume(@Who() caller: Caller, @Query({ schema: volumeQuery }) query: z.infer<typeof volumeQuery>): Promise<Volume> {
    const { bucket, channelId } = query;
    const since = new Date(query.since);
    const until = query.until ? new Date(query.until) : new Date(Date.now() + 60_000);
    if ((until.getTime() - since.getTime()) / bucketMs[bucket] > mostBuckets) {
      throw new AppError('invalid', `That is more than ${mostBuckets} buckets; take larger ones.`, {
        fields: [{ field: 'bucket', message: 'is too small for this range' }],
      });
    }
    return this.database.inWorkspace(scopeOf(caller), (tx) => volume(tx, caller.workspaceId, { bucket, since, until, channelId }));
  }
}
