import { Controller, Get, Header, HttpCode } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Database } from '#database';
import { JobSender } from '#jobs';
import { AppError, version } from '#kernel';
import { Public } from '../http/route.js';
import { registry } from './metrics.js';

/** For whoever keeps the processes running. */
@ApiExcludeController()
@Controller()
export class HealthController {
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
  @HttpCode(200)
  async ready(): Promise<{ ok: true }> {
    await this.database.inDirectory((tx) =>
      tx.query(`insert into directory_throttle (key, tokens, at) values ('readyz', 0, now()) on conflict (key) do update set at = excluded.at`),
    );
    const unknown = await this.database.unknownMigrations();
    if (unknown.length > 0) throw new AppError('unavailable', 'The database was used by a newer version.');
    try {
      await this.jobs.waiting();
    } catch (error) {
      throw new AppError('unavailable', 'The queue cannot be reached.', { cause: error });
    }
    return { ok: true };
  }

  @Get('metrics')
  @Public()
  @Header('content-type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics();
  }
}
