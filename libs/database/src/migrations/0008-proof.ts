import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a job last proved that each queue is run; which key an outgoing webhook's secret is sealed with. */
export class Proof1700000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table directory_queue (queue text primary key, seen_at timestamptz not null);
      grant select, insert, update on directory_queue to earshot_app;
      alter table outgoing_webhook add column key_version integer not null default 1`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
