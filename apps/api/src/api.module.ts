import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Sealer, Sessions } from '#accounts';
import { Database } from '#database';
import { Conversations } from '#inbox';
import { JobSender } from '#jobs';
import { Intake } from '#listening';
import { ChannelController } from './channel/channel.controller.js';
import { Channels } from './channel/channel.service.js';
import { ConversationController } from './conversation/conversation.controller.js';
import { TogetherController } from './conversation/together.controller.js';
import { WritingController } from './conversation/writing.controller.js';
import { DemoController } from './demo/demo.controller.js';
import { Demo } from './demo/demo.service.js';
import { EventController } from './event/event.controller.js';
import { type Ground, GroundModule } from './ground.module.js';
import { QuarantineController } from './health/quarantine.controller.js';
import { StatusController } from './health/status.controller.js';
import { PersonController } from './member/person.controller.js';
import { OutgoingController } from './outgoing/outgoing.controller.js';
import { HealthController } from './health/health.controller.js';
import { Deliveries } from './hook/deliveries.js';
import { Doors } from './hook/doors.js';
import { CallerGuard } from './http/caller.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { InsightController } from './insight/insight.controller.js';
import { MemberController } from './member/member.controller.js';
import { MentionController } from './mention/mention.controller.js';
import { Entrance } from './session/entrance.js';
import { SessionController } from './session/session.controller.js';
import { SettingsController } from './session/settings.controller.js';

@Module({})
export class ApiModule {
  static with(ground: Ground): DynamicModule {
    return {
      module: ApiModule,
      imports: [GroundModule.with(ground)],
      controllers: [
        SessionController,
        SettingsController,
        MemberController,
        ChannelController,
        ConversationController,
        WritingController,
        TogetherController,
        MentionController,
        EventController,
        InsightController,
        StatusController,
        QuarantineController,
        PersonController,
        OutgoingController,
        DemoController,
        HealthController,
      ],
      providers: [
        { provide: APP_GUARD, useClass: CallerGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Entrance,
        {
          provide: Demo,
          useFactory: (database: Database, sessions: Sessions, channels: Channels, conversations: Conversations, intake: Intake, jobs: JobSender) =>
            new Demo(database, sessions, channels, conversations, intake, jobs),
          inject: [Database, Sessions, Channels, Conversations, Intake, JobSender],
        },
        {
          provide: Deliveries,
          useFactory: (database: Database, sealer: Sealer, intake: Intake) => new Deliveries(new Doors(database, sealer), intake),
          inject: [Database, Sealer, Intake],
        },
        {
          provide: Channels,
          useFactory: (database: Database, sealer: Sealer, jobs: JobSender) =>
            new Channels(database, sealer, ground.config.publicUrl, (workspaceId, channelId) => jobs.hint('channel.poll', { workspaceId, channelId })),
          inject: [Database, Sealer, JobSender],
        },
      ],
    };
  }
}
