import type { PresenceMessage } from '#contracts';

type Doing = 'viewing' | 'writing';

export interface Seen {
  socketId: string;
  workspaceId: string;
  conversationId: string;
  memberId: string;
  doing: Doing;
}

/** A node that was not heard of for this long has no one looking any more. */
const forgottenMs = 25_000;

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

  /** Each member once; writing says more than viewing. */
  in(workspaceId: string, conversationId: string): PresenceMessage {
    const members = new Map<string, Doing>();
    const others = [...this.elsewhere.values()].filter(({ atMs }) => this.now() - atMs < forgottenMs).flatMap(({ seen }) => seen);
    for (const one of [...this.here.values(), ...others]) {
      if (one.workspaceId === workspaceId && one.conversationId === conversationId && members.get(one.memberId) !== 'writing')
        members.set(one.memberId, one.doing);
    }
    return { conversationId, members: [...members].map(([memberId, doing]) => ({ memberId, doing })) };
  }
}
