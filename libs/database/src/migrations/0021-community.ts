import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['guidelines', 'guidelines_accepted', 'applicant', 'advocate_handle', 'push_subscription'];
/** What no guest reads, not even their own: the machinery shows them what is theirs. */
const ofStaff = ['applicant', 'push_subscription'];

/**
 * Community advocates: who applies by the join link, the house guidelines they accepted, the handles they proved, the browsers
 * that are told of offers. A saved text may be one of thanks, in a language.
 */
export class Community1700000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table canned_reply add column kind text not null default 'text', add column lang text;
      create table directory_join (token text primary key, workspace_id uuid not null unique);
      grant select, insert, update, delete on directory_join to earshot_app;
      create table guidelines (
        workspace_id uuid not null, version integer not null, texts jsonb not null, member_id uuid, at timestamptz not null default now(),
        primary key (workspace_id, version));
      create table guidelines_accepted (
        workspace_id uuid not null, member_id uuid not null, version integer not null, lang text not null, at timestamptz not null,
        primary key (workspace_id, member_id, version));
      create table applicant (
        workspace_id uuid not null, id uuid not null, email text not null, name text not null, topics text[] not null default '{}',
        languages text[] not null default '{}', network text, handle text, why text not null default '', lang text not null,
        state text not null default 'waiting', at timestamptz not null, decided_by uuid, decided_at timestamptz,
        primary key (workspace_id, id));
      create unique index applicant_waiting on applicant (workspace_id, lower(email)) where state = 'waiting';
      create index applicant_newest on applicant (workspace_id, state, id desc);
      create table advocate_handle (
        workspace_id uuid not null, member_id uuid not null, network text not null, handle text not null, code text not null,
        proven_by text, proven_at timestamptz, external_id text, created_at timestamptz not null default now(),
        primary key (workspace_id, member_id, network));
      create unique index advocate_handle_proven on advocate_handle (workspace_id, network, handle) where proven_at is not null;
      create table push_subscription (
        workspace_id uuid not null, member_id uuid not null, hash bytea not null, endpoint text not null, created_at timestamptz not null default now(),
        primary key (workspace_id, member_id, hash));
    `);
    for (const table of tables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    for (const table of ofStaff)
      await runner.query(`create policy staff on ${table} as restrictive using ((select app_sight() <> 'offers')) with check (true)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
