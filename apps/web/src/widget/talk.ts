/** One message as the api tells it. */
export interface Said {
  id: string;
  own: boolean;
  text: string;
  at: string;
}

export interface Waiting {
  id: string;
  text: string;
  /** Why it will never go. */
  refused?: string;
}

export interface User {
  id: string;
  hash: string;
  name?: string;
}

interface Kept {
  visitor: string | null;
  waiting: Waiting[];
  /** The newest answer that was seen in the open window. */
  readAt: string;
}

const openMs = 3_000;
const closedMs = 20_000;
const longestPauseMs = 60_000;

/**
 * What is said between this browser and the api. Each message has an id of ours, is kept until the api has it, and is sent
 * again after a cut; each look asks for what came since the last one, so nothing is missed.
 */
export class Talk {
  readonly said = new Map<string, Said>();
  waiting: Waiting[];
  title = '';
  greeting = '';
  /** Whether somebody near can be looked for. */
  partners = false;
  offline = false;
  isOpen = false;
  readAt: string;
  private visitor: string | null;
  private begun = false;
  private since: string | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private busy = false;

  constructor(
    private readonly base: string,
    private readonly user: User | null,
    private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null,
    private readonly changed: () => void,
  ) {
    const kept = this.read();
    this.visitor = kept.visitor;
    this.waiting = kept.waiting;
    this.readAt = kept.readAt;
  }

  /** Somebody who never wrote is not asked about until they open the window. */
  start(): void {
    if (this.visitor || this.user) this.soon(0);
  }

  open(isOpen: boolean): void {
    this.isOpen = isOpen;
    if (isOpen) this.soon(0);
  }

  say(text: string): void {
    this.waiting.push({ id: crypto.randomUUID(), text });
    this.keep();
    this.changed();
    this.soon(0);
  }

  /** Asks something at the side, as this visitor; null: no answer, or none that is of use. */
  async post<T>(what: string, body: object): Promise<T | null> {
    try {
      const answer = await this.call('POST', what, { visitor: this.visitor, ...body });
      return answer.ok ? ((await answer.json()) as T) : null;
    } catch {
      return null;
    }
  }

  /** Something was said in another way than by `say`, and the api has it. */
  note(id: string, text: string): void {
    this.said.set(id, { id, own: false, text, at: new Date().toISOString() });
    this.changed();
  }

  /** At once, such as when the network came back. */
  soon(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.turn(), ms);
  }

  /** Answers not yet seen; an open window shows them all. */
  unread(): number {
    const answers = [...this.said.values()].filter(({ own, at }) => own && at > this.readAt);
    if (!this.isOpen || answers.length === 0) return answers.length;
    this.readAt = answers.map(({ at }) => at).reduce((a, b) => (a > b ? a : b));
    this.keep();
    return 0;
  }

  private async turn(): Promise<void> {
    if (this.busy) return this.soon(200);
    this.busy = true;
    try {
      if (!this.begun) await this.begin();
      await this.sendWaiting();
      await this.look();
      this.failures = 0;
      this.offline = false;
    } catch {
      this.failures += 1;
      this.offline = true;
    }
    this.busy = false;
    this.changed();
    const usual = this.isOpen && !document.hidden ? openMs : closedMs;
    this.soon(this.failures > 0 ? Math.min(1_000 * 2 ** this.failures, longestPauseMs) : usual);
  }

  private async begin(): Promise<void> {
    const answer = await this.call('POST', 'session', { visitor: this.visitor, user: this.user });
    if (!answer.ok) throw new Error(String(answer.status));
    const { said, ...begun } = (await answer.json()) as { visitor: string; title: string; greeting: string; partners: boolean; said: Said[] };
    Object.assign(this, begun, { begun: true });
    this.take(said);
    this.keep();
  }

  private async sendWaiting(): Promise<void> {
    for (const one of this.waiting.filter(({ refused }) => !refused)) {
      const answer = await this.call('POST', 'messages', { visitor: this.visitor, id: one.id, text: one.text, name: this.user?.name });
      if (answer.status === 401) {
        this.begun = false;
        throw new Error('401');
      }
      if (answer.status === 422 || answer.status === 413) one.refused = String(((await answer.json()) as { detail?: string }).detail ?? answer.status);
      else if (!answer.ok) throw new Error(String(answer.status));
      else {
        const { id } = (await answer.json()) as { id: string };
        this.said.set(id, { id, own: false, text: one.text, at: new Date().toISOString() });
        this.waiting = this.waiting.filter((other) => other !== one);
      }
      this.keep();
      this.changed();
    }
  }

  private async look(): Promise<void> {
    // A little before the newest we know: what was stored at the same moment is not passed over.
    const since = this.since ? new Date(Date.parse(this.since) - 10_000).toISOString() : '';
    const answer = await this.call('GET', `messages?visitor=${encodeURIComponent(this.visitor ?? '')}&since=${since}`);
    if (answer.status === 401) this.begun = false;
    if (!answer.ok) throw new Error(String(answer.status));
    this.take(((await answer.json()) as { said: Said[] }).said);
  }

  private take(said: Said[]): void {
    for (const one of said) {
      this.said.set(one.id, one);
      if (!this.since || one.at > this.since) this.since = one.at;
    }
  }

  private call(method: 'GET' | 'POST', what: string, body?: unknown): Promise<Response> {
    return fetch(`${this.base}/${what}`, {
      method,
      credentials: 'omit',
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
  }

  private get key(): string {
    return `earshot ${this.base} ${this.user ? `user ${this.user.id}` : ''}`;
  }

  private read(): Kept {
    try {
      const { visitor, waiting, readAt } = JSON.parse(this.storage?.getItem(this.key) ?? '') as Partial<Kept>;
      return {
        visitor: typeof visitor === 'string' ? visitor : null,
        waiting: Array.isArray(waiting) ? waiting : [],
        readAt: typeof readAt === 'string' ? readAt : '',
      };
    } catch {
      return { visitor: null, waiting: [], readAt: '' };
    }
  }

  private keep(): void {
    try {
      this.storage?.setItem(this.key, JSON.stringify({ visitor: this.visitor, waiting: this.waiting, readAt: this.readAt }));
    } catch {
      // Without storage the conversation lasts as long as the page.
    }
  }
}
