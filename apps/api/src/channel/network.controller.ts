import { Body, Controller, Get, Param, Post, Query, Redirect } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import { channelTypes } from '#channels';
import { type ChannelCheck, channelCheck, checkBody, type GapView, gapView, grantBody, type NetworkView, networkView, type Page } from '#contracts';
import { Database } from '#database';
import { listGaps } from '#listening';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';
import { Connecting } from './connecting.service.js';
import { networkOf } from './network.view.js';

const gapsQuery = pageQuery.extend({ channelId: z.uuid().optional(), cursor: z.uuid('is no cursor of this list').optional() });
/** `limit` and `cursor` are understood as everywhere, and there is never more than one page. */
const networksQuery = pageQuery.extend({ lang: z.enum(['en', 'fr', 'zh']).default('en') });
const finishQuery = z.object({ state: z.string().max(500).default(''), code: z.string().max(5_000).optional(), error: z.string().max(500).optional() });
const checks = z.object({ steps: z.array(channelCheck) });

/** What can be connected, whether it would work, and what may have been missed. */
@ApiTags('channels')
@Controller('api/v1')
export class NetworkController {
  constructor(
    private readonly connecting: Connecting,
    private readonly database: Database,
  ) {}

  @Get('networks')
  @Answers(pageOf(networkView))
  @Allows('channel.read')
  networks(@Query({ schema: networksQuery }) { lang }: z.infer<typeof networksQuery>): { items: NetworkView[]; next: null } {
    return { items: channelTypes.map((type) => networkOf(type, lang)), next: null };
  }

  /** Tries what a channel would need, before it is made. */
  @Post('networks/check')
  @Answers(checks)
  @Allows('channel.manage')
  async check(@Who() caller: Caller, @Body({ schema: checkBody }) body: z.infer<typeof checkBody>): Promise<{ steps: ChannelCheck[] }> {
    return { steps: await this.connecting.check(caller, body) };
  }

  /** The same for a channel there is. */
  @Post('channels/:id/check')
  @Answers(checks)
  @Allows('channel.manage')
  async checkChannel(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<{ steps: ChannelCheck[] }> {
    return { steps: await this.connecting.checkChannel(caller, id) };
  }

  /** Begins signing in at a network; `url` is where the browser goes. */
  @Post('grants')
  @Answers(z.object({ url: z.string() }), 201)
  @Allows('channel.manage')
  begin(@Who() caller: Caller, @Body({ schema: grantBody }) body: z.infer<typeof grantBody>): Promise<{ url: string }> {
    return this.connecting.begin(caller, body);
  }

  /** Where the network sends the browser back to. */
  @Get('grants/finish')
  @Redirect()
  @ApiResponse({ status: 302, description: 'Back to the channels; `problem` says what went wrong' })
  @Allows('channel.manage')
  async finish(@Who() caller: Caller, @Query({ schema: finishQuery }) query: z.infer<typeof finishQuery>): Promise<{ url: string; statusCode: number }> {
    const problem = await this.connecting.finish(caller, query);
    return { url: problem ? `/channels?problem=${encodeURIComponent(problem)}` : '/channels', statusCode: 302 };
  }

  /** Times in which something may have been missed, newest first. */
  @Get('gaps')
  @Answers(pageOf(gapView))
  @Allows('channel.read')
  async gaps(@Who() caller: Caller, @Query({ schema: gapsQuery }) query: z.infer<typeof gapsQuery>): Promise<Page<GapView>> {
    const { channelId, cursor, limit } = query;
    const items = await this.database.inWorkspace(scopeOf(caller), (tx) => listGaps(tx, caller.workspaceId, { channelId, before: cursor, limit }));
    return { items, next: items.length === limit ? items.at(-1)!.id : null };
  }
}
