import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys with scopes: one made before may go on doing all it did. */
export class Scopes1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update api_key set scopes = '{inbox:read,inbox:reply,people:read,people:write,insights:read,insights:write,routing:read,routing:write,reading:read,reading:write,channels:read,channels:write,workspace:read,workspace:admin,account}'
      where scopes = '{}'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
