import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '#database';
import { JobSender } from '#jobs';
import { AppError, NIL_ID, version } from '#kernel';
import { Public } from '../http/route.js';
import { registry } from './metrics.js';

/** However often it is asked, it is tried this seldom. */
const rememberMs = 2_000;

/** For whoever keeps the processes running. */
@ApiExcludeController()
@Controller()
export class HealthController {
  private checked: { atMs: number; result: Promise<void> } | null = null;

  constructor(
    private readonly database: Database,
    private readonly jobs: JobSender,
  ) {}

  @Get('livez')
  @Public()
  live(): { ok: true; version: string } {
    return { ok: true, version };
  }

  /** Ready means able to write: a server that answers reads may have a full disk. */
  @Get('readyz')
  @Public()
  async ready(): Promise<{ ok: true }> {
    if (!this.checked || Date.now() - this.checked.atMs > rememberMs) this.checked = { atMs: Date.now(), result: this.check() };
    await this.checked.result;
    return { ok: true };
  }

  private async check(): Promise<void> {
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
  }

  @Get('metrics')
  @Public()
  @Header('content-type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics();
  }
}
