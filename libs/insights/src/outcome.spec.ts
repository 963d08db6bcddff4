import { describe, expect, it } from 'vitest';
import type { Kind } from '#contracts';
import { type OutcomeLine, outcomesOf, quietMs } from './outcome.js';

const hour = 3_600_000;
const them = (atMs: number, kind: Kind, thanks = false): OutcomeLine => ({ by: 'them', atMs, kind, thanks });
const us = (atMs: number, doneBy: 'staff' | 'advocate' = 'staff'): OutcomeLine => ({ by: 'us', atMs, doneBy, memberId: 'ann' });
const kinds = (lines: OutcomeLine[], nowMs = 2 * hour) =>
  outcomesOf(lines, nowMs).came.map(({ kind, confirmedBy, doneBy }) => `${kind} ${confirmedBy} ${doneBy}`);

describe('what came of a thread', () => {
  it('is a question answered once they thank, somebody closes it, or a day passes without another word', () => {
    const asked = [them(0, 'question'), us(hour, 'advocate')];
    expect(outcomesOf(asked, 2 * hour)).toEqual({ came: [], lookAgainMs: hour + quietMs });
    expect(kinds(asked, hour + quietMs)).toEqual(['answered quiet advocate']);
    expect(kinds([...asked, { by: 'resolved', atMs: 2 * hour }])).toEqual(['answered staff advocate']);
    const [came] = outcomesOf([...asked, them(2 * hour, 'other', true)], 3 * hour).came;
    expect(came).toMatchObject({ kind: 'answered', confirmedBy: 'thanks', tookSeconds: 3_600, atMs: 2 * hour });
  });

  it('is no answer when they ask on; what came once stays', () => {
    const asked = [them(0, 'question'), us(hour), them(2 * hour, 'question')];
    expect(kinds(asked, 100 * hour)).toEqual([]);
    const closed = [them(0, 'question'), us(hour), { by: 'resolved', atMs: 2 * hour } as const];
    expect(kinds([...closed, them(50 * hour, 'complaint')], 60 * hour)).toEqual(['answered staff staff']);
  });

  it('is an issue resolved only when somebody or they themselves say so, never by silence', () => {
    const issue = [them(0, 'complaint'), us(hour)];
    expect(kinds(issue, 1_000 * hour)).toEqual([]);
    expect(outcomesOf([...issue, { by: 'resolved', atMs: 5 * hour }], 6 * hour).came).toMatchObject([
      { kind: 'resolved', confirmedBy: 'staff', tookSeconds: 5 * 3_600 },
    ]);
    expect(kinds([them(0, 'complaint'), { by: 'resolved', atMs: hour }])).toEqual([]);
  });

  it('is the community’s when somebody else there was thanked, and nobody of ours had answered', () => {
    const lines: OutcomeLine[] = [them(0, 'question'), { by: 'others', atMs: hour }];
    expect(kinds(lines, 100 * hour)).toEqual([]);
    expect(kinds([...lines, them(2 * hour, 'praise', true)], 3 * hour)).toContain('answered thanks community');
  });

  it('is a dialogue when both sides took two turns, praise thanked, a partner’s work done', () => {
    expect(kinds([them(0, 'other'), them(1, 'other'), us(2), us(3)])).toEqual([]);
    expect(kinds([them(0, 'other'), us(1), them(2, 'other'), us(3)])).toEqual(['dialogue customer staff']);
    expect(kinds([them(0, 'praise'), us(1)])).toEqual(['thanked staff staff']);
    expect(kinds([them(0, 'other'), { by: 'connected', atMs: 5, memberId: 'lou', confirmed: null }])).toEqual(['connected staff partner']);
  });

  it('is a connection as the customer says, once they say anything', () => {
    const reported = (confirmed: boolean | null): OutcomeLine[] => [them(0, 'other'), { by: 'connected', atMs: 5, memberId: 'lou', confirmed }];
    expect(kinds(reported(true))).toEqual(['connected customer partner']);
    expect(outcomesOf(reported(true), hour).came[0]).not.toHaveProperty('denied');
    expect(outcomesOf(reported(false), hour).came).toMatchObject([{ kind: 'connected', confirmedBy: 'customer', denied: true }]);
  });
});
