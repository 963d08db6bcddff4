import type { ConversationDetail, ConversationView, CountedView, ListOrder, MentionView, Page, SuggestionView, ThreadItem, ViewName } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { AppError } from '#kernel';
import { besideOf, historyOf } from './beside.store.js';
import type { ActsOn } from './act.service.js';
import { type ConversationRow, conversationOf } from './conversation.view.js';
import { findConversation, otherConversations } from './conversation.store.js';
import { conversationsById, listConversations } from './list.store.js';
import { countedPage, type ExplainIn, listMentions, mentionsById, type Presenting } from './mention.store.js';
import { conversationCondition, mentionCondition } from './search.store.js';
import { type CanReply, replyOn } from './reply-on.store.js';
import { settingsOf } from './settings.store.js';
import { suggestionsFor } from './suggestion.store.js';
import { threadPage } from './thread.store.js';

export interface ListQuery {
  query?: string | undefined;
  view: ViewName;
  order?: ListOrder | undefined;
  /** Only these, of what the list holds. */
  ids?: readonly string[] | undefined;
  cursor?: string | undefined;
  limit: number;
}

const threadLines = 50;

/** What the inbox shows. Changes are made by `Conversations`, `Replies` and `Mentions`. */
export class Inbox {
  constructor(
    private readonly database: Database,
    private readonly explainIn: ExplainIn,
    private readonly canReply: CanReply,
    /** Queries run here: connections of their own, with a time limit, so that no search holds up the work. */
    private readonly searching: Database = database,
    private readonly actsOn: ActsOn = () => ({ theirs: [], ours: [] }),
  ) {}

  list(caller: Caller, { query, view, order, cursor, limit, ids }: ListQuery): Promise<Page<ConversationView>> {
    allow(caller, 'conversation.read');
    return this.reading(query).inWorkspace(scopeOf(caller), async (tx) => {
      const condition = query ? await conversationCondition(tx, query, caller.memberId) : null;
      return listConversations(tx, caller.workspaceId, {
        view,
        order: order ?? (view === 'waiting' ? 'waiting' : 'activity'),
        memberId: caller.memberId,
        condition,
        cursor,
        limit,
        ids,
      });
    });
  }

  /** Complete rows for the ids a screen heard of; unknown ones are left out. */
  rows(caller: Caller, ids: readonly string[]): Promise<ConversationView[]> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => conversationsById(tx, caller.workspaceId, ids));
  }

  detail(caller: Caller, id: string): Promise<ConversationDetail> {
    allow(caller, 'conversation.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findConversation(tx, workspaceId, id);
      if (!row) throw noConversation();
      const { items, earlier } = await threadPage(tx, workspaceId, id, { before: undefined, limit: threadLines }, await this.presenting(tx, workspaceId));
      return {
        ...conversationOf(row),
        thread: items,
        earlier,
        canReply: await this.replyOn(tx, workspaceId, row),
        otherConversations: await otherConversations(tx, workspaceId, row.author_id, id),
        ...(await besideOf(tx, workspaceId, id, caller.memberId)),
        mayAct: await this.mayAct(tx, workspaceId, row),
      };
    });
  }

  thread(caller: Caller, id: string, before: string | undefined): Promise<{ items: ThreadItem[]; earlier: string | null }> {
    allow(caller, 'conversation.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await findConversation(tx, workspaceId, id))) throw noConversation();
      return threadPage(tx, workspaceId, id, { before, limit: threadLines }, await this.presenting(tx, workspaceId));
    });
  }

  historyOf(caller: Caller, authorIds: readonly string[]): ReturnType<typeof historyOf> {
    allow(caller, 'person.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => historyOf(tx, caller.workspaceId, authorIds));
  }

  /** Answers that were given to questions like this one. */
  suggestions(caller: Caller, id: string): Promise<SuggestionView[]> {
    allow(caller, 'conversation.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await findConversation(tx, workspaceId, id))) throw noConversation();
      return suggestionsFor(tx, workspaceId, id);
    });
  }

  mentions(caller: Caller, options: { query?: string | undefined; cursor?: string | undefined; limit: number }): Promise<Page<MentionView>> {
    allow(caller, 'mention.read');
    const { workspaceId } = caller;
    return this.reading(options.query).inWorkspace(scopeOf(caller), async (tx) => {
      const presenting = await this.presenting(tx, workspaceId);
      const condition = options.query ? await mentionCondition(tx, options.query, caller.memberId, presenting.unsureBelow) : null;
      return listMentions(tx, workspaceId, { condition, cursor: options.cursor, limit: options.limit }, presenting);
    });
  }

  mention(caller: Caller, id: string): Promise<MentionView> {
    allow(caller, 'mention.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [mention] = await mentionsById(tx, workspaceId, [id], await this.presenting(tx, workspaceId));
      if (!mention) throw new AppError('not-found', 'There is no such mention.');
      return mention;
    });
  }

  /** How a post of ours was counted over time; empty for what is not ours. */
  counted(caller: Caller, id: string, page: { cursor?: string | undefined; limit: number }): Promise<Page<CountedView>> {
    allow(caller, 'mention.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const [there] = await tx.query(`select from mention where workspace_id = $1 and id = $2`, [caller.workspaceId, id]);
      if (!there) throw new AppError('not-found', 'There is no such mention.');
      return countedPage(tx, caller.workspaceId, id, { cursor: page.cursor, limit: page.limit });
    });
  }

  private async mayAct(tx: Transaction, workspaceId: string, { channel_id: channelId, form }: ConversationRow): Promise<ConversationDetail['mayAct']> {
    const [channel] = await tx.query<{ network: string }>(`select network from channel where workspace_id = $1 and id = $2 and purpose = 'answer'`, [
      workspaceId,
      channelId,
    ]);
    return channel ? this.actsOn(channel.network, form) : { theirs: [], ours: [] };
  }

  private reading(query: string | undefined): Database {
    return query ? this.searching : this.database;
  }

  async presenting(tx: Transaction, workspaceId: string): Promise<Presenting> {
    const { unsureBelow } = await settingsOf(tx, workspaceId);
    return { unsureBelow, explain: await this.explainIn(tx, workspaceId) };
  }

  replyOn(tx: Transaction, workspaceId: string, row: Parameters<typeof replyOn>[2]): ReturnType<typeof replyOn> {
    return replyOn(tx, workspaceId, row, this.canReply);
  }
}

export const noConversation = (): AppError => new AppError('not-found', 'There is no such conversation.');
