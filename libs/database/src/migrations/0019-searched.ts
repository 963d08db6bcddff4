import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Topics that are looked for on the networks. Those made before were not, and stay so. */
export class Searched1700000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table topic add column searched boolean not null default false`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
