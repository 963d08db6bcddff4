/** Gives the first hint at once and later ones at most once in `everyMs`, the last one always. */
export class Hints {
  private readonly quiet = new Map<string, { timer: NodeJS.Timeout; again: boolean }>();

  constructor(
    private readonly send: (key: string) => void,
    private readonly everyMs: number,
  ) {}

  give(key: string): void {
    const quiet = this.quiet.get(key);
    if (quiet) {
      quiet.again = true;
      return;
    }
    this.send(key);
    const entry = {
      again: false,
      timer: setTimeout(() => {
        this.quiet.delete(key);
        if (entry.again) this.give(key);
      }, this.everyMs),
    };
    this.quiet.set(key, entry);
  }

  /** Gives what was held back. */
  close(): void {
    for (const [key, { timer, again }] of this.quiet) {
      clearTimeout(timer);
      if (again) this.send(key);
    }
    this.quiet.clear();
  }
}
