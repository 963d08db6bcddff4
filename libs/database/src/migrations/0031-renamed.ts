import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was written anew is set beside what it was by a hash, in whatever way the statement that wrote it was planned. */
export class Renamed1700000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter function search_renamed() set enable_hashjoin = on; alter function search_reworded() set enable_hashjoin = on`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
