import { Controller, Get, Query, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { type ChartSpec, chartSpec, chartView, type ChartView, kinds, ratesView, type RatesView, reportLanguages, shareView, type ShareView } from '#contracts';
import { Database } from '#database';
import { chart, chartCsv, chartDrawing, issuesOf, pngOf, rates, spokenOf } from '#insights';
import { AppError, isId } from '#kernel';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { spanOf, spanQuery } from './span.js';

const specQuery = z.object({
  spec: z.string().min(2).max(4_000),
  format: z.enum(['json', 'csv', 'png', 'svg']).default('json'),
  /** Of a picture. */
  title: z.string().max(120).optional(),
  language: z.enum(reportLanguages).default('en'),
});
const shareQuery = z.object({
  topicIds: z
    .string()
    .max(2_000)
    .transform((text) => text.split(',').filter(Boolean))
    .refine((list) => list.length > 0 && list.length <= 20 && list.every(isId), 'must be 1 to 20 ids with commas between'),
  kind: z.enum(kinds).optional(),
  grain: z.enum(['day', 'week', 'month']).default('day'),
  days: z.coerce.number().int().min(1).max(1_100).default(30),
});
const dayMs = 86_400_000;

@ApiTags('insights')
@Controller('api/v1/insights')
export class ChartController {
  constructor(private readonly database: Database) {}

  /** Any chart there is, as it is known now: `spec` says in JSON what it shows. The same spec can be saved in a report or kept as an indicator; `format` makes it a file or a picture. */
  @Get('chart')
  @Answers(chartView)
  @Allows('insight.read')
  async chart(
    @Who() caller: Caller,
    @Query({ schema: specQuery }) query: z.infer<typeof specQuery>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<ChartView | string | StreamableFile> {
    const spec = specOf(query.spec);
    const view = await this.database.inWorkspace(scopeOf(caller), (tx) => chart(tx, caller.workspaceId, spec, new Date()));
    if (query.format === 'json') return view;
    response.attachment(`${spec.what}.${query.format}`);
    if (query.format === 'csv') {
      response.type('text/csv');
      return chartCsv(view);
    }
    const svg = chartDrawing(view, query.title ?? spec.what, query.language);
    return query.format === 'png'
      ? new StreamableFile(await pngOf(svg), { type: 'image/png' })
      : new StreamableFile(Buffer.from(svg), { type: 'image/svg+xml' });
  }

  /** Which part of what is said is about which topic, how kindly, and what people complain of about competitors. */
  @Get('share')
  @Answers(shareView)
  @Allows('insight.read')
  share(@Who() caller: Caller, @Query({ schema: shareQuery }) query: z.infer<typeof shareQuery>): Promise<ShareView> {
    const { workspaceId } = caller;
    const spec = chartSpec.parse({ what: 'share', ...query, kind: query.kind ?? null });
    const now = new Date();
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const view = await chart(tx, workspaceId, spec, now);
      const spoken = await spokenOf(tx, workspaceId, query.topicIds, new Date(now.getTime() - (query.days - 1) * dayMs), now);
      const issues = await issuesOf(tx, workspaceId, query.topicIds);
      return { chart: view, topics: spoken.map((topic) => ({ ...topic, issues: issues.get(topic.id) ?? [] })) };
    });
  }

  /** Answers, shares and likes of what we post, where the network counts them. */
  @Get('rates')
  @Answers(ratesView)
  @Allows('insight.read')
  rates(@Who() caller: Caller, @Query({ schema: spanQuery }) query: z.infer<typeof spanQuery>): Promise<RatesView> {
    const { since, until } = spanOf(query);
    return this.database.inWorkspace(scopeOf(caller), (tx) => rates(tx, caller.workspaceId, since, until));
  }
}

function specOf(text: string): ChartSpec {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'spec: is not JSON.', { fields: [{ field: 'spec', message: 'is not JSON' }] });
  }
  const read = chartSpec.safeParse(given);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path, message }) => ({ field: ['spec', ...path].join('.'), message }));
  throw new AppError('invalid', `${fields[0]!.field}: ${fields[0]!.message}.`, { fields });
}
