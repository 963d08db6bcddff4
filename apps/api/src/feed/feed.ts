import type { Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Cluster, Redis } from 'ioredis';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import { type Caller, may, scopeOf, type Sessions } from '#accounts';
import { type ClientEvents, type ConversationView, doings, type LiveView, type Role, type ServerEvents } from '#contracts';
import type { Database } from '#database';
import { eventRange, eventsAfter, type EventTail, type StoredEvent } from '#events';
import type { ViewCounts } from '#inbox';
import { countsFor, workspaceCounts } from '#insights';
import { log, newId } from '#kernel';
import { sightOf } from '#routing';
import { resyncs, socketClients } from '../health/metrics.js';
import { sessionToken } from '../http/cookie.js';
import { isOwnOrigin } from '../http/origin.js';
import { FeedClient, mostPending } from './client.js';
import { LiveRooms } from './live-rooms.js';
import { Presence, type Seen } from './presence.js';
import { RowRoom } from './row-room.js';
import type { Attendance } from '../routing/attendance.js';

const liveRoom = (workspaceId: string): string => `live ${workspaceId}`;
const rowRoom = (workspaceId: string): string => `rows ${workspaceId}`;

interface SocketData {
  caller: Caller;
  token: string;
  /** When it was last asked whom it speaks for. */
  askedMs: number;
  client: FeedClient;
  /** Sees some desks or channels only: counts are its own, and it does not hear who looks at what. */
  isBounded: boolean;
}
/** Between the nodes of one Earshot. */
interface NodeEvents {
  presence: (node: string, seen: Seen[]) => void;
}
type FeedSocket = Socket<ClientEvents, ServerEvents, NodeEvents, SocketData>;
type FeedServer = Server<ClientEvents, ServerEvents, NodeEvents, SocketData>;

const resumeBody = z.object({ after: z.number().int().min(0) });
const watchBody = z.object({ types: z.array(z.string().max(100)).max(100).optional(), channelIds: z.array(z.string().max(100)).max(1_000).optional() });
const presenceBody = z.object({ conversationId: z.uuid().nullable(), doing: z.enum(doings) });

/** A session that ended elsewhere closes its sockets within this time, even if its event was missed. */
const checkMs = 1_500;
/** Screens that only listen are asked anew so often, which moves the end of their session. */
const askAgainMs = 3_600_000;
const countsEveryMs = 250;
const attendEveryMs = 25_000;
/** Saved views and tags are counted for the whole workspace, so whoever is bounded is not told. */
const nothingCounted = { named: { waiting: null, mentions: null, approval: null, thanks: null }, saved: {}, tags: {} };
const gossipEveryMs = 10_000;
const shareAfterMs = 100;

/** One workspace on this node: its log is followed once, its counts are read once, however many screens watch. */
interface Room {
  sockets: Set<FeedSocket>;
  stop: (() => void) | null;
  unwatch: (() => void) | null;
  /** Null while no screen wants rows. */
  rows: RowRoom | null;
  counting: NodeJS.Timeout | null;
  countedMs: number;
}

/** The live feed. The log is the truth; this is the fast way to hear of it. */
export class Feed {
  private readonly io: FeedServer;
  private readonly rooms = new Map<string, Room>();
  private readonly presence = new Presence();
  private readonly checks: NodeJS.Timeout;
  private readonly attending: NodeJS.Timeout;
  private readonly node = newId();
  private readonly live: LiveRooms;
  private gossip: NodeJS.Timeout | null = null;
  private sharing: NodeJS.Timeout | null = null;

  constructor(
    private readonly database: Database,
    private readonly tail: EventTail,
    private readonly sessions: Sessions,
    private readonly viewCounts: ViewCounts,
    private readonly options: { publicUrl: string | null; redis: Redis | Cluster | null; attendance: Pick<Attendance, 'seen'> | null },
    live: (workspaceId: string) => Promise<LiveView>,
    private readonly rowsOf: (workspaceId: string, ids: readonly string[]) => Promise<ConversationView[]>,
  ) {
    this.live = new LiveRooms(live, (workspaceId, view) => this.io.local.to(liveRoom(workspaceId)).emit('live', view));
    this.io = new Server({
      path: '/feed',
      serveClient: false,
      maxHttpBufferSize: 64_000,
      pingInterval: 15_000,
      pingTimeout: 10_000,
      transports: ['websocket', 'polling'],
      ...(options.redis ? { adapter: createAdapter(options.redis) } : {}),
      allowRequest: (request, done) => {
        const { origin, host } = request.headers;
        done(null, isOwnOrigin(origin, host, options.publicUrl));
      },
    });
    this.io.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: Error) => next(error),
      );
    });
    this.io.on('connection', (socket) => this.welcome(socket));
    this.checks = setInterval(() => void this.check(), checkMs);
    this.checks.unref();
    this.attending = setInterval(() => this.attend(), attendEveryMs);
    this.attending.unref();
    if (options.redis) {
      this.io.on('presence', (node, seen) => {
        for (const { workspaceId, conversationId } of this.presence.hear(node, seen)) this.tellPresence(workspaceId, conversationId);
      });
      this.gossip = setInterval(() => this.shareSoon(), gossipEveryMs);
      this.gossip.unref();
    }
  }

  attach(server: HttpServer): void {
    this.io.attach(server);
  }

  get clients(): number {
    return this.io.of('/').sockets.size;
  }

  async close(): Promise<void> {
    clearInterval(this.checks);
    this.live.close();
    clearInterval(this.attending);
    if (this.gossip) clearInterval(this.gossip);
    if (this.sharing) clearTimeout(this.sharing);
    this.gossip = null;
    for (const room of this.rooms.values()) {
      room.stop?.();
      room.unwatch?.();
      room.rows?.close();
      if (room.counting) clearTimeout(room.counting);
      for (const socket of room.sockets) socket.data.client.close();
    }
    this.rooms.clear();
    this.io.disconnectSockets(true);
    await this.io.of('/').adapter.close();
    this.io.engine?.close();
  }

  private async admit(socket: FeedSocket): Promise<void> {
    const { auth, headers } = socket.handshake;
    const token =
      (typeof auth['token'] === 'string' && auth['token']) || /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] || sessionToken(headers.cookie);
    const caller = token ? await this.sessions.authenticate(token) : null;
    if (!token || !caller || !may(caller, 'event.read')) throw new Error('unauthenticated');
    const sight = await this.database.inWorkspace({ workspaceId: caller.workspaceId }, (tx) => sightOf(tx, caller.workspaceId, caller.memberId));
    // Nothing is waited for between this and joining it: the last screen to leave closes the room.
    const room = await this.roomOf(caller.workspaceId);
    const client = new FeedClient(
      this.tail.position(caller.workspaceId) ?? 0,
      {
        events: (message) => socket.emit('events', message),
        refetch: (message) => {
          resyncs.inc({ how: 'refetch' });
          socket.emit('refetch', message);
        },
      },
      Date.now,
      sight && { ...sight, memberId: caller.memberId },
    );
    socket.data = { caller, token, askedMs: Date.now(), client, isBounded: sight !== null };
    this.options.attendance?.seen(caller.workspaceId, [caller.memberId]);
    room.sockets.add(socket);
  }

  private welcome(socket: FeedSocket): void {
    const { caller, client } = socket.data;
    const room = this.rooms.get(caller.workspaceId);
    socketClients.inc();
    if (!socket.data.isBounded) {
      void socket.join(caller.workspaceId);
      socket.emit('present', this.presence.all(caller.workspaceId));
    }
    socket.on('resume', (from) => {
      const body = resumeBody.safeParse(from);
      if (body.success) this.resume(socket, body.data.after).catch((error: Error) => this.lost(socket, error));
    });
    socket.on('watch', (what) => {
      const body = watchBody.safeParse(what);
      if (body.success)
        client.filter({ ...(body.data.types ? { types: body.data.types } : {}), ...(body.data.channelIds ? { channelIds: body.data.channelIds } : {}) });
    });
    socket.on('rows', (answer) => {
      if (typeof answer !== 'function') return;
      const sent = room !== undefined && !socket.data.isBounded && may(socket.data.caller, 'conversation.read');
      if (sent) {
        void socket.join(rowRoom(caller.workspaceId));
        room.rows ??= this.rowsFor(caller.workspaceId);
      }
      answer(sent);
    });
    socket.on('presence', (what) => {
      const body = presenceBody.safeParse(what);
      if (!body.success) return;
      const { conversationId, doing } = body.data;
      for (const id of this.presence.set(socket.id, caller.workspaceId, caller.memberId, conversationId, doing)) this.tellPresence(caller.workspaceId, id);
      this.shareSoon();
    });
    socket.on('live', (on) => {
      if (!may(socket.data.caller, 'insight.read') || on !== true) {
        this.live.leave(caller.workspaceId, socket.id);
        void socket.leave(liveRoom(caller.workspaceId));
        return;
      }
      void socket.join(liveRoom(caller.workspaceId));
      const last = this.live.watch(caller.workspaceId, socket.id);
      if (last) socket.emit('live', last);
    });
    socket.on('disconnect', () => {
      this.live.leave(caller.workspaceId, socket.id);
      socketClients.dec();
      client.close();
      const left = this.presence.leave(socket.id);
      if (left) {
        this.tellPresence(left.workspaceId, left.conversationId);
        this.shareSoon();
      }
      if (room) this.leaveRoom(caller.workspaceId, room, socket);
    });
    if (room) this.planCounts(caller.workspaceId, room);
  }

  private async roomOf(workspaceId: string): Promise<Room> {
    let room = this.rooms.get(workspaceId);
    if (!room) {
      room = { sockets: new Set(), stop: null, unwatch: null, rows: null, counting: null, countedMs: 0 };
      this.rooms.set(workspaceId, room);
    }
    if (!room.stop) {
      const opened = room;
      const stop = await this.tail.follow(workspaceId, (events) => this.tell(workspaceId, opened, events));
      if (room.stop) stop();
      else {
        room.stop = stop;
        room.unwatch = this.viewCounts.watch(workspaceId, () => this.planCounts(workspaceId, opened));
      }
    }
    return room;
  }

  private leaveRoom(workspaceId: string, room: Room, socket: FeedSocket): void {
    room.sockets.delete(socket);
    if (room.sockets.size > 0) return;
    room.stop?.();
    room.unwatch?.();
    room.rows?.close();
    if (room.counting) clearTimeout(room.counting);
    if (this.rooms.get(workspaceId) === room) this.rooms.delete(workspaceId);
  }

  private tell(workspaceId: string, room: Room, events: StoredEvent[]): void {
    for (const socket of room.sockets) socket.data.client.take(events);
    for (const { type, memberId, body } of events) {
      if (type !== 'member.changed' || body['sight'] !== 'changed') continue;
      // It comes back by itself, with what it may see now.
      for (const socket of room.sockets) if (socket.data.caller.memberId === memberId) socket.disconnect(true);
    }
    if (events.some((event) => event.type === 'member.changed')) {
      this.sessions.forget();
      void this.check(room);
    }
    room.rows?.take(events);
    this.planCounts(workspaceId, room);
    this.live.touch(workspaceId);
  }

  private rowsFor(workspaceId: string): RowRoom {
    return new RowRoom(
      this.tail.position(workspaceId) ?? 0,
      (ids) => this.rowsOf(workspaceId, ids),
      (message) => this.io.local.to(rowRoom(workspaceId)).emit('rows', message),
    );
  }

  /** Gives what happened since a screen last heard of us, or tells it to fetch again when that is too much or too long ago. */
  private async resume(socket: FeedSocket, after: number): Promise<void> {
    const { caller, client } = socket.data;
    client.hold();
    // The whole log, so that no hole shows; the client takes what its member may see.
    const { past, range } = await this.database.inWorkspace({ workspaceId: caller.workspaceId }, async (tx) => ({
      past: await eventsAfter(tx, caller.workspaceId, after, mostPending + 1),
      range: await eventRange(tx, caller.workspaceId),
    }));
    const gone = after > range.last || past.length > mostPending || (past.length > 0 ? past[0]!.seq !== after + 1 : after < range.last);
    if (gone) client.restartAt(range.last);
    else {
      resyncs.inc({ how: 'resumed' });
      client.resumeFrom(after, past);
    }
  }

  private planCounts(workspaceId: string, room: Room): void {
    if (room.counting) return;
    const waitMs = Math.max(0, room.countedMs + countsEveryMs - Date.now());
    room.counting = setTimeout(() => {
      room.counting = null;
      room.countedMs = Date.now();
      this.database
        .inWorkspace({ workspaceId }, (tx) => workspaceCounts(tx, workspaceId))
        .then((counts) => {
          for (const socket of room.sockets) {
            if (!socket.connected) continue;
            const { memberId } = socket.data.caller;
            if (socket.data.isBounded) this.tellOwnCounts(socket);
            else socket.emit('counts', countsFor(counts, memberId, this.viewCounts.of(workspaceId, memberId)));
          }
        })
        .catch((error: Error) => log.warn({ error: error.message }, 'inbox counts could not be read; the next change tries again'));
    }, waitMs);
  }

  /** What the database lets this member count. */
  private tellOwnCounts(socket: FeedSocket): void {
    const { caller } = socket.data;
    this.database
      .inWorkspace(scopeOf(caller), (tx) => workspaceCounts(tx, caller.workspaceId))
      .then((counts) => socket.emit('counts', countsFor(counts, caller.memberId, nothingCounted)))
      .catch((error: Error) => log.warn({ error: error.message }, 'inbox counts could not be read; the next change tries again'));
  }

  private attend(): void {
    for (const [workspaceId, room] of this.rooms) {
      this.options.attendance?.seen(
        workspaceId,
        [...room.sockets].map((socket) => socket.data.caller.memberId),
      );
    }
  }

  private tellPresence(workspaceId: string, conversationId: string): void {
    this.io.local.to(workspaceId).emit('presence', this.presence.in(workspaceId, conversationId));
  }

  /** Tells the other nodes who looks at what here. */
  private shareSoon(): void {
    if (!this.gossip || this.sharing) return;
    this.sharing = setTimeout(() => {
      this.sharing = null;
      this.io.serverSideEmit('presence', this.node, this.presence.local());
    }, shareAfterMs);
  }

  /** Closes the sockets of sessions that ended. */
  private async check(only?: Room): Promise<void> {
    for (const room of only ? [only] : [...this.rooms.values()]) {
      const sockets = [...room.sockets];
      const sessionIds = sockets.flatMap(({ data }) => data.caller.sessionId ?? []);
      try {
        const [first] = sockets;
        const live = first && sessionIds.length > 0 ? await this.sessions.live(first.data.caller.workspaceId, sessionIds) : new Map<string, Role>();
        for (const socket of sockets) {
          const { caller, askedMs } = socket.data;
          const stands = caller.sessionId !== null && live.get(caller.sessionId) === caller.role;
          if (!stands || Date.now() - askedMs > askAgainMs) await this.ask(socket);
        }
      } catch {
        // The database is away; whoever was let in stays until it can be asked.
      }
    }
  }

  /** Who a socket speaks for now; it is closed when that is nobody. Asking keeps the session from running out. */
  private async ask(socket: FeedSocket): Promise<void> {
    const caller = await this.sessions.authenticate(socket.data.token);
    if (!caller) this.goodbye(socket, 'The session has ended.');
    else Object.assign(socket.data, { caller, askedMs: Date.now() });
  }

  private goodbye(socket: FeedSocket, why: string): void {
    socket.emit('goodbye', { why });
    socket.disconnect(true);
  }

  private lost(socket: FeedSocket, error: Error): void {
    log.warn({ error: error.message }, 'a screen could not resume');
    socket.disconnect(true);
  }
}
