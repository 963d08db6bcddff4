import type { CannedReplyView, MacroStep, MacroView, SavedTextKind } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import type { Database, Transaction } from '#database';
import { AppError, newId } from '#kernel';
import { cannedFor, dropSaved, macrosFor, ownerOf, putCanned, putMacro } from './canned.store.js';

export interface CannedInput {
  shortcut: string;
  name: string;
  text: string;
  shared: boolean;
  kind: SavedTextKind;
  lang: string | null;
}

export interface MacroInput {
  name: string;
  shared: boolean;
  steps: readonly MacroStep[];
}

/** Texts and rows of actions that are used again and again: one's own, and everybody's. */
export class SavedTexts {
  constructor(private readonly database: Database) {}

  canned(caller: Caller): Promise<CannedReplyView[]> {
    allow(caller, 'conversation.work');
    return this.database.inWorkspace(scopeOf(caller), (tx) => cannedFor(tx, caller.workspaceId, caller.memberId));
  }

  macros(caller: Caller): Promise<MacroView[]> {
    allow(caller, 'conversation.work');
    return this.database.inWorkspace(scopeOf(caller), (tx) => macrosFor(tx, caller.workspaceId, caller.memberId));
  }

  /** Without an id a new one is made. */
  putCanned(caller: Caller, id: string | null, input: CannedInput): Promise<CannedReplyView> {
    return this.put(caller, 'canned_reply', id, input.shared, async (tx, known, memberId) => {
      if (!(await putCanned(tx, caller.workspaceId, { ...input, id: known, memberId })))
        throw new AppError('invalid', 'The shortcut is taken.', { fields: [{ field: 'shortcut', message: 'is taken' }] });
      return (await cannedFor(tx, caller.workspaceId, caller.memberId)).find((one) => one.id === known)!;
    });
  }

  putMacro(caller: Caller, id: string | null, input: MacroInput): Promise<MacroView> {
    return this.put(caller, 'macro', id, input.shared, async (tx, known, memberId) => {
      await putMacro(tx, caller.workspaceId, { ...input, id: known, memberId });
      return (await macrosFor(tx, caller.workspaceId, caller.memberId)).find((one) => one.id === known)!;
    });
  }

  drop(caller: Caller, table: 'canned_reply' | 'macro', id: string): Promise<void> {
    allow(caller, 'conversation.work');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await mayChange(tx, caller, table, id);
      await dropSaved(tx, caller.workspaceId, table, id);
    });
  }

  private put<T>(
    caller: Caller,
    table: 'canned_reply' | 'macro',
    id: string | null,
    shared: boolean,
    write: (tx: Transaction, id: string, memberId: string | null) => Promise<T>,
  ): Promise<T> {
    allow(caller, shared ? 'text.share' : 'conversation.work');
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (id) await mayChange(tx, caller, table, id);
      return write(tx, id ?? newId(), shared ? null : caller.memberId);
    });
  }
}

async function mayChange(tx: Transaction, caller: Caller, table: 'canned_reply' | 'macro', id: string): Promise<void> {
  const owner = await ownerOf(tx, caller.workspaceId, table, id, caller.memberId);
  if (owner === undefined) throw new AppError('not-found', 'There is nothing with this id.');
  if (owner === null) allow(caller, 'text.share');
}
