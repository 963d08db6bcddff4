import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { handOut, loadsOf, waitingAt, type WaitingWork } from '#inbox';
import {
  attendanceOf,
  type Candidate,
  candidatesAt,
  capacityNow,
  choose,
  type Decision,
  deskToDrain,
  isOpen,
  lockDesk,
  noteAssigned,
  placeIn,
  shortened,
  storeDecisions,
  unavailable,
  leftBehindBy,
  withOneMore,
  worldGazetteer,
} from '#routing';

/** The most handed out in one transaction, and the most pages looked at for it. */
const atOnce = 100;
const pages = 40;
const listed = 12;

export interface Drained {
  assigned: number;
  /** Everybody is full or away; only another event changes that. */
  isDry: boolean;
}

/** Gives a desk's waiting work to whoever has room, the urgent first, then the oldest. One at a time a desk; safe to run again. */
export function drainDesk(database: Database, workspaceId: string, deskId: string, now: Date): Promise<Drained> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const dry = { assigned: 0, isDry: true };
    if (!(await lockDesk(tx, workspaceId, deskId))) return { assigned: 0, isDry: false };
    const desk = await deskToDrain(tx, workspaceId, deskId);
    if (desk?.status !== 'active' || (desk.hours && !isOpen(desk.hours, desk.hours.timeZone, now.getTime()))) return dry;
    let people = await withLoads(tx, workspaceId, await candidatesAt(tx, workspaceId, deskId, now));
    // Places of the earth are read only where somebody is there for some of them.
    const countries = people.some((one) => one.countries.length > 0) ? countryOf() : null;
    const decisions: Decision[] = [];
    const hands: { conversationId: string; from: null; to: string }[] = [];
    const unmet = new Set<string>();
    for (let page = 0; page < pages && hands.length < atOnce; page++) {
      const room = people.filter((one) => unavailable(one, now.getTime()) === null).reduce((sum, one) => sum + capacityNow(one, now.getTime()) - one.load, 0);
      if (room === 0) break;
      const work = await waitingAt(tx, workspaceId, deskId, {
        limit: Math.min(atOnce - hands.length, room + 10),
        exceptIds: hands.map(({ conversationId }) => conversationId),
        exceptNeeds: [...unmet],
        onlyWanted: desk.assign === 'manual',
      });
      if (work.length === 0) break;
      for (const one of work) {
        if (unmet.has(one.needs)) continue;
        const { chosen, ranking } = choose(
          { ...workOf(one), country: countries?.(one.location) ?? null },
          people,
          { by: desk.assign === 'manual' ? 'capacity' : desk.assign, preferLast: desk.preferLast },
          now.getTime(),
        );
        if (!chosen) {
          // Within one round people only get fuller: whoever needs the same finds nobody either, and holds up nobody behind.
          unmet.add(one.needs);
          continue;
        }
        hands.push({ conversationId: one.id, from: null, to: chosen });
        decisions.push({ conversationId: one.id, what: 'assigned', deskId, memberId: chosen, ...shortened(ranking, listed) });
        people = people.map((person) => (person.memberId === chosen ? withOneMore(person, one.channelId, now.getTime()) : person));
      }
    }
    if (hands.length === 0) return dry;
    const { moved, events } = await handOut(tx, workspaceId, hands, { activity: 'assigned', now });
    await storeDecisions(
      tx,
      workspaceId,
      decisions.filter(({ conversationId }) => moved.has(conversationId)),
      now,
    );
    await noteAssigned(
      tx,
      workspaceId,
      hands.map(({ to }) => to),
      now,
    );
    await appendEvents(tx, workspaceId, events);
    return { assigned: moved.size, isDry: hands.length < atOnce };
  });
}

function countryOf(): (location: string | null) => string | null {
  const world = worldGazetteer();
  return (location) => (location ? (placeIn(location, world, { isPlace: true })?.country ?? null) : null);
}

function workOf({ channelId, lang, skills, teamId, wantedId, lastMemberId }: WaitingWork): Omit<Parameters<typeof choose>[0], 'country'> {
  return { channelId, lang, skills, teamId, memberId: wantedId, lastMemberId };
}

async function withLoads(tx: Transaction, workspaceId: string, people: Candidate[]): Promise<Candidate[]> {
  const loads = await loadsOf(
    tx,
    workspaceId,
    people.map(({ memberId }) => memberId),
  );
  const byMember = new Map<string, Record<string, number>>();
  for (const { memberId, channelId, open } of loads) byMember.set(memberId, { ...byMember.get(memberId), [channelId]: open });
  return people.map((person) => {
    const loadByChannel = byMember.get(person.memberId) ?? {};
    return { ...person, loadByChannel, load: Object.values(loadByChannel).reduce((sum, open) => sum + open, 0) };
  });
}

/** Takes back what somebody who went away left waiting. Answers when to look again; null when there is nothing to wait for. */
export function tendAttendance(database: Database, workspaceId: string, memberId: string, now: Date): Promise<Date | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const attending = await attendanceOf(tx, workspaceId, memberId, now);
    if (!attending) return null;
    if (!attending.isAway) {
      const goneAt = new Date((attending.presentUntil?.getTime() ?? 0) + attending.returnMinutes * 60_000);
      if (goneAt > now) return goneAt;
    }
    const left = await leftBehindBy(tx, workspaceId, memberId);
    const { moved, events } = await handOut(
      tx,
      workspaceId,
      left.map((conversationId) => ({ conversationId, from: memberId, to: null })),
      { activity: 'returned', now },
    );
    await storeDecisions(
      tx,
      workspaceId,
      [...moved].map((conversationId) => ({ conversationId, what: 'returned', memberId, note: attending.isAway ? 'away' : 'gone' })),
      now,
    );
    await appendEvents(tx, workspaceId, events);
    return null;
  });
}
