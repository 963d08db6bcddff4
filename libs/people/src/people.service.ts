import type { PersonView } from '#contracts';
import { allow, audit, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { AppError } from '#kernel';
import { type AuthorRow, erase, everythingAbout, findAuthor } from './person.store.js';

/** The people who wrote to us, and their rights over what is kept. */
export class People {
  constructor(private readonly database: Database) {}

  find(caller: Caller, id: string): Promise<PersonView> {
    allow(caller, 'person.read');
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const author = await known(tx, workspaceId, id);
      const [counts] = await tx.query<{ mentions: number; conversations: number }>(
        `select (select count(*) from mention where workspace_id = $1 and author_id = $2)::int as mentions,
                (select count(*) from conversation where workspace_id = $1 and author_id = $2)::int as conversations`,
        [workspaceId, id],
      );
      return {
        id: author.id,
        network: author.network,
        handle: author.handle,
        name: author.name,
        followers: author.followers,
        location: author.location,
        avatarUrl: author.avatar_url,
        firstSeenAt: author.first_seen_at.toISOString(),
        lastSeenAt: author.last_seen_at.toISOString(),
        erasedAt: author.erased_at?.toISOString() ?? null,
        ...counts!,
      };
    });
  }

  /** All that is kept about somebody, to be handed to them. */
  export(caller: Caller, id: string): Promise<Record<string, unknown>> {
    allow(caller, 'person.export');
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const author = await known(tx, workspaceId, id);
      await audit(tx, workspaceId, { memberId, action: 'person.exported', subject: id });
      return { exportedAt: new Date().toISOString(), author, ...(await everythingAbout(tx, workspaceId, id)) };
    });
  }

  async erase(caller: Caller, id: string): Promise<void> {
    allow(caller, 'person.erase');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      // The pipeline locks authors first as well.
      const author = await known(tx, workspaceId, id, 'for update');
      if (author.erased_at) return;
      const { mentions, conversations } = await erase(tx, workspaceId, author);
      await audit(tx, workspaceId, {
        memberId,
        action: 'person.erased',
        subject: id,
        details: { mentions: mentions.length, conversations: conversations.length },
      });
      await appendEvents(tx, workspaceId, [
        ...mentions.map((mention) => ({
          type: 'mention.deleted' as const,
          mentionId: mention.id,
          conversationId: mention.conversationId,
          channelId: mention.channelId,
          memberId,
        })),
        ...conversations.map(({ id: conversationId, channelId }) => ({
          type: 'conversation.changed' as const,
          conversationId,
          channelId,
          memberId,
          body: { erased: true },
        })),
      ]);
    });
  }
}

async function known(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' = ''): Promise<AuthorRow> {
  const author = await findAuthor(tx, workspaceId, id, lock);
  if (!author) throw new AppError('not-found', 'There is no such person.');
  return author;
}
