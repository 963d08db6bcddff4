import type { PartnerTerritory } from '#contracts';
import { newId } from '#kernel';
import type { Transaction } from '#database';
import { deskOfKind, insertPartner, readTerritory, routingState, seatAdvocate, seatPerson, worldGazetteer } from '#routing';
import type { Dice } from './dice.js';

export const sizes = { agents: 40, advocates: 200, partners: 30 } as const;

/** Three shifts of eight hours, in UTC, with the share of the people that comes in when the posts do; everybody is there five days of seven. */
const shifts = [
  { from: 4, share: 0.4 },
  { from: 12, share: 0.425 },
  { from: 20, share: 0.175 },
] as const;
const shiftHours = 8;

export interface Agent {
  id: string;
  shiftFrom: number;
  daysOff: readonly number[];
}

export interface Crowd {
  workspaceId: string;
  channelId: string;
  supportId: string;
  agents: Agent[];
}

const topics = ['bag', 'bags', 'luggage', 'seat', 'seats', 'upgrade', 'boarding', 'wifi', 'miles', 'points', 'gate', 'delay', 'delayed', 'check in', 'app']
  .concat(['booking', 'flight', 'flights', 'card', 'transfer', 'parcel', 'delivery', 'machine', 'beans', 'livraison', 'colis', 'carte', 'machine'])
  .concat(['银行', '快递', '咖啡']);
const territories = ['California', 'Texas', 'New York', 'Florida', 'Illinois', 'Pennsylvania', 'Ohio', 'Georgia', 'North Carolina', 'Michigan']
  .concat(['New Jersey', 'Virginia', 'Washington', 'Arizona', 'Massachusetts', 'Tennessee', 'Indiana', 'Missouri', 'Maryland', 'Colorado', 'Nevada'])
  .map((state) => `US / ${state}`)
  .concat(['FR', 'FR', 'FR', 'GB', 'GB', 'CN', 'CN', 'US', 'US']);

/** Whether a shift of theirs runs at that moment. */
export function isOnShift({ shiftFrom, daysOff }: Agent, at: Date): boolean {
  const since = (at.getUTCHours() + at.getUTCMinutes() / 60 - shiftFrom + 24) % 24;
  const began = new Date(at.getTime() - since * 3_600_000);
  return since < shiftHours && !daysOff.includes(began.getUTCDay());
}

/** A workspace as its administrator would set it up: the standard desks and rules, support handed out by room, a rule as time goes by. */
export async function settle(tx: Transaction, workspaceId: string, dice: Dice, people: number): Promise<Crowd> {
  const channelId = newId();
  await tx.query(`insert into workspace (id, name) values ($1, 'Week')`, [workspaceId]);
  await tx.query(`insert into event_counter (workspace_id) values ($1) on conflict do nothing`, [workspaceId]);
  await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Week')`, [workspaceId, channelId]);
  await routingState(tx, workspaceId);
  const supportId = await deskOfKind(tx, workspaceId, 'support');
  const advocatesId = await deskOfKind(tx, workspaceId, 'advocates');
  await tx.query(`update desk set assign = 'capacity', capacity = 4 where workspace_id = $1 and id = $2`, [workspaceId, supportId]);
  await tx.query(
    `insert into rule (workspace_id, id, runs, position, name, query, actions) values ($1, $2, 'timer', 1, 'Waits too long', 'waiting:>30m', $3)`,
    [workspaceId, newId(), JSON.stringify({ priority: 'urgent' })],
  );
  const agents: Agent[] = [];
  for (const { from, share } of shifts) {
    const seats = Math.max(3, Math.round(people * share));
    for (let index = 0; index < seats; index++) {
      const off = Math.floor((index * 7) / seats);
      agents.push({ id: await join(tx, workspaceId, 'agent'), shiftFrom: from, daysOff: [off, (off + 1) % 7] });
    }
  }
  await tx.query(`insert into member_profile (workspace_id, member_id, languages) select $1, id, '{}' from unnest($2::uuid[]) as g (id)`, [
    workspaceId,
    agents.map(({ id }) => id),
  ]);
  for (let index = 0; index < sizes.advocates; index++) {
    const memberId = await join(tx, workspaceId, 'advocate');
    const known = index % 10 === 0 ? [] : Array.from({ length: 1 + dice.below(4) }, () => dice.pick(topics));
    const languages = [['en'], ['en'], ['en'], ['en', 'fr'], ['fr'], ['zh']][index % 6]!;
    await seatAdvocate(tx, workspaceId, { deskId: advocatesId, memberId, topics: [...new Set(known)], languages });
  }
  for (const [index, where] of territories.entries()) {
    const id = newId();
    const languages = where === 'FR' ? ['fr', 'en'] : where === 'CN' ? ['zh', 'en'] : ['en'];
    await insertPartner(tx, workspaceId, id, {
      name: `Partner ${index + 1}`,
      services: [],
      languages,
      territories: [territory(where)],
      timeZone: 'UTC',
      hours: null,
      capacity: 5,
    });
    await seatPerson(tx, workspaceId, id, await join(tx, workspaceId, 'partner'));
  }
  return { workspaceId, channelId, supportId, agents };
}

function territory(written: string): PartnerTerritory {
  const read = readTerritory(written, worldGazetteer());
  if (!read.ok) throw new Error(`${written}: ${read.message}`);
  return read.territory;
}

async function join(tx: Transaction, workspaceId: string, role: 'agent' | 'advocate' | 'partner'): Promise<string> {
  const id = newId();
  const email = `${id}@example.org`;
  await tx.query(`insert into account (id, email, name) values ($1, $2, 'Somebody')`, [id, email]);
  await tx.query(`insert into member (workspace_id, id, account_id, name, email, role) values ($1, $2, $2, 'Somebody', $3, $4)`, [
    workspaceId,
    id,
    email,
    role,
  ]);
  return id;
}
