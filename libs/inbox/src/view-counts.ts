import { type Query, usesMe, usesRelativeTime } from '#query';
import { Bits } from './bits.js';

/** What is counted: a query, for everybody or, where it says `me`, for one member. */
export interface Counted {
  key: string;
  query: Query;
  memberId: string | null;
}

export interface KeptCount extends Counted {
  members: Bits;
  relative: boolean;
  /** False until it was counted once. */
  known: boolean;
}

export function kept(counted: Counted): KeptCount {
  return { ...counted, members: new Bits(), relative: usesRelativeTime(counted.query), known: false };
}

/** The key of a query for whoever looks: what says `me` is counted for each. */
export function countKey(id: string, query: Query, memberId: string): string {
  return usesMe(query) ? `${id} ${memberId}` : id;
}
