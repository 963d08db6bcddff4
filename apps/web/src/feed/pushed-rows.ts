import type { RowsMessage } from '#contracts';

type Part = Pick<RowsMessage, 'after' | 'upTo'> & { items: readonly unknown[] | null };

/** For which stretch of the log the server has sent the rows by itself, so that nobody fetches them. */
export class PushedRows {
  private sent = false;
  /** Rows of events after this one, up to and including `upTo`, are here. */
  private from = Infinity;
  private upTo = -Infinity;
  private waiting: { last: number; settle: () => void }[] = [];

  /** The server says whether it sends rows over this connection; before that, and after a loss, it does not. */
  begin(sent: boolean): void {
    this.sent = sent;
    [this.from, this.upTo] = [Infinity, -Infinity];
    this.settle(Infinity);
  }

  hear({ after, upTo, items }: Part): void {
    if (!this.sent) return;
    if (items === null) this.from = upTo;
    else if (after !== this.upTo) this.from = after;
    this.upTo = upTo;
    this.settle(upTo);
  }

  /** True once the rows of all events from `first` to `last` are here; false when they have to be fetched, at the latest after `withinMs`. */
  async reach(first: number, last: number, withinMs: number): Promise<boolean> {
    if (this.sent && this.upTo < last) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.waiting.push({ last, settle: resolve });
        timer = setTimeout(resolve, withinMs);
      });
      clearTimeout(timer);
    }
    return this.sent && this.from < first && this.upTo >= last;
  }

  private settle(upTo: number): void {
    for (const { last, settle } of this.waiting) if (last <= upTo) settle();
    this.waiting = this.waiting.filter(({ last }) => last > upTo);
  }
}
