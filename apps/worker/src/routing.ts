import type { Database } from '#database';
import type { EventTail, EventType, StoredEvent } from '#events';
import { acknowledge, remindOfApproval } from '#inbox';
import { log } from '#kernel';
import { automaticDesks, type Due, type DueKind, leaseDue, type RoutingCache, settleDue } from '#routing';
import { type ColleaguesDeps, tellRoom } from './colleagues.js';
import { drainDesk, tendAttendance } from './drain.js';
import { askingWith } from './asking.js';
import { escalateOverdue } from './escalating.js';
import { tendOffering } from './offering.js';
import { runDryRun } from './dry-run.js';
import type { SendMail } from './digest.js';
import { mailOffer } from './offer-mail.js';
import { pushOffer, type PushDeps } from './offer-push.js';
import { lookAgain } from './outcomes.js';
import { every } from './polling.js';
import { recogniseAnswer } from './recognising.js';
import { ruleAgain } from './ruling.js';
import { grantWish } from './wishing.js';

export interface RoutingDeps {
  database: Database;
  tail: EventTail;
  cache: RoutingCache;
  /** null when no mail is set up. */
  mail: SendMail | null;
  /** Where people open Earshot. */
  origin: string;
  /** How rooms of colleagues, and browsers, are told. */
  sealer: PushDeps['sealer'];
  fetch: ColleaguesDeps['fetch'];
  subject: string;
}

const leaseMs = 60_000;
/** Shifts begin and end without an event, so a desk is looked at now and then. */
const deskEveryMs = 15_000;

/** Hands out work, tends timers and tries rules on the past. The event log wakes it; a beat finds what was missed. */
export class RoutingWork {
  private readonly running = new Map<string, { again: boolean }>();
  private readonly followed = new Map<string, { desks: string[]; stop: () => void }>();
  private readonly beats: { close(): Promise<void> }[];
  private closed = false;

  constructor(private readonly deps: RoutingDeps) {
    this.beats = [
      every(2_000, 'looking for desks to follow', () => this.follow()),
      every(1_000, 'tending what is due in routing', () => this.tend()),
      every(1_000, 'tending what is offered', () => this.tendOffers()),
      every(1_000, 'asking rules again', () => this.ruleAgain()),
      every(2_000, 'mailing offers', () => this.each('offer-mail', (due, now) => this.mailOffer(due, now))),
      every(1_000, 'pushing offers', () => this.each('offer-push', ({ workspaceId, subjectId }, now) => pushOffer(this.deps, workspaceId, subjectId, now))),
      every(2_000, 'recognising answers', () =>
        this.each('recognise', ({ workspaceId, subjectId }, now) => recogniseAnswer(this.deps.database, workspaceId, subjectId, now).then(() => null)),
      ),
      every(2_000, 'saying a first word', () =>
        this.each('acknowledge', ({ workspaceId, subjectId }, now) =>
          acknowledge(askingWith(this.deps.database, this.deps.origin), workspaceId, subjectId, now).then(() => null),
        ),
      ),
      every(1_000, 'passing visitors on to partners', () =>
        this.each('wish', ({ workspaceId, subjectId }, now) => grantWish(this.deps.database, workspaceId, subjectId, now)),
      ),
      every(5_000, 'asking rules on time', () => this.each('timers', ({ workspaceId }, now) => escalateOverdue(this.deps.database, workspaceId, now))),
      every(5_000, 'looking again at what came of it', () =>
        this.each('outcome', ({ workspaceId, subjectId }, now) => lookAgain(this.deps.database, workspaceId, subjectId, now)),
      ),
      every(1_000, 'telling colleagues elsewhere', () =>
        this.each('outside-call', ({ workspaceId, subjectId }, now) => tellRoom(this.deps, workspaceId, subjectId, now)),
      ),
      every(5_000, 'looking for late approvals', () =>
        this.each('approval', ({ workspaceId, subjectId }) => remindOfApproval(this.deps.database, workspaceId, subjectId).then(() => null)),
      ),
      every(1_000, 'trying rules on the past', () => this.tryRules()),
    ];
  }

  /** Drains a desk now, or once more when that is being done already. */
  drain(workspaceId: string, deskId: string): void {
    const key = `${workspaceId} ${deskId}`;
    const running = this.running.get(key);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: false };
    this.running.set(key, state);
    void this.drainUntilDry(workspaceId, deskId, state)
      .catch((error: Error) => log.warn({ deskId, error: error.message }, 'handing out work failed; it is tried again'))
      .finally(() => this.running.delete(key));
  }

  private async drainUntilDry(workspaceId: string, deskId: string, state: { again: boolean }): Promise<void> {
    do {
      state.again = false;
      for (let isDry = false; !isDry && !this.closed;) {
        const drained = await drainDesk(this.deps.database, workspaceId, deskId, new Date());
        isDry = drained.isDry || drained.assigned === 0;
      }
    } while (state.again && !this.closed);
  }

  private async follow(): Promise<void> {
    const automatic = await automaticDesks(this.deps.database);
    for (const [workspaceId, { stop }] of this.followed) {
      if (automatic.has(workspaceId)) continue;
      stop();
      this.followed.delete(workspaceId);
    }
    for (const [workspaceId, desks] of automatic) {
      const known = this.followed.get(workspaceId);
      if (known) known.desks = desks;
      else this.followed.set(workspaceId, { desks, stop: await this.deps.tail.follow(workspaceId, (events) => this.hear(workspaceId, events)) });
    }
  }

  private hear(workspaceId: string, events: readonly StoredEvent[]): void {
    if (!events.some(mayFree)) return;
    for (const deskId of this.followed.get(workspaceId)?.desks ?? []) this.drain(workspaceId, deskId);
  }

  private async tend(): Promise<void> {
    const now = new Date();
    for (const due of await leaseDue(this.deps.database, ['desk', 'attendance'], now, leaseMs, 200)) {
      if (due.what === 'desk') {
        this.drain(due.workspaceId, due.subjectId);
        await settleDue(this.deps.database, due, new Date(now.getTime() + deskEveryMs));
      } else await settleDue(this.deps.database, due, await tendAttendance(this.deps.database, due.workspaceId, due.subjectId, now));
    }
  }

  private tendOffers(): Promise<void> {
    return this.each('offering', (due, now) => tendOffering(this.deps.database, due.workspaceId, due.subjectId, now));
  }

  private ruleAgain(): Promise<void> {
    return this.each('rules', async ({ workspaceId, subjectId }, now) => {
      const deskId = await ruleAgain(this.deps.database, this.deps.cache, workspaceId, subjectId, now);
      if (deskId) this.drain(workspaceId, deskId);
      return null;
    });
  }

  /** Does what is due of a kind; `work` answers when to look again, null when there is nothing left to do. */
  private async each(what: DueKind, work: (due: Due, now: Date) => Promise<Date | null>): Promise<void> {
    const now = new Date();
    for (const due of await leaseDue(this.deps.database, [what], now, leaseMs, 100)) {
      try {
        await settleDue(this.deps.database, due, await work(due, now));
      } catch (error) {
        // Its lease ends by itself, and it is looked at again; the others are not held up.
        log.warn({ what, subjectId: due.subjectId, error: (error as Error).message }, 'something due in routing failed; it is tried again');
      }
    }
  }

  private async mailOffer({ workspaceId, subjectId }: Due, now: Date): Promise<null> {
    const { database, mail, origin } = this.deps;
    if (mail) await mailOffer(database, mail, origin, workspaceId, subjectId, now);
    return null;
  }

  private async tryRules(): Promise<void> {
    const [due] = await leaseDue(this.deps.database, ['dry-run'], new Date(), leaseMs, 1);
    if (due) await this.tryOne(due);
  }

  private async tryOne(due: Due): Promise<void> {
    await runDryRun(this.deps.database, due.workspaceId, due.subjectId, () => new Date());
    await settleDue(this.deps.database, due, null);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.beats.map((beat) => beat.close()));
    for (const { stop } of this.followed.values()) stop();
  }
}

/** What `hear` has to know of. New work is told by the pipeline that brought it, and found by the slow beat. */
export const heard: readonly EventType[] = ['conversation.changed', 'routing.changed', 'member.changed'];

function mayFree({ type, body }: StoredEvent): boolean {
  if (type === 'conversation.changed') return 'status' in body || 'assigneeId' in body || 'deskId' in body || 'opened' in body;
  return type === 'routing.changed' || type === 'member.changed';
}
