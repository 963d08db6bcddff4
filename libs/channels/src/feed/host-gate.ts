/** One request at a time to a host, with a gap between them. Whoever finds it closed is told when to come back, and waits elsewhere. */
export class HostGate {
  private readonly hosts = new Map<string, { busy: boolean; freeAtMs: number }>();

  constructor(private readonly gapMs: number) {}

  /** Answers the time to come back at, or null after which `leave` must follow. */
  enter(host: string, now: Date): Date | null {
    const nowMs = now.getTime();
    for (const [name, { busy, freeAtMs }] of this.hosts) if (!busy && freeAtMs <= nowMs) this.hosts.delete(name);
    const known = this.hosts.get(host);
    if (known) {
      // Those who are told to wait are spread, so that they do not come back all at once.
      known.freeAtMs = Math.max(known.freeAtMs, nowMs) + this.gapMs;
      return new Date(known.freeAtMs);
    }
    this.hosts.set(host, { busy: true, freeAtMs: nowMs + this.gapMs });
    return null;
  }

  leave(host: string, now: Date): void {
    const known = this.hosts.get(host);
    if (known) this.hosts.set(host, { busy: false, freeAtMs: Math.max(known.freeAtMs, now.getTime() + this.gapMs) });
  }
}
