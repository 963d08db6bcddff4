import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['correction', 'teaching', 'teaching_version', 'rereading', 'second_reading', 'reading_endpoint', 'reading_spend', 'reading_cache'];
const directoryTables = ['directory_teaching', 'directory_rereading', 'directory_second_reading'];

/** What people say of readings, what a workspace has learnt from it, and how history is read anew. */
export class Reading1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table directory_teaching (
        workspace_id uuid primary key, due_at timestamptz not null, leased_until timestamptz);
      create table directory_rereading (
        workspace_id uuid not null, rereading_id uuid not null, due_at timestamptz not null, leased_until timestamptz,
        primary key (workspace_id, rereading_id));
      create table directory_second_reading (
        workspace_id uuid primary key, due_at timestamptz not null, leased_until timestamptz);

      -- The text stays with the mention, so that what is deleted or erased is gone from here too.
      create table correction (
        workspace_id uuid not null, id uuid not null, mention_id uuid not null, member_id uuid not null, at timestamptz not null,
        kind text not null, heads jsonb not null default '{}', previous jsonb not null, undone_at timestamptz, undone_by uuid,
        primary key (workspace_id, id));
      create index correction_mention on correction (workspace_id, mention_id, id desc);
      create table teaching (
        workspace_id uuid primary key, asked integer not null default 0, learnt integer not null default 0,
        version integer not null default 0, freshened integer not null default 0, imported jsonb);
      create table teaching_version (
        workspace_id uuid not null, version integer not null, at timestamptz not null default now(), model text not null,
        corrections integer not null, members integer not null, weights jsonb not null, effect jsonb,
        primary key (workspace_id, version));

      create table rereading (
        workspace_id uuid not null, id uuid not null, member_id uuid, created_at timestamptz not null, finished_at timestamptz,
        state text not null, paused boolean not null default false, reader text not null, teaching integer, model text, since timestamptz,
        total integer not null, seen integer not null default 0, changed integer not null default 0, failed integer not null default 0,
        applied integer not null default 0, written integer not null default 0,
        cursor_at timestamptz, cursor_id uuid, comparison jsonb not null default '{}', problem text,
        primary key (workspace_id, id));

      create table second_reading (
        workspace_id uuid not null, mention_id uuid not null, asked_at timestamptz not null default now(), attempts integer not null default 0,
        primary key (workspace_id, mention_id));
      create table reading_endpoint (
        workspace_id uuid primary key, id uuid generated always as (workspace_id) stored, url text not null, model text not null, key bytea, key_version integer not null default 1,
        settings jsonb not null default '{}', last_error text, changed_at timestamptz not null default now());
      create table reading_spend (
        workspace_id uuid not null, day date not null, requests integer not null default 0, tokens_in bigint not null default 0,
        tokens_out bigint not null default 0, cached integer not null default 0, primary key (workspace_id, day));
      create table reading_cache (
        workspace_id uuid not null, hash bytea not null, model text not null, at timestamptz not null default now(), answer jsonb not null,
        primary key (workspace_id, hash, model));
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`grant select, insert, update, delete on ${directoryTables.join(', ')} to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
