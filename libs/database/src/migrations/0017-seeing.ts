import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['asked_question'];

/** What is asked most, found beside what complaints are about. */
export class Seeing1700000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table asked_question (
        workspace_id uuid not null, rank smallint not null, mention_id uuid not null, asked integer not null, query text not null,
        reply_id uuid, found_at timestamptz not null, primary key (workspace_id, rank));
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
