import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untilIn } from './until.js';

// A Sunday, 15:00 in Paris.
const now = new Date('2026-11-22T14:00:00Z');
const paris = (words: string) => untilIn(words, now, 'Europe/Paris')?.toISOString() ?? null;

describe('a time in words', () => {
  it.each([
    ['tomorrow 9', '2026-11-23T08:00:00.000Z'],
    ['tomorrow', '2026-11-23T08:00:00.000Z'],
    ['in 3 hours', '2026-11-22T17:00:00.000Z'],
    ['monday', '2026-11-23T08:00:00.000Z'],
    ['monday 14:30', '2026-11-23T13:30:00.000Z'],
    ['Next week', '2026-11-23T08:00:00.000Z'],
    ['tonight', '2026-11-22T21:00:00.000Z'],
    ['2026-12-01', '2026-12-01T08:00:00.000Z'],
    ['demain 9h', '2026-11-23T08:00:00.000Z'],
    ['demain matin', '2026-11-23T08:00:00.000Z'],
    ['dans 3 heures', '2026-11-22T17:00:00.000Z'],
    ['lundi à 14h30', '2026-11-23T13:30:00.000Z'],
    ['la semaine prochaine', '2026-11-23T08:00:00.000Z'],
    ['明天9点', '2026-11-23T08:00:00.000Z'],
    ['三小时后', '2026-11-22T17:00:00.000Z'],
    ['下周一', '2026-11-30T08:00:00.000Z'],
    ['后天下午三点', '2026-11-24T14:00:00.000Z'],
    ['两天后', '2026-11-24T08:00:00.000Z'],
  ])('%s', (words, instant) => expect(paris(words)).toBe(instant));

  it.each(['whenever', '', 'yesterday', '昨天'])('%s is none', (words) => expect(paris(words)).toBeNull());

  it('is a clock on the wall where the member is, also over the night the clocks change', () => {
    const evening = new Date('2026-10-24T20:00:00Z');
    expect(untilIn('tomorrow 9', evening, 'Europe/Paris')?.toISOString()).toBe('2026-10-25T08:00:00.000Z');
    expect(untilIn('in 12 hours', evening, 'Europe/Paris')?.toISOString()).toBe('2026-10-25T08:00:00.000Z');
    expect(untilIn('tomorrow 9', evening, 'Asia/Shanghai')?.toISOString()).toBe('2026-10-26T01:00:00.000Z');
  });

  it('is in the future or none, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 30 }), fc.stringMatching(/^(in|dans|demain|monday|明天)? ?\d{0,5} ?(hours|h|点|am|days)?$/)), (words) => {
        const until = untilIn(words, now, 'America/New_York');
        return until === null || until > now;
      }),
    );
  });
});
