import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '#database';
import { JobSender, lastSightings } from '#jobs';
import { AppError, NIL_ID, version } from '#kernel';
import { Public } from '../http/route.js';
import { registry } from './metrics.js';

/** However often it is asked, it is tried this seldom. */
const rememberMs = 2_000;
/** Canaries are sent every ten seconds, and a stuck worker is renewed after 45. */
const lateSeconds = 60;

interface Readiness {
  ok: true;
  queues: Record<string, { seenSecondsAgo: number }>;
}

/** For whoever keeps the processes running. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private checked: { atMs: number; result: Promise<Readiness> } | null = null;

  constructor(
    private readonly database: Database,
    private readonly jobs: JobSender,
  ) {}

  @Get('livez')
  @Public()
  live(): { ok: true; version: string } {
    return { ok: true, version };
  }

  /** Ready means able to write, and that what is written is worked on: a server that answers reads may have a full disk. */
  @Get('readyz')
  @Public()
  async ready(): Promise<Readiness> {
    const { queues } = await this.readiness();
    const late = Object.keys(queues).filter((name) => queues[name]!.seenSecondsAgo > lateSeconds);
    if (late.length > 0) throw new AppError('unavailable', `Nothing is run on ${late.join(', ')}: no worker is at it.`, { details: { queues } });
    return { ok: true, queues };
  }

  /** The same without the worker: an api alone takes deliveries and serves screens, whoever reads them later. */
  @Get('readyz/api')
  @Public()
  readyAlone(): Promise<Readiness> {
    return this.readiness();
  }

  private readiness(): Promise<Readiness> {
    if (!this.checked || Date.now() - this.checked.atMs > rememberMs) this.checked = { atMs: Date.now(), result: this.check() };
    return this.checked.result;
  }

  private async check(): Promise<Readiness> {
    await this.database.inDirectory((tx) =>
      tx.query(`insert into directory_throttle (key, tokens, at) values ('readyz', 0, now()) on conflict (key) do update set at = excluded.at`),
    );
    if ((await this.database.unknownMigrations()).length > 0) throw new AppError('unavailable', 'The database was used by a newer version.');
    try {
      // A workspace that is none has nothing to read, so the job does nothing.
      await this.jobs.send('intake.read', { workspaceId: NIL_ID });
    } catch (error) {
      throw new AppError('unavailable', 'The queue cannot be reached.', { cause: error });
    }
    const seen = [...(await lastSightings(this.database))];
    const queues = Object.fromEntries(seen.map(([name, at]) => [name, { seenSecondsAgo: Math.max(0, Math.round((Date.now() - at.getTime()) / 1_000)) }]));
    return { ok: true, queues };
  }

  @Get('metrics')
  @Public()
  @Header('content-type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics();
  }
}
