import { readBatch } from '../../apps/worker/src/pipeline.js';
import { drainDesk, tendAttendance } from '../../apps/worker/src/drain.js';
import { escalateOverdue } from '../../apps/worker/src/escalating.js';
import { tendOffering } from '../../apps/worker/src/offering.js';
import { followOutcomes, lookAgain } from '../../apps/worker/src/outcomes.js';
import type { WebhookMention } from '#contracts';
import type { Database } from '#database';
import { newId } from '#kernel';
import { insertIntake, IntakeStore } from '#listening';
import { type DueKind, leaseDue, noteAttendance, plan, RoutingCache, settleDue } from '#routing';
import { loadReader } from '#understanding';
import { Acts } from './acts.js';
import { type Dice, diceOf } from './dice.js';
import { type Agent, type Crowd, isOnShift, settle } from './people.js';
import { figuresOf } from './figures.js';
import type { Post } from './week.bench.js';

const minuteMs = 60_000;
const leaseMs = 10 * minuteMs;
/** Screens say so often that they are open; here, for so long at once. */
const attendMinutes = 5;
/** How often people do what, made up; the middle of how long it takes them, in minutes. */
const habits = {
  agentMinutes: 6,
  comesBack: 0.12,
  comesBackMinutes: 90,
  advocate: { claims: 0.4, declines: 0.2, claimMinutes: 6, answers: 0.85, answerMinutes: 12 },
  partner: { accepts: 0.6, declines: 0.15, acceptMinutes: 45, agrees: 0.7, agreeMinutes: 120, contactMinutes: 120, brings: 0.85, doneMinutes: 600 },
  confirms: 0.6,
  confirmMinutes: 600,
};

interface Fresh {
  id: string;
  kind: 'advocates' | 'partners';
  member_id: string;
  conversation_id: string;
}

/** The product's own machinery, moved on minute by minute, among people who act by chance. */
export class Simulation {
  private readonly agenda = new Map<number, (() => Promise<void>)[]>();
  private readonly cache = new RoutingCache();
  private readonly intake: IntakeStore;
  private readonly reader = loadReader();
  private readonly acts: Acts;
  private readonly onDesk = new Set<string>();
  private readonly freeAt = new Map<string, number>();
  private readonly known = new Set<string>();
  private next = 0;
  private acted = 0;
  private longest = 0;
  /** Minutes of agents on shift, and of work they began, by day. */
  private readonly duty = new Map<number, { here: number; busy: number }>();
  private now: Date;

  private constructor(
    private readonly database: Database,
    private readonly crowd: Crowd,
    private readonly start: Date,
    private readonly posts: Post[],
    private readonly dice: Dice,
  ) {
    this.intake = new IntakeStore(database);
    this.acts = new Acts(database, crowd);
    this.now = start;
  }

  static async begin(database: Database, start: Date, posts: Post[], agents: number): Promise<Simulation> {
    const dice = diceOf(2_026);
    const crowdId = newId();
    const crowd = await database.inWorkspace({ workspaceId: crowdId }, (tx) => settle(tx, crowdId, dice, agents));
    return new Simulation(database, crowd, start, posts, dice);
  }

  /** Everything that happens up to that minute of the week. */
  async until(minute: number): Promise<void> {
    this.now = new Date(this.start.getTime() + minute * minuteMs);
    if (minute % attendMinutes === 0) await this.attend();
    await this.hear();
    for (; this.acted <= minute; this.acted++) {
      for (const act of this.agenda.get(this.acted) ?? []) await act();
      this.agenda.delete(this.acted);
    }
    await this.tend(['attendance'], (id) => tendAttendance(this.database, this.crowd.workspaceId, id, this.now));
    await this.tend(['offering'], (id) => tendOffering(this.database, this.crowd.workspaceId, id, this.now));
    if (minute % 10 === 0) await escalateOverdue(this.database, this.crowd.workspaceId, this.now);
    if (minute % 30 === 0) {
      while ((await followOutcomes(this.database, this.crowd.workspaceId, this.now)) > 0);
      await this.tend(['outcome'], (id) => lookAgain(this.database, this.crowd.workspaceId, id, this.now));
    }
    await this.drain();
    await this.takeUp(minute);
  }

  async waiting(): Promise<number> {
    const [row] = await this.inHome<{ count: number }>(
      `select count(*)::int as count from conversation where workspace_id = $1 and status = 'open' and waiting_since is not null`,
    );
    return row!.count;
  }

  async isQuiet(): Promise<boolean> {
    return (await this.waiting()) === 0 && this.agenda.size === 0;
  }

  async figures(): Promise<Record<string, number>> {
    return {
      ...(await figuresOf(this.database, this.crowd.workspaceId, this.start)),
      ...Object.fromEntries(
        [...this.duty].map(([day, { here, busy }]) => [`day ${day}, agents at work, percent of their time`, Math.round((busy / here) * 100)]),
      ),
      'most that waited at one moment': this.longest,
      'offers that stood open although staff had it': this.acts.overtaken,
    };
  }

  private inHome<T>(sql: string, more: readonly unknown[] = []): Promise<T[]> {
    return this.database.inWorkspace({ workspaceId: this.crowd.workspaceId }, (tx) => tx.query<T>(sql, [this.crowd.workspaceId, ...more]));
  }

  private later(minutes: number, act: () => Promise<void>): void {
    const at = Math.round((this.now.getTime() - this.start.getTime()) / minuteMs + Math.max(1, minutes));
    const list = this.agenda.get(at);
    if (list) list.push(act);
    else this.agenda.set(at, [act]);
  }

  /** Who is on shift has a screen open; who goes says so, once what they began is done. */
  private async attend(): Promise<void> {
    const here = this.crowd.agents.filter((agent) => isOnShift(agent, this.now) || (this.onDesk.has(agent.id) && this.isBusy(agent)));
    const ids = new Set(here.map(({ id }) => id));
    const gone = [...this.onDesk].filter((id) => !ids.has(id));
    const came = [...ids].filter((id) => !this.onDesk.has(id));
    await this.database.inWorkspace({ workspaceId: this.crowd.workspaceId }, async (tx) => {
      await noteAttendance(tx, this.crowd.workspaceId, [...ids], new Date(this.now.getTime() + attendMinutes * minuteMs));
      for (const [members, availability] of [
        [came, 'auto'],
        [gone, 'away'],
      ] as const) {
        if (members.length === 0) continue;
        await tx.query(`update member_profile set availability = $3 where workspace_id = $1 and member_id = any ($2::uuid[])`, [
          this.crowd.workspaceId,
          members,
          availability,
        ]);
        for (const id of members) await plan(tx, this.crowd.workspaceId, 'attendance', id, this.now);
      }
    });
    this.dutyNow().here += here.length * attendMinutes;
    for (const id of gone) this.onDesk.delete(id);
    for (const id of came) {
      this.onDesk.add(id);
      this.freeAt.set(id, this.now.getTime());
    }
  }

  private dutyNow(): { here: number; busy: number } {
    const day = Math.floor((this.now.getTime() - this.start.getTime()) / 86_400_000);
    const duty = this.duty.get(day) ?? { here: 0, busy: 0 };
    this.duty.set(day, duty);
    return duty;
  }

  private isBusy({ id }: Agent): boolean {
    return (this.freeAt.get(id) ?? 0) > this.now.getTime();
  }

  private async hear(): Promise<void> {
    const due: WebhookMention[] = [];
    for (; this.next < this.posts.length && this.posts[this.next]!.at <= this.now; this.next++) due.push(this.posts[this.next]!.mention);
    if (due.length > 0) await this.deliver(due);
  }

  private async deliver(mentions: readonly WebhookMention[]): Promise<void> {
    const { workspaceId, channelId } = this.crowd;
    const body = JSON.stringify({ mentions });
    await this.database.inWorkspace({ workspaceId }, (tx) =>
      insertIntake(tx, workspaceId, [{ id: newId(), channelId, how: 'webhook', body, items: mentions.length, receivedAt: this.now }]),
    );
    const deps = { database: this.database, intake: this.intake, reader: this.reader, routing: this.cache, clock: { now: () => this.now } };
    while ((await readBatch(deps, workspaceId)).deliveries > 0);
  }

  private async tend(kinds: readonly DueKind[], work: (subjectId: string) => Promise<Date | null>): Promise<void> {
    for (const due of await leaseDue(this.database, kinds, this.now, leaseMs, 1_000)) await settleDue(this.database, due, await work(due.subjectId));
  }

  private async drain(): Promise<void> {
    for (let isDry = false; !isDry;) isDry = (await drainDesk(this.database, this.crowd.workspaceId, this.crowd.supportId, this.now)).isDry;
  }

  /** Agents begin what they were given, in turn; whoever was offered something decides. */
  private async takeUp(minute: number): Promise<void> {
    if (minute % 10 === 0) this.longest = Math.max(this.longest, await this.waiting());
    const given = await this.inHome<{ id: string; assignee_id: string }>(
      `select id, assignee_id from conversation where workspace_id = $1 and status = 'open' and assignee_id = any ($2::uuid[]) order by opened_at, id`,
      [this.crowd.agents.map(({ id }) => id)],
    );
    const now = this.now.getTime();
    for (const { id, assignee_id: agentId } of given) {
      const agent = this.crowd.agents.find((one) => one.id === agentId)!;
      if (this.isBusy(agent) || !isOnShift(agent, this.now)) continue;
      const minutes = this.dice.minutes(habits.agentMinutes);
      this.freeAt.set(agentId, now + Math.max(1, Math.round(minutes)) * minuteMs);
      this.dutyNow().busy += Math.max(1, Math.round(minutes));
      this.later(minutes, async () => {
        if (await this.acts.answer(agentId, id, this.now)) this.perhapsBack(id);
      });
    }
    const fresh = await this.inHome<Fresh>(
      `select id, kind, member_id, conversation_id from offer where workspace_id = $1 and state = 'offered' and offered_at = $2 order by id`,
      [this.now],
    );
    for (const offer of fresh) {
      if (this.known.has(offer.id)) continue;
      this.known.add(offer.id);
      if (offer.kind === 'advocates') this.offerToAdvocate(offer);
      else this.offerToPartner(offer);
    }
  }

  private perhapsBack(conversationId: string): void {
    if (!this.dice.chance(habits.comesBack)) return;
    this.later(this.dice.minutes(habits.comesBackMinutes), async () => {
      const mention = await this.acts.followUp(conversationId, this.now);
      if (mention) await this.deliver([mention]);
    });
  }

  private offerToAdvocate(offer: Fresh): void {
    const { claims, declines, claimMinutes, answers, answerMinutes } = habits.advocate;
    const [mood, answersIt, minutes, answerAfter] = [
      this.dice.below(1_000) / 1_000,
      this.dice.chance(answers),
      this.dice.minutes(claimMinutes),
      this.dice.minutes(answerMinutes),
    ];
    if (mood < claims)
      this.later(minutes, async () => {
        if (!(await this.acts.claim(offer.id, offer.member_id, this.now)) || !answersIt) return;
        this.later(answerAfter, async () => {
          if (await this.acts.answerPublicly(offer.id, offer.member_id, offer.conversation_id, this.now)) this.perhapsBack(offer.conversation_id);
        });
      });
    else if (mood < claims + declines) this.later(minutes, () => this.acts.move(offer.id, offer.member_id, 'declined', this.now));
  }

  private offerToPartner(offer: Fresh): void {
    const { accepts, declines, acceptMinutes, agrees, agreeMinutes, contactMinutes, brings, doneMinutes } = habits.partner;
    const mood = this.dice.below(1_000) / 1_000;
    const [agreesToIt, bringsIt, confirms] = [this.dice.chance(agrees), this.dice.chance(brings), this.dice.chance(habits.confirms)];
    const [toAccept, toAgree, toContact, toDone, toConfirm] = [acceptMinutes, agreeMinutes, contactMinutes, doneMinutes, habits.confirmMinutes].map((median) =>
      this.dice.minutes(median),
    ) as [number, number, number, number, number];
    const { id, member_id: memberId } = offer;
    if (mood >= accepts) {
      if (mood < accepts + declines) this.later(toAccept, () => this.acts.move(id, memberId, 'declined', this.now));
      return;
    }
    this.later(toAccept, async () => {
      if (!(await this.acts.claim(id, memberId, this.now))) return;
      await this.acts.askConsent(id, this.now);
      if (!agreesToIt) return;
      this.later(toAgree, async () => {
        await this.acts.agree(id, this.now);
        this.later(toContact, async () => {
          await this.acts.move(id, memberId, 'contacted', this.now);
          this.later(toDone, async () => {
            await this.acts.move(id, memberId, bringsIt ? 'done' : 'not-done', this.now);
            if (bringsIt && confirms) this.later(toConfirm, () => this.acts.confirm(id, this.now));
          });
        });
      });
    });
  }
}
