import path from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Guests, Sealer, Sessions } from '#accounts';
import { guardedFetch } from '#channels';
import { Database } from '#database';
import { EventTail } from '#events';
import { ApprovedAnswers, Conversations, Inbox, Mentions, Replies } from '#inbox';
import { Outcomes } from '#insights';
import { JobSender } from '#jobs';
import { Budgets, Channels as StoredChannels, Intake } from '#listening';
import { ReaderShelf, Teacher } from '#reading';
import { ChannelController } from './channel/channel.controller.js';
import { Channels } from './channel/channel.service.js';
import { Connecting } from './channel/connecting.service.js';
import { NetworkController } from './channel/network.controller.js';
import { ActController } from './conversation/act.controller.js';
import { RoomController, RoomHosts } from './room/room.controller.js';
import { AnswerController } from './conversation/answer.controller.js';
import { ApprovalController } from './conversation/approval.controller.js';
import { ConversationController } from './conversation/conversation.controller.js';
import { PastController } from './conversation/past.controller.js';
import { SlaController } from './conversation/sla.controller.js';
import { SurveyController } from './conversation/survey.controller.js';
import { NotificationController } from './member/notification.controller.js';
import { TogetherController } from './conversation/together.controller.js';
import { WritingController } from './conversation/writing.controller.js';
import { DemoController } from './demo/demo.controller.js';
import { Demo } from './demo/demo.service.js';
import { EventController } from './event/event.controller.js';
import { type Ground, GroundModule, ownOrigin, reachOf } from './ground.module.js';
import { QuarantineController } from './health/quarantine.controller.js';
import { StatusController } from './health/status.controller.js';
import { WholePersonController } from './member/whole-person.controller.js';
import { PersonController } from './member/person.controller.js';
import { OutgoingController } from './outgoing/outgoing.controller.js';
import { HealthController } from './health/health.controller.js';
import { Deliveries } from './hook/deliveries.js';
import { Doors } from './hook/doors.js';
import { CallerGuard } from './http/caller.guard.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ImportController } from './import/import.controller.js';
import { Imports } from './import/import.service.js';
import { InsightController } from './insight/insight.controller.js';
import { ChartController } from './insight/chart.controller.js';
import { FiguresController } from './insight/figures.controller.js';
import { IndicatorController } from './insight/indicator.controller.js';
import { OutcomeController } from './insight/outcome.controller.js';
import { ReportController, SharedReportController } from './insight/report.controller.js';
import { ServiceController } from './insight/service.controller.js';
import { MemberController } from './member/member.controller.js';
import { MediaCache } from './media/media-cache.service.js';
import { MediaController } from './media/media.controller.js';
import { MentionMedia } from './media/media.service.js';
import { MentionController } from './mention/mention.controller.js';
import { CorrectionController } from './reading/correction.controller.js';
import { Corrections } from './reading/correction.service.js';
import { EndpointController } from './reading/endpoint.controller.js';
import { Endpoints } from './reading/endpoint.service.js';
import { ModelController } from './reading/model.controller.js';
import { Models } from './reading/model.service.js';
import { RereadingController } from './reading/rereading.controller.js';
import { Rereadings } from './reading/rereading.service.js';
import { SecondReaders } from './reading/second.js';
import { SpikeController } from './insight/spike.controller.js';
import { TopicController } from './topic/topic.controller.js';
import { TopicSearches } from './topic/topic-search.js';
import { Topics } from './topic/topic.service.js';
import { Entrance } from './session/entrance.js';
import { DeskController } from './routing/desk.controller.js';
import { RuleController } from './routing/rule.controller.js';
import { AdvocateController } from './offer/advocate.controller.js';
import { Advocates } from './offer/advocates.service.js';
import { CommunityController } from './offer/community.controller.js';
import { Community } from './offer/community.service.js';
import { Handles } from './offer/handles.service.js';
import { Customers } from './offer/customers.service.js';
import { HandOffController } from './offer/hand-off.controller.js';
import { HandOffs } from './offer/hand-offs.service.js';
import { PartnerController } from './offer/partner.controller.js';
import { Partners } from './offer/partners.service.js';
import { OfferController } from './offer/offer.controller.js';
import { Offers } from './offer/offers.service.js';
import { TellingController } from './offer/telling.controller.js';
import { Telling } from './offer/telling.service.js';
import { SessionController } from './session/session.controller.js';
import { SettingsController } from './session/settings.controller.js';
import { BulkController } from './view/bulk.controller.js';
import { FindingController } from './finding/finding.controller.js';
import { ViewController } from './view/view.controller.js';
import { Finder } from './widget/finder.js';
import { Visits } from './widget/visits.js';

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
        NetworkController,
        ConversationController,
        ApprovalController,
        AnswerController,
        RoomController,
        WritingController,
        ActController,
        TogetherController,
        ViewController,
        BulkController,
        FindingController,
        PastController,
        SlaController,
        SurveyController,
        NotificationController,
        MentionController,
        MediaController,
        ImportController,
        CorrectionController,
        ModelController,
        RereadingController,
        EndpointController,
        EventController,
        TopicController,
        SpikeController,
        InsightController,
        OutcomeController,
        ServiceController,
        ChartController,
        IndicatorController,
        ReportController,
        SharedReportController,
        FiguresController,
        StatusController,
        QuarantineController,
        PersonController,
        DeskController,
        RuleController,
        OfferController,
        TellingController,
        AdvocateController,
        CommunityController,
        PartnerController,
        HandOffController,
        WholePersonController,
        OutgoingController,
        DemoController,
        HealthController,
      ],
      providers: [
        { provide: APP_GUARD, useClass: CallerGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        Entrance,
        { provide: RoomHosts, useFactory: () => new RoomHosts(ground.config.allowPrivate) },
        {
          provide: Offers,
          useFactory: (database: Database, inbox: Inbox, replies: Replies, guests: Guests) => new Offers(database, inbox, replies, guests),
          inject: [Database, Inbox, Replies, Guests],
        },
        {
          provide: Telling,
          useFactory: (database: Database, sealer: Sealer, guests: Guests) => new Telling(database, sealer, guests),
          inject: [Database, Sealer, Guests],
        },
        { provide: Advocates, useFactory: (database: Database, guests: Guests) => new Advocates(database, guests), inject: [Database, Guests] },
        {
          provide: Community,
          useFactory: (database: Database, guests: Guests) => new Community(database, guests, ownOrigin(ground.config)),
          inject: [Database, Guests],
        },
        {
          provide: Handles,
          useFactory: (database: Database, stored: StoredChannels) => new Handles(database, stored, reachOf(ground, database, stored)),
          inject: [Database, StoredChannels],
        },
        { provide: Partners, useFactory: (database: Database, guests: Guests) => new Partners(database, guests), inject: [Database, Guests] },
        { provide: Customers, useFactory: (database: Database) => new Customers(database), inject: [Database] },
        {
          provide: HandOffs,
          useFactory: (database: Database, inbox: Inbox, replies: Replies) => new HandOffs(database, inbox, replies, ownOrigin(ground.config)),
          inject: [Database, Inbox, Replies],
        },
        { provide: Outcomes, useFactory: (database: Database) => new Outcomes(database), inject: [Database] },
        {
          provide: TopicSearches,
          useFactory: (database: Database, stored: StoredChannels) => new TopicSearches(database, stored, reachOf(ground, database, stored)),
          inject: [Database, StoredChannels],
        },
        {
          provide: Topics,
          useFactory: (database: Database, searches: TopicSearches) => new Topics(database, searches),
          inject: [Database, TopicSearches],
        },
        {
          provide: Corrections,
          useFactory: (database: Database, inbox: Inbox, mentions: Mentions, teacher: Teacher, shelf: ReaderShelf, jobs: JobSender) =>
            new Corrections(database, inbox, mentions, teacher, shelf, jobs),
          inject: [Database, Inbox, Mentions, Teacher, ReaderShelf, JobSender],
        },
        {
          provide: MentionMedia,
          useFactory: (database: Database, tail: EventTail) =>
            new MentionMedia(
              database,
              guardedFetch({ allowPrivate: ground.config.allowPrivate }),
              new MediaCache(path.join(ground.config.dataFolder, 'media'), ground.config.mediaCacheBytes),
              tail,
            ),
          inject: [Database, EventTail],
        },
        { provide: Imports, useFactory: (database: Database, jobs: JobSender) => new Imports(database, jobs), inject: [Database, JobSender] },
        { provide: SecondReaders, useFactory: (database: Database) => new SecondReaders(database, ground.config.transformer), inject: [Database] },
        {
          provide: Rereadings,
          useFactory: (database: Database, shelf: ReaderShelf, second: SecondReaders, jobs: JobSender) => new Rereadings(database, shelf, second, jobs),
          inject: [Database, ReaderShelf, SecondReaders, JobSender],
        },
        {
          provide: Endpoints,
          useFactory: (database: Database, sealer: Sealer, shelf: ReaderShelf) =>
            new Endpoints(database, sealer, shelf, guardedFetch({ allowPrivate: ground.config.allowPrivate })),
          inject: [Database, Sealer, ReaderShelf],
        },
        {
          provide: Models,
          useFactory: (database: Database, shelf: ReaderShelf, teacher: Teacher, jobs: JobSender, second: SecondReaders) =>
            new Models(database, shelf, teacher, jobs, second),
          inject: [Database, ReaderShelf, Teacher, JobSender, SecondReaders],
        },
        {
          provide: Demo,
          useFactory: (database: Database, sessions: Sessions, channels: Channels, conversations: Conversations, intake: Intake, jobs: JobSender) =>
            new Demo(database, sessions, channels, conversations, intake, jobs),
          inject: [Database, Sessions, Channels, Conversations, Intake, JobSender],
        },
        {
          provide: Visits,
          useFactory: (database: Database, sealer: Sealer, intake: Intake, answers: ApprovedAnswers) =>
            new Visits(database, new Doors(database, sealer), intake, answers, new Finder(database)),
          inject: [Database, Sealer, Intake, ApprovedAnswers],
        },
        {
          provide: Deliveries,
          useFactory: (database: Database, sealer: Sealer, intake: Intake) => new Deliveries(new Doors(database, sealer), intake),
          inject: [Database, Sealer, Intake],
        },
        {
          provide: Connecting,
          useFactory: (database: Database, channels: Channels, stored: StoredChannels, sealer: Sealer) =>
            new Connecting(database, channels, stored, sealer, reachOf(ground, database, stored), ownOrigin(ground.config)),
          inject: [Database, Channels, StoredChannels, Sealer],
        },
        {
          provide: Channels,
          useFactory: (database: Database, stored: StoredChannels, jobs: JobSender) =>
            new Channels(database, stored, new Budgets(database), ground.config.publicUrl, (workspaceId, channelId) =>
              jobs.hint('channel.poll', { workspaceId, channelId }),
            ),
          inject: [Database, StoredChannels, JobSender],
        },
      ],
    };
  }
}
