import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which conversations our own posts stand in, asked of each that somebody goes on with. */
export class Own1700000000024 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index mention_own on mention (workspace_id, conversation_id) where own and conversation_id is not null`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
