import type { Doing, PresenceMessage } from '#contracts';

export interface Seen {
  socketId: string;
  workspaceId: string;
  conversationId: string;
  memberId: string;
  doing: Doing;
}

/** A node that was not heard of for this long has no one looking any more. */
const forgottenMs = 25_000;
const saying = { idle: 0, viewing: 1, writing: 2 } satisfies Record<Doing, number>;

/** Who looks at which conversation: the screens of this node, and what other nodes say of theirs. May be lost. */
export class Presence {
  private readonly here = new Map<string, Seen>();
  private readonly elsewhere = new Map<string, { seen: readonly Seen[]; atMs: number }>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Answers the conversations whose company changed. */
  set(socketId: string, workspaceId: string, memberId: string, conversationId: string | null, doing: Doing): string[] {
    const before = this.here.get(socketId);
    if (conversationId) this.here.set(socketId, { socketId, workspaceId, conversationId, memberId, doing });
    else this.here.delete(socketId);
    if (before?.conversationId === conversationId && before.doing === doing) return [];
    return [...new Set([before?.conversationId, conversationId])].filter((id): id is string => Boolean(id));
  }

  leave(socketId: string): Seen | null {
    const before = this.here.get(socketId) ?? null;
    this.here.delete(socketId);
    return before;
  }

  /** What this node tells the others. */
  local(): Seen[] {
    return [...this.here.values()];
  }

  /** What another node says; answers the conversations it spoke of before or speaks of now. */
  hear(node: string, seen: readonly Seen[]): { workspaceId: string; conversationId: string }[] {
    const spoken = [...(this.elsewhere.get(node)?.seen ?? []), ...seen];
    if (seen.length > 0) this.elsewhere.set(node, { seen, atMs: this.now() });
    else this.elsewhere.delete(node);
    return [...new Map(spoken.map((one) => [`${one.workspaceId} ${one.conversationId}`, one])).values()];
  }

  /** Every conversation of a workspace that somebody is at. */
  all(workspaceId: string): PresenceMessage[] {
    const ids = new Set(this.everybody().flatMap((one) => (one.workspaceId === workspaceId ? [one.conversationId] : [])));
    return [...ids].map((conversationId) => this.in(workspaceId, conversationId));
  }

  /** Each member once, as what says most: writing, then viewing, then idle. */
  in(workspaceId: string, conversationId: string): PresenceMessage {
    const members = new Map<string, Doing>();
    for (const one of this.everybody()) {
      if (one.workspaceId !== workspaceId || one.conversationId !== conversationId) continue;
      const known = members.get(one.memberId);
      if (!known || saying[one.doing] > saying[known]) members.set(one.memberId, one.doing);
    }
    return { conversationId, members: [...members].map(([memberId, doing]) => ({ memberId, doing })) };
  }

  private everybody(): Seen[] {
    const others = [...this.elsewhere.values()].filter(({ atMs }) => this.now() - atMs < forgottenMs).flatMap(({ seen }) => seen);
    return [...this.here.values(), ...others];
  }
}
