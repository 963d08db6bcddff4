import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suitor } from '../test/suitor.js';
import { type Candidate, capacityNow, choose, shortened, withOneMore, type Work } from './candidates.js';

const nowMs = Date.UTC(2026, 10, 23, 10);
const work = (over: Partial<Work> = {}): Work => ({
  channelId: 'c',
  lang: 'en',
  country: null,
  skills: [],
  teamId: null,
  memberId: null,
  lastMemberId: null,
  ...over,
});
const agent = (memberId: string, over: Partial<Candidate> = {}): Candidate => ({ ...suitor(memberId), present: true, ...over });
const by = { by: 'capacity', preferLast: true } as const;

describe('the choice of an agent', () => {
  it('falls on whoever has most room for their size', () => {
    expect(choose(work(), [agent('a', { load: 2, capacity: 4 }), agent('b', { load: 2, capacity: 8 })], by, nowMs).chosen).toBe('b');
  });

  it('falls on the author’s last agent while they have room', () => {
    const busy = agent('last', { load: 2 });
    expect(choose(work({ lastMemberId: 'last' }), [agent('a'), busy], by, nowMs).chosen).toBe('last');
    expect(choose(work({ lastMemberId: 'last' }), [agent('a'), { ...busy, load: 3 }], by, nowMs).chosen).toBe('a');
    expect(choose(work({ lastMemberId: 'last' }), [agent('a'), { ...busy, present: false }], by, nowMs).chosen).toBe('a');
  });

  it('falls on whoever is there for the author’s country, but never waits for them', () => {
    const there = agent('there', { countries: ['FR'], load: 2 });
    const { chosen, ranking } = choose(work({ country: 'FR' }), [agent('any'), there], by, nowMs);
    expect([chosen, ranking.find(({ memberId }) => memberId === 'any')?.why]).toEqual(['there', 'territory']);
    expect(choose(work({ country: 'FR' }), [agent('any'), { ...there, present: false }], by, nowMs).chosen).toBe('any');
    expect(choose(work({ country: 'FR', lastMemberId: 'any' }), [agent('any'), there], by, nowMs).chosen).toBe('any');
  });

  it('waits for those who speak the language when there are any, and asks whoever is there when there are none', () => {
    const french = agent('f', { languages: ['fr'], load: 3 });
    expect(choose(work({ lang: 'fr' }), [agent('e', { languages: ['en'] }), french], by, nowMs).chosen).toBeNull();
    expect(choose(work({ lang: 'fi' }), [agent('e', { languages: ['en'] }), french], by, nowMs).chosen).toBe('e');
  });

  it('says of everybody why not', () => {
    const { ranking } = choose(
      work({ skills: ['vpn'], teamId: 't' }),
      [
        agent('chosen', { skills: ['vpn'], teamIds: ['t'] }),
        agent('busier', { skills: ['vpn'], teamIds: ['t'], load: 1 }),
        agent('team', { skills: ['vpn'] }),
        agent('skill', { teamIds: ['t'] }),
        agent('away', { skills: ['vpn'], teamIds: ['t'], present: false }),
        agent('full', { skills: ['vpn'], teamIds: ['t'], load: 3 }),
        agent('channel', { skills: ['vpn'], teamIds: ['t'], channelCapacity: { c: 1 }, loadByChannel: { c: 1 } }),
        agent('leave', { skills: ['vpn'], teamIds: ['t'], leave: [{ startsOn: '2026-11-23', endsOn: '2026-11-23' }] }),
        agent('closed', { skills: ['vpn'], teamIds: ['t'], hours: { days: { sun: [{ from: '09:00', to: '17:00' }] }, holidays: [] } }),
      ],
      by,
      nowMs,
    );
    expect(Object.fromEntries(ranking.map(({ memberId, why }) => [memberId, why]))).toEqual({
      chosen: null,
      busier: 'busier',
      team: 'team',
      skill: 'skill',
      away: 'away',
      full: 'full',
      channel: 'full-on-channel',
      leave: 'leave',
      closed: 'closed',
    });
    expect(shortened(ranking, 2)).toMatchObject({ candidates: [{ memberId: 'chosen' }, { memberId: 'busier' }], others: { away: 1, full: 1 } });
  });

  it('gives whoever has just come a handful, and more by the minute, so that those who come next find work too', () => {
    const come = (minutesAgo: number, over: Partial<Candidate> = {}) =>
      capacityNow(agent('a', { capacity: 12, cameMs: nowMs - minutesAgo * 60_000, ...over }), nowMs);
    expect([0, 1, 2.5, 5, 60].map((minutesAgo) => come(minutesAgo))).toEqual([2, 4, 7, 12, 12]);
    expect([come(0, { capacity: 1 }), come(0, { alone: true }), come(0, { cameMs: null }), come(-1)]).toEqual([1, 12, 12, 12]);
    const early = agent('early', { load: 2, cameMs: nowMs });
    expect(choose(work(), [early, agent('there')], by, nowMs)).toMatchObject({ chosen: 'there', ranking: [{}, { memberId: 'early', why: 'beginning' }] });
  });

  it('spreads a start of shift evenly and never passes anybody’s capacity', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 }),
        fc.nat(40),
        fc.constantFrom('capacity', 'round-robin'),
        (sizes, waiting, how) => {
          let people = sizes.map((capacity, index) => agent(`m${index}`, { capacity }));
          for (let turn = 0; turn < waiting; turn++) {
            const { chosen } = choose(work(), people, { by: how as 'capacity', preferLast: false }, nowMs);
            people = people.map((one) => (one.memberId === chosen ? withOneMore(one, 'c', nowMs + turn) : one));
          }
          const room = sizes.reduce((sum, size) => sum + size, 0);
          expect(people.reduce((sum, { load }) => sum + load, 0)).toBe(Math.min(waiting, room));
          const shares = people.map(({ load, capacity }) => load / capacity);
          if (how === 'capacity') expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1 / Math.min(...sizes) + 1e-9);
          return people.every(({ load, capacity }) => load <= capacity);
        },
      ),
    );
  });
});
