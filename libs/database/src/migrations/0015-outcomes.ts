import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who else answered a post, for questions that the community answers by itself. */
export class Outcomes1700000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create index mention_answers on mention (workspace_id, in_reply_to) where in_reply_to is not null and not own`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
