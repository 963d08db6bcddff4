import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Charts that were saved together, when they are mailed, and the links by which they are shared. */
export class Reports1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table report (
        workspace_id uuid not null, id uuid not null, name text not null, charts jsonb not null, schedule jsonb, recipients text[] not null default '{}',
        language text not null, member_id uuid not null, made_at timestamptz not null, next_at timestamptz, sent_at timestamptz, problem text,
        primary key (workspace_id, id));
      create index report_made on report (workspace_id, made_at desc, id desc);
      create table report_link (
        workspace_id uuid not null, id uuid not null, report_id uuid not null, member_id uuid not null, made_at timestamptz not null,
        expires_at timestamptz not null, primary key (workspace_id, id));
      create index report_link_of on report_link (workspace_id, report_id, made_at desc);
      create table directory_report (
        workspace_id uuid not null, report_id uuid not null, due_at timestamptz not null, primary key (workspace_id, report_id));
      create index directory_report_due on directory_report (due_at);
      create table directory_report_link (
        hash bytea primary key, workspace_id uuid not null, link_id uuid not null, expires_at timestamptz not null);
      create index directory_report_link_of on directory_report_link (workspace_id, link_id);
      grant select, insert, update, delete on directory_report, directory_report_link to earshot_app;
    `);
    for (const table of ['report', 'report_link'])
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        create policy staff on ${table} as restrictive using ((select app_sight() <> 'offers')) with check (true);
        grant select, insert, update, delete on ${table} to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
