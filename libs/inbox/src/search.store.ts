import type { Caller } from '#accounts';
import type { Transaction } from '#database';
import { AppError } from '#kernel';
import type { Condition } from './mention.store.js';

export async function conversationCondition(_tx: Transaction, _caller: Caller, query: string): Promise<Condition | null> {
  throw new AppError('invalid', query);
}
export async function mentionCondition(_tx: Transaction, _caller: Caller, query: string): Promise<Condition | null> {
  throw new AppError('invalid', query);
}
