import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offerStates } from '#contracts';
import { suitor } from '../test/suitor.js';
import { bestFew, canMove, holding, nextStep } from './offering.js';

const nowMs = Date.UTC(2026, 10, 23, 10);
const settings = { offerTo: 2, offerMinutes: 60, answerMinutes: 240, rounds: 3 };

describe('an offer', () => {
  it('goes to the best few who can, in the order in which they suit', () => {
    const asked = bestFew(
      [
        suitor('a', { suits: 0.4 }),
        suitor('b', { suits: 0.9 }),
        suitor('c', { suits: 0.8, load: 3 }),
        suitor('d', { suits: 0.7, offersToday: 2, offersADay: 2 }),
        suitor('e', { suits: 0.6, declined: true }),
        suitor('f', { suits: 0.5, leave: [{ startsOn: '2026-11-20', endsOn: '2026-11-23' }] }),
        suitor('g', { suits: 0 }),
      ],
      settings,
      nowMs,
    );
    expect(asked.map(({ memberId }) => memberId)).toEqual(['b', 'a']);
  });

  it('goes on to the next round at its timer, and to staff when nobody is left or three rounds passed', () => {
    const open = { state: 'open' as const, round: 1, dueMs: nowMs, stillOffered: 2, started: true };
    expect(nextStep({ ...open, dueMs: nowMs + 1 }, [suitor('a')], settings, nowMs)).toEqual({ step: 'wait' });
    expect(nextStep(open, [suitor('a')], settings, nowMs)).toMatchObject({ step: 'offer', round: 2, dueMs: nowMs + 3_600_000 });
    expect(nextStep(open, [], settings, nowMs)).toEqual({ step: 'to-staff', why: 'nobody' });
    expect(nextStep({ ...open, round: 3 }, [suitor('a')], settings, nowMs)).toEqual({ step: 'to-staff', why: 'rounds' });
    expect(nextStep({ ...open, state: 'held' }, [], settings, nowMs)).toEqual({ step: 'to-staff', why: 'silent' });
    expect(nextStep({ ...open, dueMs: nowMs + 1, stillOffered: 0 }, [suitor('a')], settings, nowMs)).toMatchObject({ step: 'offer', round: 2 });
    expect(nextStep({ ...open, started: false, stillOffered: 0 }, [suitor('a')], settings, nowMs)).toMatchObject({ step: 'offer', round: 1 });
  });

  it('ends, whatever moves it makes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...offerStates), { maxLength: 20 }), (wishes) => {
        let state: (typeof offerStates)[number] = 'offered';
        let moved = 0;
        for (const wish of wishes) if (canMove(state, wish)) [state, moved] = [wish, moved + 1];
        return moved <= 3 && (holding.includes(state) || !canMove(state, 'claimed') || state === 'offered');
      }),
    );
  });
});
