import { type Job, type Queue, UnrecoverableError, type Worker } from 'bullmq';
import { log } from '#kernel';
import { type Backend } from './backend.js';
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

  async waiting(): Promise<Record<string, number>> {
    const counts = await Promise.all([...this.queues].map(async ([name, queue]) => [name, await queue.getWaitingCount()] as const));
    return Object.fromEntries(counts);
  }

  async close(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close().catch(() => undefined)));
  }
}

/** Runs handlers. A name or a payload that this build does not know fails for good and is never reported as done. */
export class JobRunner {
  private readonly workers: Worker[] = [];
  private readonly stopping = new AbortController();
  private errorsThisTurn = 0;

  constructor(backend: Backend, handlers: JobHandlers, concurrency: Partial<Record<QueueName, number>> = {}) {
    for (const name of queueNames) {
      const worker = backend.worker(name, (job: Job) => this.run(job, handlers), { concurrency: concurrency[name] ?? 4 });
      worker.on('error', (error) => this.endWhenSpinning(name, error));
      worker.on('failed', (job, error) => log.error({ job: job?.name, id: job?.id, error: error.message, stack: error.stack }, 'a job failed'));
      this.workers.push(worker);
    }
  }

  start(): void {
    for (const worker of this.workers) worker.run().catch((error: Error) => log.error({ error: error.message }, 'a worker stopped'));
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

  private async run(job: Job, handlers: JobHandlers): Promise<void> {
    if (!Object.hasOwn(catalogue, job.name)) throw new UnrecoverableError(`this build knows no job named ${job.name}`);
    const name = job.name as JobName;
    const parsed = catalogue[name].payload.safeParse(job.data);
    if (!parsed.success) throw new UnrecoverableError(`payload of ${name}: ${parsed.error.message}`);
    await (handlers[name] as (payload: unknown, signal: AbortSignal) => Promise<void>)(parsed.data, this.stopping.signal);
  }

  /** Lets running jobs finish, takes no new ones. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.workers.map((worker) => worker.close().catch(() => undefined)));
  }
}
