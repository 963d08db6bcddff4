import type { PresenceMessage } from '#contracts';

type Doing = 'viewing' | 'writing';

/** Who looks at which conversation. Lost with the process, and that is fine. */
export class Presence {
  private readonly seen = new Map<string, { workspaceId: string; conversationId: string; memberId: string; doing: Doing }>();

  /** Answers the conversations whose company changed. */
  set(socketId: string, workspaceId: string, memberId: string, conversationId: string | null, doing: Doing): string[] {
    const before = this.seen.get(socketId);
    if (conversationId) this.seen.set(socketId, { workspaceId, conversationId, memberId, doing });
    else this.seen.delete(socketId);
    if (before?.conversationId === conversationId && before.doing === doing) return [];
    return [...new Set([before?.conversationId, conversationId])].filter((id): id is string => Boolean(id));
  }

  leave(socketId: string): { workspaceId: string; conversationId: string } | null {
    const before = this.seen.get(socketId) ?? null;
    this.seen.delete(socketId);
    return before;
  }

  /** Each member once; writing says more than viewing. */
  in(workspaceId: string, conversationId: string): PresenceMessage {
    const members = new Map<string, Doing>();
    for (const entry of this.seen.values()) {
      if (entry.workspaceId === workspaceId && entry.conversationId === conversationId && members.get(entry.memberId) !== 'writing')
        members.set(entry.memberId, entry.doing);
    }
    return { conversationId, members: [...members].map(([memberId, doing]) => ({ memberId, doing })) };
  }
}
