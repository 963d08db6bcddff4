import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bucket, midnightAfter, Tally } from './budget.js';
import { rateOf, resetTime, usageOf, waitInBody } from './rate.js';

const now = new Date('2026-03-05T12:00:00Z');
const inMs = (ms: number): Date => new Date(now.getTime() + ms);
const requests: Bucket = { name: 'requests', unit: 'requests', most: 100, window: { ms: 300_000 }, of: 'ana' };
const state = (spent: number) => new Map([['requests', { most: 100, spent, resetsAt: inMs(100_000) }]]);

describe('a budget', () => {
  it('keeps a fifth for answers, and half from reading again', () => {
    expect(new Tally([requests], state(80), 'hear', now).left('requests')).toBe(0);
    expect(new Tally([requests], state(80), 'answer', now).left('requests')).toBe(20);
    expect(new Tally([requests], state(40), 'sweep', now).left('requests')).toBe(10);
    expect(new Tally([], new Map(), 'hear', now).left('requests')).toBe(Infinity);
  });

  it('says when there is something again, and only then blocks', () => {
    expect(new Tally([requests], state(80), 'hear', now).blockedUntil()).toEqual(inMs(100_000));
    expect(new Tally([requests], state(80), 'answer', now).blockedUntil()).toBeNull();
    expect(new Tally([requests], state(100), 'answer', now).blockedUntil()).toEqual(inMs(100_000));
  });

  it('slows polls the nearer the limit is, before it fails', () => {
    const waits = [0, 40, 70, 79].map((spent) => {
      const tally = new Tally([requests], state(spent), 'hear', now);
      tally.spend('requests');
      return tally.paced(inMs(1_000)).getTime() - now.getTime();
    });
    expect(waits).toEqual([1_266, 2_564, 11_111, 100_000].map((ms) => expect.closeTo(ms, -1)));
  });

  it('never spends more than its share when it is paced, however often it polls', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 60 }), (cost, spent) => {
        let at = now;
        let total = spent;
        const resetsAt = inMs(100_000);
        while (at < resetsAt) {
          const tally = new Tally([requests], new Map([['requests', { most: 100, spent: total, resetsAt }]]), 'hear', at);
          if (tally.blockedUntil()) break;
          tally.spend('requests', cost);
          total += cost;
          at = tally.paced(new Date(at.getTime() + 10));
        }
        expect(total).toBeLessThan(80 + cost);
      }),
    );
  });

  it('begins anew when its window has ended, and believes the network more than itself', () => {
    const tally = new Tally([requests], new Map([['requests', { most: 100, spent: 100, resetsAt: inMs(-1) }]]), 'answer', now);
    expect(tally.left('requests')).toBe(100);
    tally.spend('requests', 3);
    tally.observe('requests', { most: 300, remaining: 30, resetsAt: inMs(5_000) });
    expect(tally.state('requests')).toEqual({ most: 300, spent: 270, resetsAt: inMs(5_000) });
    expect(tally.changes()).toMatchObject([{ spent: 3, seen: { remaining: 30 } }]);
  });

  it('of a day ends at midnight where the network lives, also when clocks change', () => {
    const pacific = (at: string): string => midnightAfter(new Date(at), 'America/Los_Angeles').toISOString();
    expect(pacific('2026-03-05T12:00:00Z')).toBe('2026-03-06T08:00:00.000Z');
    expect(pacific('2026-03-08T09:30:00Z')).toBe('2026-03-09T07:00:00.000Z');
    expect(pacific('2026-11-01T08:30:00Z')).toBe('2026-11-02T08:00:00.000Z');
  });
});

describe('what networks say of their limits', () => {
  const rate = (headers: Record<string, string>) => rateOf(new Headers(headers), now);

  it('is understood in every form', () => {
    const seconds = Math.floor(now.getTime() / 1_000);
    const at = (ms: number) => ({ resetsAt: inMs(ms) });
    expect(rate({ 'x-rate-limit-limit': '450', 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': String(seconds + 60) })).toEqual({
      most: 450,
      remaining: 7,
      ...at(60_000),
    });
    expect(
      rate({ 'ratelimit-limit': '3000', 'ratelimit-remaining': '2999', 'ratelimit-reset': String(seconds + 300), 'ratelimit-policy': '3000;w=300' }),
    ).toEqual({ most: 3000, remaining: 2999, ...at(300_000) });
    expect(rate({ 'x-ratelimit-limit': '300', 'x-ratelimit-remaining': '299', 'x-ratelimit-reset': '2026-03-05T12:05:00.000Z' })).toEqual({
      most: 300,
      remaining: 299,
      ...at(300_000),
    });
    expect(rate({ 'x-ratelimit-remaining': '98.0', 'x-ratelimit-reset': '61.5' })).toEqual({ remaining: 98, ...at(61_500) });
    expect(rate({ ratelimit: '"default";r=50;t=30', 'ratelimit-policy': '"default";q=100;w=60' })).toEqual({ most: 100, remaining: 50, ...at(30_000) });
    expect(rate({ ratelimit: 'limit=100, remaining=50, reset=5' })).toEqual({ most: 100, remaining: 50, ...at(5_000) });
    expect(rate({ 'content-type': 'text/html' })).toBeNull();
    expect(resetTime(now.getTime() + 9_000, now)).toEqual(inMs(9_000));
    expect(waitInBody({ ok: false, parameters: { retry_after: 12 } }, now)).toEqual(inMs(12_000));
    expect(waitInBody({ json: { ratelimit: 5.5 } }, now)).toEqual(inMs(5_500));
    expect(waitInBody(null, now)).toBeNull();
  });

  it('in percent counts the fullest, with the time to regain access', () => {
    const business = JSON.stringify({ 1001: [{ type: 'pages', call_count: 28, total_cputime: 91, total_time: 5, estimated_time_to_regain_access: 12 }] });
    expect(usageOf(new Headers({ 'x-business-use-case-usage': business }), now)).toEqual({ most: 100, remaining: 9, resetsAt: inMs(720_000) });
    expect(usageOf(new Headers({ 'x-app-usage': '{"call_count":120' }), now)).toBeNull();
  });

  it('is never more than a day away, and never in the past', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.date().map(String)), (value) => {
        const at = resetTime(value, now);
        if (at) expect(at.getTime() - now.getTime()).toSatisfy((ms: number) => ms >= 1_000 && ms <= 86_400_000);
      }),
    );
  });
});
