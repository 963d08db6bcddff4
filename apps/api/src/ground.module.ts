import { type DynamicModule, Global, Module } from '@nestjs/common';
import { keySource, Guests, linkMail, Members, Sealer, Sessions } from '#accounts';
import type { Config } from '#config';
import { actsOn, canReply, guardedFetch, guardedNet, type Reach } from '#channels';
import { plan } from '#routing';
import { approvalFor } from './routing/gate.js';
import { Database } from '#database';
import { EventTail } from '#events';
import {
  Acts,
  Approvals,
  ApprovedAnswers,
  Bulks,
  Conversations,
  Drafts,
  Finding,
  Inbox,
  Macros,
  Mentions,
  Moves,
  Notifications,
  Past,
  Promises,
  Replies,
  SavedTexts,
  SavedViews,
  Surveys,
  Tags,
  Thanks,
  ViewCounts,
} from '#inbox';
import { JobSender } from '#jobs';
import { Budgets, Channels as StoredChannels, Intake } from '#listening';
import { Desks, DryRuns, renameTagInRules, Rules, Staffing } from '#routing';
import { People, WholePeople } from '#people';
import { addCorrection, ReaderShelf, Teacher } from '#reading';
import { LiveScreen } from './insight/live.service.js';
import { recount } from './insight/recount.js';
import { QueryDesk } from './finding/query-desk.js';
import { explainBy } from './mention/explain.js';
import { shelfOf } from './mention/reader.js';
import { configToken } from './tokens.js';

/** What main opens and closes. */
export interface Ground {
  config: Config;
  database: Database;
  /** For searching: few connections, each statement with a time limit. */
  searching: Database;
  jobs: JobSender;
  tail: EventTail;
  intake: Intake;
  viewCounts: ViewCounts;
}

/** The libs as injectable things. They know no framework, so this is where they meet it. */
@Global()
@Module({})
export class GroundModule {
  static with(ground: Ground): DynamicModule {
    const { config, database, searching, jobs, tail, intake, viewCounts } = ground;
    const sessions = new Sessions(database);
    const sealer = new Sealer(keySource(config));
    const shelf = shelfOf(config.model);
    const explain = explainBy(shelf);
    const inbox = new Inbox(database, explain, canReply, searching, actsOn);
    const conversations = new Conversations(database);
    const replies = new Replies(database, inbox, jobs, approvalFor, (tx, workspaceId, id, dueAt) => plan(tx, workspaceId, 'approval', id, dueAt));
    const people = new People(database);
    const members = new Members(database, sessions, linkMail(config));
    const providers = [
      { provide: configToken, useValue: config },
      { provide: ReaderShelf, useValue: shelf },
      { provide: Teacher, useValue: new Teacher(database, shelf) },
      { provide: Database, useValue: database },
      { provide: JobSender, useValue: jobs },
      { provide: EventTail, useValue: tail },
      { provide: Intake, useValue: intake },
      { provide: Sealer, useValue: sealer },
      { provide: StoredChannels, useValue: new StoredChannels(sealer) },
      { provide: Sessions, useValue: sessions },
      {
        provide: Members,
        useValue: members,
      },
      { provide: Guests, useValue: new Guests(database, sessions, members, linkMail(config)) },
      { provide: Inbox, useValue: inbox },
      { provide: LiveScreen, useValue: new LiveScreen(database, explain) },
      { provide: Conversations, useValue: conversations },
      { provide: Replies, useValue: replies },
      { provide: Approvals, useValue: new Approvals(database, inbox, jobs) },
      { provide: ApprovedAnswers, useValue: new ApprovedAnswers(database) },
      { provide: Macros, useValue: new Macros(database, replies, conversations) },
      { provide: Drafts, useValue: new Drafts(database) },
      { provide: Thanks, useValue: new Thanks(database, (token) => `${ownOrigin(config)}/community#token=${token}`) },
      { provide: SavedTexts, useValue: new SavedTexts(database) },
      { provide: Promises, useValue: new Promises(database) },
      { provide: Past, useValue: new Past(searching) },
      { provide: Surveys, useValue: new Surveys(database) },
      { provide: Notifications, useValue: new Notifications(database) },
      { provide: Moves, useValue: new Moves(database) },
      { provide: ViewCounts, useValue: viewCounts },
      { provide: Finding, useValue: new Finding(searching, inbox) },
      { provide: QueryDesk, useValue: new QueryDesk(searching) },
      { provide: Bulks, useValue: new Bulks(database, (workspaceId, bulkId) => jobs.hint('inbox.bulk', { workspaceId, bulkId })) },
      { provide: Tags, useValue: new Tags(database, [renameTagInRules]) },
      { provide: Acts, useValue: new Acts(database, jobs, actsOn) },
      { provide: SavedViews, useValue: new SavedViews(database) },
      { provide: Desks, useValue: new Desks(database) },
      { provide: Rules, useValue: new Rules(database) },
      { provide: DryRuns, useValue: new DryRuns(database) },
      { provide: Staffing, useValue: new Staffing(database) },
      { provide: People, useValue: people },
      { provide: WholePeople, useValue: new WholePeople(database, people) },
      { provide: Mentions, useValue: new Mentions(database, inbox, recount, addCorrection) },
    ];
    return { module: GroundModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}

/** To try a channel, and to be let in, the api talks to networks itself. */
export function reachOf({ config: { allowPrivate, publicUrl } }: Ground, database: Database, stored: StoredChannels): Reach {
  return {
    publicUrl,
    fetch: guardedFetch({ allowPrivate }),
    net: guardedNet({ allowPrivate }),
    book: new Budgets(database),
    keep: async (workspaceId, channelId, changes) =>
      void (await database.inWorkspace({ workspaceId }, (tx) => stored.keep(tx, workspaceId, channelId, changes))),
  };
}

/** Where networks send people back to: never what a request claims to be our name. */
export function ownOrigin({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${port}`;
}
