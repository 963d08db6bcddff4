import { describe, expect, it } from 'vitest';
import { Lag } from './lag.js';

describe('the lag from network to screen', () => {
  it('is unknown before anything was heard', () => {
    expect(new Lag().medianMs).toBeNull();
  });

  it('is the median of what came last', () => {
    const lag = new Lag();
    for (const ms of [300, 100, 5_000]) lag.record(10_000, 10_000 + ms);
    expect(lag.medianMs).toBe(300);
  });

  it('is never negative when the clock of the screen is behind', () => {
    const lag = new Lag();
    lag.record(10_000, 8_000);
    lag.record(10_000, 8_400);
    lag.record(10_000, 8_200);
    expect(lag.medianMs).toBe(200);
  });

  it('says nothing when the clocks are minutes apart', () => {
    const lag = new Lag();
    lag.record(0, 300_000);
    expect(lag.medianMs).toBeNull();
  });
});
