import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import {
  type CauseView,
  causeView,
  kinds,
  type LiveView,
  type QuestionView,
  questionView,
  type SeriesView,
  seriesView,
  type Volume,
  volumeView,
} from '#contracts';
import { Database } from '#database';
import { causes, grains, questionsAsked, series, splits, timeZoneOf, volume } from '#insights';
import { AppError, isId } from '#kernel';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { LiveScreen } from './live.service.js';

const mostBuckets = 20_000;
const bucketMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

const stepMs = { minute: 60_000, quarter: 900_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000, month: 28 * 86_400_000 };
/** Finer grains over longer ranges read more rows than a chart can show. */
const longestMs = { minute: 2 * 86_400_000, quarter: 14 * 86_400_000, hour: 31 * 86_400_000, day: Infinity, week: Infinity, month: Infinity };

const ids = z
  .string()
  .max(2_000)
  .transform((text) => text.split(',').filter(Boolean))
  .refine((list) => list.length <= 20 && list.every(isId), 'must be at most 20 ids with commas between');
const seriesQuery = z.object({
  grain: z.enum(grains).default('hour'),
  by: z.enum(splits).default('kind'),
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).optional(),
  topicIds: ids.optional(),
  kind: z.enum(kinds).optional(),
  channelId: z.uuid().optional(),
  lang: z.string().max(20).optional(),
});

const volumeQuery = z.object({
  bucket: z.enum(['minute', 'hour', 'day']).default('minute'),
  since: z.iso.datetime({ offset: true }),
  until: z.iso.datetime({ offset: true }).optional(),
  channelId: z.uuid().optional(),
});

@ApiTags('insights')
@Controller('api/v1/insights')
export class InsightController {
  constructor(
    private readonly database: Database,
    private readonly screen: LiveScreen,
  ) {}

  /** The live screen as it stands; who watches over the socket is sent the same. */
  @Get('live')
  @Answers(z.object({ at: z.string() }).loose())
  @Allows('insight.read')
  live(@Who() caller: Caller): Promise<LiveView> {
    return this.screen.view(caller.workspaceId);
  }

  /** What complaints are about: found by itself, kept, renamed and dismissed as topics. */
  @Get('causes')
  @Answers(z.object({ items: z.array(causeView) }))
  @Allows('insight.read')
  causes(@Who() caller: Caller): Promise<{ items: CauseView[] }> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => ({ items: await causes(tx, caller.workspaceId) }));
  }

  /** What was asked most in the last 7 days. */
  @Get('questions')
  @Answers(z.object({ items: z.array(questionView) }))
  @Allows('insight.read')
  questions(@Who() caller: Caller): Promise<{ items: QuestionView[] }> {
    return this.database.inWorkspace(scopeOf(caller), async (tx) => ({ items: await questionsAsked(tx, caller.workspaceId) }));
  }

  /** Counts split one way, in buckets of the workspace's time zone; empty ones are left out. Without topics, everything. */
  @Get('series')
  @Answers(seriesView)
  @Allows('insight.read')
  series(@Who() caller: Caller, @Query({ schema: seriesQuery }) query: z.infer<typeof seriesQuery>): Promise<SeriesView> {
    const { grain } = query;
    const since = new Date(query.since);
    const until = query.until ? new Date(query.until) : new Date(Date.now() + 60_000);
    const long = until.getTime() - since.getTime();
    if (long > longestMs[grain] || long / stepMs[grain] > mostBuckets) {
      throw new AppError('invalid', 'That grain is too fine for so long a range.', { fields: [{ field: 'grain', message: 'is too fine for this range' }] });
    }
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const points = await series(tx, workspaceId, { ...query, topicIds: query.topicIds ?? [], since, until });
      return { grain, timeZone: await timeZoneOf(tx, workspaceId), items: points.map((point) => ({ ...point, at: point.at.toISOString() })) };
    });
  }

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
