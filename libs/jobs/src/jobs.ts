import { type Job, type Queue, UnrecoverableError, type Worker } from 'bullmq';
import { log } from '#kernel';
import { type Backend } from './backend.js';
import { canaryName, judge } from './canary.js';
import { catalogue, type JobHandlers, type JobName, type JobPayload, queueNames, type QueueName } from './catalogue.js';

/** Puts jobs on their queues. */
export class JobSender {
  private readonly queues = new Map<QueueName, Queue>();

  constructor(private readonly backend: Backend) {
    for (const name of queueNames) {
      const queue = backend.queue(name);
      queue.on('error', (error) => log.debug({ queue: name, error: error.message }, 'queue connection'));
      this.queues.set(name, queue);
    }
  }

  /** Rejects when the queue cannot be reached; whoever calls has already stored the work, and the sweep will find it. */
  async send<N extends JobName>(name: N, payload: JobPayload<N>, options: { delayMs?: number } = {}): Promise<void> {
    const { queue, attempts } = catalogue[name];
    await this.queues
      .get(queue)!
      .add(name, payload, { attempts, backoff: { type: 'exponential', delay: 500 }, ...(options.delayMs ? { delay: options.delayMs } : {}) });
  }

  /** The same, when losing the wake-up only costs the few seconds until the next sweep. */
  hint<N extends JobName>(name: N, payload: JobPayload<N>): void {
    this.send(name, payload).catch((error: Error) => log.warn({ job: name, error: error.message }, 'the queue did not take a job; the sweep will'));
  }

  /** Puts a job on a queue that only proves that it is run, before all that waits there. */
  async prove(queue: QueueName): Promise<void> {
    await this.queues.get(queue)!.add(canaryName, {}, { lifo: true, removeOnComplete: true, removeOnFail: true });
  }

  async waiting(): Promise<Record<string, number>> {
    const counts = await Promise.all([...this.queues].map(async ([name, queue]) => [name, await queue.getWaitingCount()] as const));
    return Object.fromEntries(counts);
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close().catch(() => undefined)));
  }
}

interface Running {
  worker: Worker;
  /** Jobs under way. */
  running: number;
  ranMs: number;
  renewedMs: number;
  /** When the oldest canary that was not seen was sent. */
  askedMs: number | null;
}

/** Where all processes say, and learn, when a canary of a queue was last run. */
export interface Sightings {
  note(queue: QueueName): Promise<void>;
  last(): Promise<Map<string, Date>>;
}

/** Runs handlers. A name or a payload that this build does not know fails for good and is never reported as done. */
export class JobRunner {
  private readonly running = new Map<QueueName, Running>();
  private readonly stopping = new AbortController();
  private errorsThisTurn = 0;

  constructor(
    private readonly backend: Backend,
    private readonly handlers: JobHandlers,
    private readonly concurrency: Partial<Record<QueueName, number>> = {},
    private readonly sightings: Sightings | null = null,
  ) {
    for (const name of queueNames) this.running.set(name, { worker: this.worker(name), running: 0, ranMs: Date.now(), renewedMs: 0, askedMs: null });
  }

  private worker(name: QueueName): Worker {
    const worker = this.backend.worker(name, (job: Job) => this.take(name, job), { concurrency: this.concurrency[name] ?? 4 });
    worker.on('error', (error) => this.endWhenSpinning(name, error));
    worker.on('failed', (job, error) => log.error({ job: job?.name, id: job?.id, error: error.message, stack: error.stack }, 'a job failed'));
    return worker;
  }

  start(): void {
    for (const { worker } of this.running.values()) run(worker);
  }

  /** Sends each queue its canary, and mends a queue whose canaries nobody runs. To be called every ten seconds. */
  async prove(sender: Pick<JobSender, 'prove'>): Promise<void> {
    const seen = (await this.sightings?.last()) ?? new Map<string, Date>();
    for (const [name, state] of this.running) {
      if (state.askedMs !== null && (seen.get(name)?.getTime() ?? 0) >= state.askedMs) state.askedMs = null;
      const verdict = judge({ nowMs: Date.now(), ...state });
      if (verdict === 'end') {
        log.fatal({ queue: name }, 'a queue runs nothing, also with a new worker; the process ends to be started again');
        process.exit(1);
      }
      if (verdict === 'renew') this.renew(name, state);
      await sender.prove(name).then(
        () => (state.askedMs ??= Date.now()),
        // A queue that takes nothing is away, not stuck.
        () => (state.askedMs = null),
      );
    }
  }

  private renew(name: QueueName, state: Running): void {
    log.warn({ queue: name }, 'a queue runs nothing; its worker is made anew');
    state.worker.close(true).catch(() => undefined);
    state.worker = this.worker(name);
    state.renewedMs = Date.now();
    run(state.worker);
  }

  /**
   * BullMQ's loop on Postgres can hold a connection that died and fail on it at once, for ever, so that the process never
   * again reads a socket. Errors without a turn of the event loop between them mean that; a new process starts clean.
   */
  private endWhenSpinning(queue: string, error: Error): void {
    log.debug({ queue, error: error.message }, 'worker connection');
    if (this.errorsThisTurn === 0) setImmediate(() => (this.errorsThisTurn = 0));
    if (++this.errorsThisTurn < 200) return;
    log.fatal({ queue, error: error.message }, 'the worker spins on a dead connection; the process ends to be started again');
    process.exit(1);
  }

  private async take(queue: QueueName, job: Job): Promise<void> {
    const state = this.running.get(queue)!;
    if (job.name === canaryName) {
      state.ranMs = Date.now();
      await this.sightings?.note(queue);
      return;
    }
    state.running += 1;
    try {
      await this.handle(job);
    } finally {
      state.running -= 1;
      state.ranMs = Date.now();
    }
  }

  private async handle(job: Job): Promise<void> {
    if (!Object.hasOwn(catalogue, job.name)) throw new UnrecoverableError(`this build knows no job named ${job.name}`);
    const name = job.name as JobName;
    const parsed = catalogue[name].payload.safeParse(job.data);
    if (!parsed.success) throw new UnrecoverableError(`payload of ${name}: ${parsed.error.message}`);
    await (this.handlers[name] as (payload: unknown, signal: AbortSignal) => Promise<void>)(parsed.data, this.stopping.signal);
  }

  /** Lets running jobs finish, takes no new ones. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.running.values()].map(({ worker }) => worker.close().catch(() => undefined)));
  }
}

function run(worker: Worker): void {
  worker.run().catch((error: Error) => log.error({ error: error.message }, 'a worker stopped'));
}
