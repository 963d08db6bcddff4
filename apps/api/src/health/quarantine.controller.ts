import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { audit, type Caller, scopeOf } from '#accounts';
import { type Page, quarantinedView, type QuarantinedView, readAgainBody, readAgainView, type ReadAgainView } from '#contracts';
import { Database } from '#database';
import { JobSender } from '#jobs';
import { quarantined, readAgain } from '#listening';
import { Answers, pageOf } from '../http/answers.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

const listQuery = pageQuery.extend({ cursor: z.uuid('is not one of ours; begin without it').optional(), channelId: z.uuid().optional() });

@ApiTags('health')
@Controller('api/v1/quarantine')
export class QuarantineController {
  constructor(
    private readonly database: Database,
    private readonly jobs: JobSender,
  ) {}

  /** Items that could not be understood, newest first, with the reason. */
  @Get()
  @Answers(pageOf(quarantinedView))
  @Allows('channel.manage')
  async list(@Who() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<QuarantinedView>> {
    const { channelId, cursor: before, limit } = query;
    const rows = await this.database.inWorkspace(scopeOf(caller), (tx) => quarantined(tx, caller.workspaceId, { channelId, before, limit }));
    const items = rows.map(({ id, channel_id, received_at, index, why, body }) => ({
      id,
      channelId: channel_id,
      receivedAt: received_at.toISOString(),
      index,
      why,
      body,
    }));
    return { items, next: items.length === limit ? items.at(-1)!.id : null };
  }

  /** Reads their deliveries once more, as after an upgrade that understands them. */
  @Post('read-again')
  @Answers(readAgainView)
  @Allows('channel.manage')
  async again(@Who() caller: Caller, @Body({ schema: readAgainBody }) body: z.infer<typeof readAgainBody>): Promise<ReadAgainView> {
    const { workspaceId, memberId } = caller;
    const done = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const again = await readAgain(tx, workspaceId, body.channelId ?? null);
      await audit(tx, workspaceId, { memberId, action: 'quarantine.read-again', subject: body.channelId ?? workspaceId, details: { ...again } });
      return again;
    });
    if (done.deliveries > 0) this.jobs.hint('intake.read', { workspaceId });
    return done;
  }
}
