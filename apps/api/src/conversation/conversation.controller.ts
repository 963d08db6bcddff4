import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { type Caller, scopeOf } from '#accounts';
import {
  assignBody,
  type ConversationDetail,
  conversationView,
  type ConversationView,
  type InboxCounts,
  listOrders,
  noteBody,
  type NoteView,
  type Page,
  priorityBody,
  replyBody,
  type ReplyView,
  settleBody,
  snoozeBody,
  viewNames,
  inboxCounts,
  threadPage,
  type ThreadPage,
  replyView,
  noteView,
  conversationDetail,
} from '#contracts';
import { Database } from '#database';
import { Conversations, Inbox, Replies, ViewCounts } from '#inbox';
import { countsFor, workspaceCounts } from '#insights';
import { AppError, isId } from '#kernel';
import { Answers, pageOf } from '../http/answers.js';
import { IdPipe } from '../http/id.pipe.js';
import { pageQuery } from '../http/query.js';
import { Allows, Who } from '../http/route.js';

const listQuery = pageQuery.extend({
  query: z.string().max(4_000).optional(),
  view: z.enum(viewNames).optional(),
  order: z.enum(listOrders).optional(),
  ids: z
    .string()
    .max(4_000)
    .transform((ids) => ids.split(',').filter(Boolean))
    .refine((ids) => ids.length <= 100 && ids.every(isId), 'must be at most 100 ids with commas between')
    .optional(),
});
const threadQuery = z.object({ before: z.string().max(2_000).optional() });

@ApiTags('conversations')
@Controller('api/v1')
export class ConversationController {
  constructor(
    private readonly inbox: Inbox,
    private readonly conversations: Conversations,
    private readonly replies: Replies,
    private readonly database: Database,
    private readonly viewCounts: ViewCounts,
  ) {}

  @Get('conversations')
  @Answers(pageOf(conversationView))
  @Allows('conversation.read')
  async list(@Who() caller: Caller, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>): Promise<Page<ConversationView>> {
    if (query.ids) {
      const other = (['order', 'cursor'] as const).find((name) => query[name] !== undefined);
      if (other) throw new AppError('invalid', `${other}: cannot be given with ids.`, { fields: [{ field: other, message: 'cannot be given with ids' }] });
      // With a view or a query, those of them that it holds.
      if (query.view === undefined && query.query === undefined) return { items: await this.inbox.rows(caller, query.ids), next: null };
    }
    return this.inbox.list(caller, { ...query, view: query.view ?? 'open' });
  }

  @Get('counts')
  @Answers(inboxCounts)
  @Allows('conversation.read')
  async counts(@Who() caller: Caller): Promise<InboxCounts> {
    const { workspaceId, memberId } = caller;
    const counts = await this.database.inWorkspace(scopeOf(caller), (tx) => workspaceCounts(tx, workspaceId));
    // Whoever asks first waits for the first count; later ones are told what is known.
    if (this.viewCounts.of(workspaceId, memberId).named.waiting === null) await this.viewCounts.settled(workspaceId);
    return countsFor(counts, memberId, this.viewCounts.of(workspaceId, memberId));
  }

  @Get('conversations/:id')
  @Answers(conversationDetail)
  @Allows('conversation.read')
  detail(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ConversationDetail> {
    return this.inbox.detail(caller, id);
  }

  @Get('conversations/:id/thread')
  @Answers(threadPage)
  @Allows('conversation.read')
  thread(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Query({ schema: threadQuery }) query: z.infer<typeof threadQuery>): Promise<ThreadPage> {
    return this.inbox.thread(caller, id, query.before);
  }

  @Post('conversations/:id/replies')
  @Answers(replyView, 201)
  @Allows('conversation.work')
  async reply(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: replyBody }) body: z.infer<typeof replyBody>): Promise<ReplyView> {
    const answered = await this.replies.reply(caller, id, body);
    if (answered.ok) return answered.reply;
    throw new AppError('conflict', 'The conversation moved on since you read it.', { details: { version: answered.version, since: answered.since } });
  }

  @Post('conversations/:id/assign')
  @Answers(conversationView)
  @Allows('conversation.work')
  assign(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: assignBody }) body: z.infer<typeof assignBody>): Promise<ConversationView> {
    return this.conversations.assign(caller, id, body.memberId);
  }

  @Post('conversations/:id/resolve')
  @Answers(conversationView)
  @Allows('conversation.work')
  resolve(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ConversationView> {
    return this.conversations.resolve(caller, id);
  }

  @Post('conversations/:id/reopen')
  @Answers(conversationView)
  @Allows('conversation.work')
  reopen(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ConversationView> {
    return this.conversations.reopen(caller, id);
  }

  @Post('conversations/:id/pending')
  @Answers(conversationView)
  @Allows('conversation.work')
  pend(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ConversationView> {
    return this.conversations.pend(caller, id);
  }

  @Post('conversations/:id/snooze')
  @Answers(conversationView)
  @Allows('conversation.work')
  snooze(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: snoozeBody }) body: z.infer<typeof snoozeBody>): Promise<ConversationView> {
    return this.conversations.snooze(caller, id, body.until ? new Date(body.until) : null);
  }

  @Post('conversations/:id/notes')
  @Answers(noteView, 201)
  @Allows('conversation.work')
  note(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: noteBody }) body: z.infer<typeof noteBody>): Promise<NoteView> {
    return this.conversations.note(caller, id, body);
  }

  @Post('conversations/:id/priority')
  @Answers(conversationView)
  @Allows('conversation.work')
  prioritise(
    @Who() caller: Caller,
    @Param('id', IdPipe) id: string,
    @Body({ schema: priorityBody }) body: z.infer<typeof priorityBody>,
  ): Promise<ConversationView> {
    return this.conversations.prioritise(caller, id, body.priority);
  }

  @Post('replies/:id/retry')
  @Answers(replyView)
  @Allows('conversation.work')
  retry(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ReplyView> {
    return this.replies.retry(caller, id);
  }

  /** A person looked whether it arrived; what did not goes out again. */
  @Post('replies/:id/settle')
  @Answers(replyView)
  @Allows('conversation.work')
  settle(@Who() caller: Caller, @Param('id', IdPipe) id: string, @Body({ schema: settleBody }) body: z.infer<typeof settleBody>): Promise<ReplyView> {
    return this.replies.settle(caller, id, body.arrived);
  }

  @Post('replies/:id/cancel')
  @Answers(replyView)
  @Allows('conversation.work')
  cancel(@Who() caller: Caller, @Param('id', IdPipe) id: string): Promise<ReplyView> {
    return this.replies.cancel(caller, id);
  }
}
