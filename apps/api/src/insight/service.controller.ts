import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { serviceAxes, serviceHours, serviceView, type ServiceView } from '#contracts';
import { Database } from '#database';
import { serviceFigures } from '#insights';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { spanOf, spanQuery } from './span.js';

const serviceQuery = spanQuery.extend({ by: z.enum(serviceAxes).default('all'), hours: z.enum(serviceHours).default('work') });

@ApiTags('insights')
@Controller('api/v1/insights/service')
export class ServiceController {
  constructor(private readonly database: Database) {}

  /** How long people waited for us, in whole days of the workspace's time zone. Half, nine of ten and one of ten are told within 5 %. */
  @Get()
  @Answers(serviceView)
  @Allows('insight.read')
  figures(@Who() caller: Caller, @Query({ schema: serviceQuery }) query: z.infer<typeof serviceQuery>): Promise<ServiceView> {
    return this.database.inWorkspace(scopeOf(caller), (tx) => serviceFigures(tx, caller.workspaceId, { ...query, ...spanOf(query) }));
  }
}
