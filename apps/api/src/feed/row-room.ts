import type { ConversationView, RowsMessage } from '#contracts';
import type { StoredEvent } from '#events';
import { log } from '#kernel';

/** As often as screens are told events. */
const everyMs = 250;
/** When more conversations than these change at once, screens do better to fetch what they show. */
const mostRows = 100;

/**
 * Rows of the conversations that one workspace's events are about, read once however many screens show them. Every message says
 * for which part of the log it holds, so that a screen knows whether it has the rows of an event, and fetches them if not.
 */
export class RowRoom {
  private changed = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private toldMs = 0;
  private reading = false;
  private closed = false;

  constructor(
    private after: number,
    private readonly rows: (ids: readonly string[]) => Promise<ConversationView[]>,
    private readonly tell: (message: RowsMessage) => void,
  ) {
    this.upTo = after;
  }

  private upTo: number;

  take(events: readonly StoredEvent[]): void {
    for (const { seq, conversationId } of events) {
      this.upTo = Math.max(this.upTo, seq);
      if (conversationId) this.changed.add(conversationId);
    }
    this.plan();
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
  }

  private plan(): void {
    if (this.timer || this.reading || this.closed || this.upTo === this.after) return;
    this.timer = setTimeout(() => void this.read(), Math.max(0, this.toldMs + everyMs - Date.now()));
  }

  private async read(): Promise<void> {
    this.timer = null;
    this.reading = true;
    this.toldMs = Date.now();
    const { after, upTo, changed } = this;
    this.after = upTo;
    this.changed = new Set();
    let items: ConversationView[] | null = null;
    try {
      if (changed.size <= mostRows) items = changed.size > 0 ? await this.rows([...changed]) : [];
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'rows for screens could not be read; they fetch them');
    }
    this.reading = false;
    if (this.closed) return;
    this.tell({ after, upTo, items });
    this.plan();
  }
}
