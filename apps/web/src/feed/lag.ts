const window = 20;
const believableMs = 60_000;

/**
 * Time from the network to this screen, as the median of the last events. The clocks of server and screen differ; an event
 * cannot arrive before it happened, so the earliest arrival bounds by how much.
 */
export class Lag {
  private readonly raw: number[] = [];
  private skewMs = 0;

  record(happenedAtMs: number, nowMs: number): void {
    const raw = nowMs - happenedAtMs;
    if (raw < this.skewMs) this.skewMs = raw;
    this.raw.push(raw);
    if (this.raw.length > window) this.raw.shift();
  }

  /** Milliseconds; null when nothing was heard yet, or the clocks are too far apart to say. */
  get medianMs(): number | null {
    return this.within(0.5);
  }

  /** So many milliseconds or less, for this share of the last events. */
  within(share: number): number | null {
    if (this.raw.length === 0) return null;
    const sorted = this.raw.map((value) => value - this.skewMs).sort((a, b) => a - b);
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
    return value > believableMs ? null : value;
  }
}
