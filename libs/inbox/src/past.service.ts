import { allow, type Caller, scopeOf } from '#accounts';
import type { Page, PastConversationView, PastCounts } from '#contracts';
import type { Database, Transaction } from '#database';
import { AppError } from '#kernel';
import { conversationsAsAt, countsAsAt, type PastFilter, remembered } from './past.store.js';

/** The inbox as it stood at a moment. */
export class Past {
  constructor(private readonly database: Database) {}

  list(
    caller: Caller,
    { asAt, cursor, limit, ...filter }: PastFilter & { asAt: Date; cursor?: string | undefined; limit: number },
  ): Promise<Page<PastConversationView>> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await momentIn(tx, caller.workspaceId, asAt);
      return conversationsAsAt(tx, caller.workspaceId, asAt, filter, { cursor, limit });
    });
  }

  /** Without a moment, of now. */
  counts(caller: Caller, asAt: Date | undefined): Promise<PastCounts> {
    allow(caller, 'conversation.read');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const { at, earliest } = await momentIn(tx, caller.workspaceId, asAt);
      return { asAt: at.toISOString(), earliest: earliest.toISOString(), counts: await countsAsAt(tx, caller.workspaceId, at) };
    });
  }
}

async function momentIn(tx: Transaction, workspaceId: string, asAt: Date | undefined): Promise<{ at: Date; earliest: Date }> {
  const { earliest, now } = await remembered(tx, workspaceId);
  const at = asAt ?? now;
  const refuse = (message: string): AppError => new AppError('invalid', `asAt: ${message}.`, { fields: [{ field: 'asAt', message }] });
  if (at > now) throw refuse('must not be in the future');
  if (at < earliest) throw refuse(`must not be before ${earliest.toISOString()}, the first moment that is remembered`);
  return { at, earliest };
}
