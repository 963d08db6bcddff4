import type { Form, Kind, Status } from '#contracts';

/** A mention that looks for its conversation. Times are in milliseconds since 1970. */
export interface Arriving {
  mentionId: string;
  channelId: string;
  authorId: string;
  threadRoot: string;
  form: Form;
  kind: Kind;
  own: boolean;
  /** False when we only listen: it joins nothing and opens nothing. */
  addressed: boolean;
  receivedAt: number;
}

export interface Candidate {
  id: string;
  channelId: string;
  authorId: string;
  threadRoot: string;
  status: Status;
  kind: Kind;
  lastActivityAt: number;
}

export interface ThreadingSettings {
  /** An author's next post joins their latest conversation when it is younger than this. */
  joinWithinMs: number;
  /** A resolved conversation reopens when it is younger than this; after that a new one opens. */
  reopenWithinMs: number;
}

export type Placed = { mentionId: string; conversation: Candidate; opened: boolean; reopened: boolean } | { mentionId: string; conversation: null };

const hourMs = 3_600_000;
export const defaultThreading: ThreadingSettings = { joinWithinMs: 24 * hourMs, reopenWithinMs: 7 * 24 * hourMs };

/**
 * Places each mention, in order: the conversation of its channel, author and thread root; else that author's latest within a
 * day; else a new one, made by `open`. `candidates` must hold every conversation of these authors that could match; those
 * that open here become candidates for the mentions after them.
 */
export function placeInThreads(
  arriving: readonly Arriving[],
  candidates: readonly Candidate[],
  settings: ThreadingSettings,
  open: (mention: Arriving) => string,
): Placed[] {
  const byAuthor = new Map<string, Candidate[]>();
  const keyOf = (item: { channelId: string; authorId: string }): string => `${item.channelId} ${item.authorId}`;
  const known = (key: string): Candidate[] => byAuthor.get(key) ?? byAuthor.set(key, []).get(key)!;
  for (const candidate of candidates) known(keyOf(candidate)).push({ ...candidate });

  return arriving.map((mention): Placed => {
    if (mention.own || !mention.addressed) return { mentionId: mention.mentionId, conversation: null };
    const theirs = known(keyOf(mention));
    const usable = theirs
      .filter((c) => c.status !== 'resolved' || mention.receivedAt - c.lastActivityAt <= settings.reopenWithinMs)
      .sort((a, b) => b.lastActivityAt - a.lastActivityAt);
    const found = usable.find((c) => c.threadRoot === mention.threadRoot) ?? usable.find((c) => mention.receivedAt - c.lastActivityAt <= settings.joinWithinMs);
    if (found) {
      const reopened = found.status !== 'open';
      found.status = 'open';
      found.kind = kindAfter(found.kind, mention.kind);
      found.lastActivityAt = Math.max(found.lastActivityAt, mention.receivedAt);
      return { mentionId: mention.mentionId, conversation: found, opened: false, reopened };
    }
    const conversation: Candidate = {
      id: open(mention),
      channelId: mention.channelId,
      authorId: mention.authorId,
      threadRoot: mention.threadRoot,
      status: 'open',
      kind: mention.kind,
      lastActivityAt: mention.receivedAt,
    };
    theirs.push(conversation);
    return { mentionId: mention.mentionId, conversation, opened: true, reopened: false };
  });
}

/** A complaint stays one until it is resolved, whatever small talk follows; otherwise the latest that says something. */
export function kindAfter(before: Kind, next: Kind): Kind {
  if (before === 'complaint' || next === 'other') return before;
  return next;
}
