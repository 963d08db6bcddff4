import type { Kind, MentionView } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { AppError, newId } from '#kernel';
import { addActivity } from './activity.store.js';
import { changeConversation, facetOf, findConversation, lockConversation } from './conversation.store.js';
import { differences } from './conversation.service.js';
import type { ConversationRow } from './conversation.view.js';
import { countFacets } from './facets.js';
import { snippetOf } from './heard.js';
import type { Inbox } from './inbox.service.js';

/** Told after a correction, in its transaction: what a minute's figures gain and lose. */
export type Recount = (
  tx: Transaction,
  workspaceId: string,
  counted: { at: number; channelId: string; kind: Kind; lang: string; by: number; mentionId?: string }[],
) => Promise<void>;

/** Told what a person said of a mention, in its transaction. */
export type Label = (
  tx: Transaction,
  workspaceId: string,
  said: {
    mentionId: string;
    memberId: string;
    kind: Kind;
    heads?: Partial<Record<'question' | 'complaint' | 'praise', boolean>> | undefined;
    previous: { kind: Kind; confidence: number; model: string };
  },
) => Promise<unknown>;

interface MentionState {
  id: string;
  channel_id: string;
  author_id: string;
  conversation_id: string | null;
  thread_root: string;
  form: string;
  own: boolean;
  text: string;
  kind: Kind;
  lang: string;
  confidence: number;
  model: string;
  urgency: number;
  received_at: Date;
  deleted_at: Date | null;
}

/** What people say about single mentions. */
export class Mentions {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly recount: Recount,
    private readonly label: Label,
  ) {}

  /** A person knows better what this is. The conversation follows when this mention gave it its kind. */
  async correct(caller: Caller, id: string, kind: Kind, heads?: Parameters<Label>[2]['heads']): Promise<MentionView> {
    allow(caller, 'mention.correct');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const held = await hold(tx, workspaceId, id);
      const { confidence, model, kind: was } = held.mention;
      await this.label(tx, workspaceId, { mentionId: id, memberId, kind, heads, previous: { kind: was, confidence, model } });
      await this.state(tx, workspaceId, held, { kind, memberId });
    });
    return this.inbox.mention(caller, id);
  }

  /**
   * Takes back what a person said. `takeBack` answers what somebody said before, which then counts again; with null nobody did,
   * and the mention waits to be read anew.
   */
  async uncorrect(caller: Caller, id: string, takeBack: (tx: Transaction) => Promise<{ kind: Kind; memberId: string } | null>): Promise<void> {
    allow(caller, 'mention.correct');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const held = await hold(tx, workspaceId, id);
      const standing = await takeBack(tx);
      if (standing) return this.state(tx, workspaceId, held, standing);
      await tx.query(`update mention set corrected_by = null, corrected_at = null where workspace_id = $1 and id = $2`, [workspaceId, id]);
      const { kind, conversation_id: conversationId, channel_id: channelId } = held.mention;
      if (conversationId) await addActivity(tx, workspaceId, { conversationId, memberId, type: 'uncorrected', details: { mentionId: id } });
      const body = { kind: { from: kind, to: kind }, undone: true };
      await appendEvents(tx, workspaceId, [{ type: 'mention.corrected', mentionId: id, conversationId, channelId, memberId, body }]);
    });
  }

  private async state(tx: Transaction, workspaceId: string, { mention, before }: Held, said: { kind: Kind; memberId: string }): Promise<void> {
    const { id, conversation_id: conversationId } = mention;
    const { kind, memberId } = said;
    await tx.query(`update mention set kind = $3, corrected_by = $4, corrected_at = now() where workspace_id = $1 and id = $2`, [
      workspaceId,
      id,
      kind,
      memberId,
    ]);
    if (conversationId)
      await addActivity(tx, workspaceId, { conversationId, memberId, type: 'corrected', details: { mentionId: id, kind: { from: mention.kind, to: kind } } });
    const events: NewEvent[] = [];
    if (before && (before.last_mention_id === id || before.kind === mention.kind)) {
      await changeConversation(tx, workspaceId, before.id, { kind, unsure: before.last_mention_id === id ? false : before.unsure });
      const after = (await findConversation(tx, workspaceId, before.id))!;
      await countFacets(tx, workspaceId, [{ before: facetOf(before), after: facetOf(after) }]);
      const body = differences(before, after);
      if (Object.keys(body).length > 0) {
        events.push({ type: 'conversation.changed', conversationId: before.id, channelId: before.channel_id, deskId: before.desk_id, memberId, body });
      }
    }
    if (!mention.own && kind !== mention.kind) {
      const at = { at: mention.received_at.getTime(), channelId: mention.channel_id, lang: mention.lang, mentionId: id };
      await this.recount(tx, workspaceId, [
        { ...at, kind: mention.kind, by: -1 },
        { ...at, kind, by: 1 },
      ]);
    }
    events.unshift({
      type: 'mention.corrected',
      mentionId: id,
      conversationId,
      channelId: mention.channel_id,
      memberId,
      body: { kind: { from: mention.kind, to: kind } },
    });
    await appendEvents(tx, workspaceId, events);
  }

  /** Makes work of what was only listened to. Opened twice, it is the same conversation. */
  async open(caller: Caller, id: string): Promise<MentionView> {
    allow(caller, 'mention.open');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const mention = await find(tx, workspaceId, id, 'for update');
      if (mention.conversation_id) return;
      if (mention.own || mention.deleted_at) throw new AppError('conflict', mention.own ? 'This is our own post.' : 'This post was deleted.');
      const conversationId = newId();
      const { unsureBelow } = await this.inbox.presenting(tx, workspaceId);
      await tx.query(
        `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, unsure, lang, urgency, snippet, form,
           mention_count, opened_at, last_activity_at, waiting_since, last_mention_id)
         select $1, $2, channel_id, author_id, thread_root, kind, confidence, corrected_by is null and confidence < $4, lang, urgency, $5, form,
           1, now(), now(), received_at, id from mention where workspace_id = $1 and id = $3`,
        [workspaceId, conversationId, id, unsureBelow, snippetOf(mention.text)],
      );
      await tx.query(`update mention set conversation_id = $3 where workspace_id = $1 and id = $2`, [workspaceId, id, conversationId]);
      await addActivity(tx, workspaceId, { conversationId, memberId, type: 'opened', details: {} });
      await tx.query(`select adopt_search($1, $2)`, [id, conversationId]);
      const after = (await findConversation(tx, workspaceId, conversationId))!;
      await countFacets(tx, workspaceId, [{ before: null, after: facetOf(after) }]);
      await appendEvents(tx, workspaceId, [
        {
          type: 'conversation.changed',
          conversationId,
          mentionId: id,
          channelId: mention.channel_id,
          memberId,
          body: { opened: true, status: { from: null, to: 'open' } },
        },
      ]);
    });
    return this.inbox.mention(caller, id);
  }
}

interface Held {
  mention: MentionState;
  before: ConversationRow | null;
}

/** Locks a mention and, before it as the pipeline does, its conversation. */
async function hold(tx: Transaction, workspaceId: string, id: string): Promise<Held> {
  const { conversation_id: conversationId } = await find(tx, workspaceId, id);
  const before = conversationId ? await lockConversation(tx, workspaceId, conversationId) : null;
  return { before, mention: await find(tx, workspaceId, id, 'for no key update') };
}

async function find(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' | 'for no key update' = ''): Promise<MentionState> {
  const [row] = await tx.query<MentionState>(
    `select id, channel_id, author_id, conversation_id, thread_root, form, own, text, kind, lang, confidence, model, urgency, received_at, deleted_at
     from mention where workspace_id = $1 and id = $2 ${lock}`,
    [workspaceId, id],
  );
  if (!row) throw new AppError('not-found', 'There is no such mention.');
  return row;
}
