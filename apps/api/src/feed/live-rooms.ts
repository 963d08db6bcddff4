import type { LiveView } from '#contracts';
import { log } from '#kernel';

const atMostEveryMs = 500;
/** Minutes pass also when nobody says anything. */
const atLeastEveryMs = 5_000;

interface LiveRoom {
  watchers: Set<string>;
  timer: NodeJS.Timeout | null;
  toldMs: number;
  last: LiveView | null;
  working: boolean;
}

/** The live screens of this node: one is worked out a workspace, however many watch, and none when nobody does. */
export class LiveRooms {
  private readonly rooms = new Map<string, LiveRoom>();
  private readonly beat: NodeJS.Timeout;

  constructor(
    private readonly view: (workspaceId: string) => Promise<LiveView>,
    private readonly tell: (workspaceId: string, view: LiveView) => void,
  ) {
    this.beat = setInterval(() => {
      for (const [workspaceId, room] of this.rooms) if (Date.now() - room.toldMs >= atLeastEveryMs) this.touch(workspaceId);
    }, 1_000);
    this.beat.unref();
  }

  /** Answers what was told last, to begin with. */
  watch(workspaceId: string, socketId: string): LiveView | null {
    let room = this.rooms.get(workspaceId);
    if (!room) this.rooms.set(workspaceId, (room = { watchers: new Set(), timer: null, toldMs: 0, last: null, working: false }));
    room.watchers.add(socketId);
    this.touch(workspaceId);
    return room.last;
  }

  leave(workspaceId: string, socketId: string): void {
    const room = this.rooms.get(workspaceId);
    if (!room) return;
    room.watchers.delete(socketId);
    if (room.watchers.size > 0) return;
    if (room.timer) clearTimeout(room.timer);
    this.rooms.delete(workspaceId);
  }

  /** Something changed. */
  touch(workspaceId: string): void {
    const room = this.rooms.get(workspaceId);
    if (!room || room.timer) return;
    room.timer = setTimeout(
      () => {
        room.timer = null;
        if (!room.working) void this.refresh(workspaceId, room);
        else this.touch(workspaceId);
      },
      Math.max(0, room.toldMs + atMostEveryMs - Date.now()),
    );
  }

  close(): void {
    clearInterval(this.beat);
    for (const room of this.rooms.values()) if (room.timer) clearTimeout(room.timer);
    this.rooms.clear();
  }

  private async refresh(workspaceId: string, room: LiveRoom): Promise<void> {
    room.working = true;
    try {
      room.toldMs = Date.now();
      room.last = await this.view(workspaceId);
      if (this.rooms.get(workspaceId) === room) this.tell(workspaceId, room.last);
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'the live screen could not be worked out; the next change tries again');
    } finally {
      room.working = false;
    }
  }
}
