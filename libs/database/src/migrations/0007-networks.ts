import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['gap', 'mention_detail', 'mention_copy', 'channel_sweep', 'channel_grant'];

/** Streams, budgets, the gap ledger, the sweep that re-reads, and what a network needs for an answer. */
export class Networks1700000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table directory_channel add column stream_at timestamptz, add column stream_leased_until timestamptz, add column stream_holder uuid,
        add column sweep_at timestamptz;
      create index directory_channel_stream on directory_channel (stream_at) where stream_at is not null;
      create index directory_channel_sweep on directory_channel (sweep_at) where sweep_at is not null;
      -- What a credential may still spend. Several channels, also of several workspaces, may share one: the key is a hash of it.
      create table directory_budget (
        key text primary key, unit text not null, most double precision not null, spent double precision not null,
        resets_at timestamptz not null, seen_at timestamptz not null);

      alter table channel add column stream_cursor jsonb;
      create table gap (
        workspace_id uuid not null, id uuid not null, channel_id uuid not null, starts_at timestamptz not null, ends_at timestamptz,
        reason text not null, missed integer not null default 0, recovered integer not null default 0, lost integer,
        primary key (workspace_id, id));
      create index gap_channel on gap (workspace_id, channel_id, starts_at desc, id desc);
      create table mention_detail (
        workspace_id uuid not null, channel_id uuid not null, external_id text not null, answer jsonb, media jsonb,
        primary key (workspace_id, channel_id, external_id));
      create table mention_copy (
        workspace_id uuid not null, channel_id uuid not null, external_id text not null, intake_id uuid not null,
        primary key (workspace_id, channel_id, external_id, intake_id));
      create table channel_sweep (
        workspace_id uuid not null, channel_id uuid not null, age_hours integer not null, upto timestamptz not null, upto_id uuid not null,
        primary key (workspace_id, channel_id, age_hours));
      create table channel_grant (
        workspace_id uuid not null, id uuid not null, member_id uuid not null, state_hash bytea not null, network text not null, name text not null,
        config jsonb not null, sealed bytea not null, key_version integer not null, channel_id uuid, expires_at timestamptz not null,
        primary key (workspace_id, id));
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`grant select, insert, update, delete on directory_budget to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
