import type { EventsMessage, EventView } from '#contracts';

export type Heard =
  | { is: 'next'; items: EventView[] }
  /** Something before this message never came: resume from where we stand. */
  | { is: 'hole' }
  | { is: 'old' };

/** Where this tab stands in the workspace's log, and whether a message continues it. */
export class FeedPosition {
  private seen: number;

  constructor(private at: number) {
    this.seen = at;
  }

  get upTo(): number {
    return this.at;
  }

  /** True while a message was heard of that could not be taken yet. */
  get behind(): boolean {
    return this.seen > this.at;
  }

  hear({ after, upTo, items }: EventsMessage): Heard {
    this.seen = Math.max(this.seen, upTo);
    if (upTo <= this.at) return { is: 'old' };
    if (after > this.at) return { is: 'hole' };
    const unread = items.filter((item) => item.seq > this.at);
    this.at = upTo;
    return { is: 'next', items: unread };
  }

  /** Everything was fetched afresh; what came before `seq` no longer matters. */
  moveTo(seq: number): void {
    this.at = seq;
    this.seen = seq;
  }
}
