import type { DraftView, WritingMode } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database } from '#database';
import { appendEvents } from '#events';
import { findConversation } from './conversation.store.js';
import { draftsOf, keepDraft } from './draft.store.js';
import { noConversation } from './inbox.service.js';

/** What members began to write. */
export class Drafts {
  constructor(private readonly database: Database) {}

  /** Tells the log when one begins or ends, not with each letter. */
  keep(caller: Caller, conversationId: string, draft: { mode: WritingMode; text: string; basedOn: number | null }): Promise<{ items: DraftView[] }> {
    allow(caller, 'conversation.work');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const row = await findConversation(tx, workspaceId, conversationId);
      if (!row) throw noConversation();
      const what = await keepDraft(tx, workspaceId, { conversationId, memberId, ...draft });
      const items = await draftsOf(tx, workspaceId, conversationId, memberId);
      if (what !== 'went on') {
        await appendEvents(tx, workspaceId, [
          { type: 'draft.changed', conversationId, channelId: row.channel_id, deskId: row.desk_id, memberId, body: { mode: draft.mode, [what]: true } },
        ]);
      }
      return { items };
    });
  }
}
