import { Body, Controller, Get, Put, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { audit, type Caller, scopeOf } from '#accounts';
import { timeZoneName, type TimeZoneView, timeZoneView as view } from '#contracts';
import { Database } from '#database';
import { askRedating, indicators, timeZoneView, workspaceCounts } from '#insights';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { exposed } from './exposed.js';
import { LiveScreen } from './live.service.js';

const zoneBody = z.object({ timeZone: timeZoneName });

@ApiTags('insights')
@Controller('api/v1/insights')
export class FiguresController {
  constructor(
    private readonly database: Database,
    private readonly screen: LiveScreen,
  ) {}

  /** The figures of now for Prometheus, by an API key: complaints against what is usual, spikes, the inbox, the lag and what is kept for the long run. */
  @Get('prometheus')
  @Answers(z.unknown().describe('Figures in the text format of Prometheus.'))
  @ApiProduces('text/plain')
  @Allows('insight.read')
  async prometheus(@Who() caller: Caller, @Res() response: Response): Promise<void> {
    const live = await this.screen.view(caller.workspaceId);
    const rest = await this.database.inWorkspace(scopeOf(caller), async (tx) => ({
      inbox: await workspaceCounts(tx, caller.workspaceId),
      indicators: await indicators(tx, caller.workspaceId),
    }));
    const { text, type } = await exposed({ live, ...rest });
    response.type(type).send(text);
  }

  /** Where days begin; `changing` while everything is summed anew for another zone, with the share that is done. */
  @Get('time-zone')
  @Answers(view)
  @Allows('insight.read')
  timeZone(@Who() caller: Caller): Promise<TimeZoneView> {
    return this.database.inWorkspace(scopeOf(caller), (tx) => timeZoneView(tx, caller.workspaceId));
  }

  /** Days are to begin elsewhere: everything that is counted by the day is summed anew, beside the work. What was kept for the long run stays as it was. */
  @Put('time-zone')
  @Answers(view)
  @Allows('settings.manage')
  redate(@Who() caller: Caller, @Body({ schema: zoneBody }) body: z.infer<typeof zoneBody>): Promise<TimeZoneView> {
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await askRedating(tx, workspaceId, body.timeZone);
      await audit(tx, workspaceId, { memberId, action: 'settings.changed', subject: workspaceId, details: body });
      return timeZoneView(tx, workspaceId);
    });
  }
}
