import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An outgoing webhook may be a partner's: their CRM is told of the requests they took, and of nothing else. A partner has one. */
export class HandOffAddress1700000000029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table outgoing_webhook add column partner_id uuid;
      create unique index outgoing_webhook_partner on outgoing_webhook (workspace_id, partner_id) where partner_id is not null;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
