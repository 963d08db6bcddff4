import { type Database } from '#database';
import { type JobSender } from '#jobs';
import { AppError, log, newId } from '#kernel';
import { Hints } from './hints.js';
import { insertIntake, type NewIntake } from './intake.store.js';

/** One delivery, as it came. `history` items count by the time they were posted, all others by the time they came. */
export interface Delivery {
  workspaceId: string;
  channelId: string;
  how: IntakeWay;
  body: string;
  items: number;
  receivedAt?: Date;
}

export type IntakeWay = 'webhook' | 'poll' | 'stream' | 'history';

export interface IntakeLimits {
  /** How long the first delivery of a group waits for company. */
  lingerMs: number;
  groupSize: number;
  groupBytes: number;
  /** Workspaces written to at the same time. */
  writers: number;
  waitingDeliveries: number;
  waitingBytes: number;
  /** A delivery that is not committed by then is refused; it may still be stored, and its sender will repeat it. */
  deadlineMs: number;
  /** A job reads all there is, so a busy workspace needs no more hints than this. */
  hintEveryMs: number;
}

const usual: IntakeLimits = {
  lingerMs: 1,
  groupSize: 400,
  groupBytes: 8 * 1_024 * 1_024,
  writers: 4,
  waitingDeliveries: 5_000,
  waitingBytes: 128 * 1_024 * 1_024,
  deadlineMs: 900,
  hintEveryMs: 100,
};

interface Waiting extends NewIntake {
  bytes: number;
  refused: boolean;
  deadline: NodeJS.Timeout;
  settle: (error: AppError | null) => void;
}

const busy = (): AppError => new AppError('unavailable', 'Too much is waiting to be stored. Nothing of this delivery was kept; send it again.');
const late = (): AppError => new AppError('unavailable', 'The delivery could not be stored in time. Send it again.');

/**
 * The way in. Deliveries that arrive together are committed together: one transaction per workspace at a time, and whatever
 * comes meanwhile is the next group. Only then is a delivery acknowledged, and a worker told.
 */
export class Intake {
  private readonly limits: IntakeLimits;
  private readonly groups = new Map<string, Waiting[]>();
  private readonly writing = new Set<string>();
  private readonly flights = new Set<Promise<void>>();
  private readonly hints: Hints;
  private timer: NodeJS.Timeout | null = null;
  private waitingDeliveries = 0;
  private waitingBytes = 0;

  constructor(
    private readonly database: Database,
    jobs: Pick<JobSender, 'hint'>,
    limits: Partial<IntakeLimits> = {},
  ) {
    this.limits = { ...usual, ...limits };
    this.hints = new Hints((workspaceId) => jobs.hint('intake.read', { workspaceId }), this.limits.hintEveryMs);
  }

  /** Resolves once the delivery is on disk. Rejects with AppError `unavailable`, after which it must be sent again. */
  accept(delivery: Delivery): Promise<void> {
    const bytes = Buffer.byteLength(delivery.body);
    const { waitingDeliveries, waitingBytes, deadlineMs } = this.limits;
    if (this.waitingDeliveries >= waitingDeliveries || this.waitingBytes + bytes > waitingBytes) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const { workspaceId, channelId, how, body, items, receivedAt } = delivery;
      const waiting: Waiting = {
        id: newId(),
        channelId,
        how,
        body,
        items,
        receivedAt: receivedAt ?? new Date(),
        bytes,
        refused: false,
        settle: (error) => (error ? reject(error) : resolve()),
        deadline: setTimeout(() => {
          waiting.refused = true;
          reject(late());
        }, deadlineMs),
      };
      this.waitingDeliveries += 1;
      this.waitingBytes += bytes;
      const group = this.groups.get(workspaceId);
      if (group) group.push(waiting);
      else this.groups.set(workspaceId, [waiting]);
      this.timer ??= setTimeout(() => this.write(), this.limits.lingerMs);
    });
  }

  /** Deliveries not yet on disk. */
  get waiting(): number {
    return this.waitingDeliveries;
  }

  /** Stores what waits, then returns. */
  async close(): Promise<void> {
    while (this.groups.size > 0 || this.flights.size > 0) {
      this.write();
      await Promise.all(this.flights);
    }
    this.hints.close();
  }

  private write(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    for (const workspaceId of this.groups.keys()) {
      if (this.writing.size >= this.limits.writers) return;
      if (this.writing.has(workspaceId)) continue;
      const group = this.take(workspaceId);
      this.writing.add(workspaceId);
      const flight = this.commit(workspaceId, group).finally(() => {
        this.writing.delete(workspaceId);
        this.flights.delete(flight);
        if (this.groups.size > 0) this.write();
      });
      this.flights.add(flight);
    }
  }

  /** The next group of a workspace; the rest goes to the end of the line, so that no workspace waits for another's flood. */
  private take(workspaceId: string): Waiting[] {
    const queue: Waiting[] = [];
    for (const waiting of this.groups.get(workspaceId) ?? []) {
      if (waiting.refused) this.leave(waiting);
      else queue.push(waiting);
    }
    this.groups.delete(workspaceId);
    const { groupSize, groupBytes } = this.limits;
    let bytes = 0;
    let end = 0;
    while (end < queue.length && end < groupSize && (end === 0 || bytes + queue[end]!.bytes <= groupBytes)) {
      bytes += queue[end]!.bytes;
      end += 1;
    }
    if (end < queue.length) this.groups.set(workspaceId, queue.slice(end));
    return queue.slice(0, end);
  }

  private async commit(workspaceId: string, group: Waiting[]): Promise<void> {
    let failure: AppError | null = null;
    try {
      if (group.length === 0) return;
      await this.database.inWorkspace({ workspaceId }, (tx) => insertIntake(tx, workspaceId, group));
      this.hints.give(workspaceId);
    } catch (error) {
      log.error({ workspaceId, deliveries: group.length, error: (error as Error).message }, 'intake could not be stored');
      failure = error instanceof AppError ? error : new AppError('unavailable', 'The delivery could not be stored. Send it again.', { cause: error });
    }
    for (const waiting of group) {
      this.leave(waiting);
      waiting.settle(failure);
    }
  }

  private leave(waiting: Waiting): void {
    clearTimeout(waiting.deadline);
    this.waitingDeliveries -= 1;
    this.waitingBytes -= waiting.bytes;
  }
}
