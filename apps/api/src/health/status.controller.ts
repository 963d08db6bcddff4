import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, scopeOf } from '#accounts';
import type { Config } from '#config';
import { statusView, type StatusView } from '#contracts';
import { Database } from '#database';
import { JobSender, lastSightings, queueNames } from '#jobs';
import { version } from '#kernel';
import { IntakeStore } from '#listening';
import { Channels } from '../channel/channel.service.js';
import { Answers } from '../http/answers.js';
import { Allows, Who } from '../http/route.js';
import { configToken } from '../tokens.js';
import { findingsOf } from './findings.js';
import { lagOf, repliesOf, webhooksOf } from './status.store.js';

@ApiTags('health')
@Controller('api/v1/status')
export class StatusController {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly jobs: JobSender,
    @Inject(configToken) private readonly config: Config,
  ) {}

  /** Whether anything is stuck, lost or late. */
  @Get()
  @Answers(statusView)
  @Allows('channel.read')
  async status(@Who() caller: Caller): Promise<StatusView> {
    const { workspaceId } = caller;
    const waiting = this.jobs.waiting().catch(() => null);
    const sightings = await lastSightings(this.database);
    const channels = await this.channels.list(caller);
    const { webhooks, ...rest } = await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const unread = await new IntakeStore(this.database).unread(tx, workspaceId);
      return {
        unread: { ...unread, since: unread.since?.toISOString() ?? null },
        lagMs: await lagOf(tx, workspaceId),
        replies: await repliesOf(tx, workspaceId),
        webhooks: await webhooksOf(tx, workspaceId),
      };
    });
    const status = {
      at: new Date().toISOString(),
      version,
      queue: {
        backend: this.config.redisUrl ? ('redis' as const) : ('postgres' as const),
        waiting: await waiting,
        seen: Object.fromEntries(queueNames.map((name) => [name, sightings.get(name)?.toISOString() ?? null])),
      },
      channels,
      ...rest,
    };
    return { ...status, findings: findingsOf(status, webhooks) };
  }
}
