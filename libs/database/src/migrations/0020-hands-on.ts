import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['tag_gone', 'network_act'];

/** Tags with a colour, which can be brought back; and what is done on the network besides answering. */
export class HandsOn1700000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table tag add column colour text not null default 'grey';
      -- A tag that was deleted, or merged into another: what it takes to bring it back.
      create table tag_gone (
        workspace_id uuid not null, id uuid not null, name text not null, colour text not null, created_at timestamptz not null,
        into_id uuid, conversation_ids uuid[] not null, added_ids uuid[] not null, member_id uuid not null, at timestamptz not null,
        primary key (workspace_id, id));

      create table network_act (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, channel_id uuid not null,
        mention_id uuid, reply_id uuid, external_id text not null, action text not null, state text not null, member_id uuid not null,
        problem text, attempts integer not null default 0, held_until timestamptz,
        created_at timestamptz not null, changed_at timestamptz not null, primary key (workspace_id, id));
      create index network_act_of on network_act (workspace_id, conversation_id, created_at desc, id desc);
      create unique index network_act_once on network_act (workspace_id, channel_id, external_id, action) where state in ('held', 'queued');
      create table directory_act (
        workspace_id uuid not null, act_id uuid not null, due_at timestamptz not null, leased_until timestamptz, primary key (workspace_id, act_id));
      create index directory_act_due on directory_act (due_at);
      grant select, insert, update, delete on directory_act to earshot_app;
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`
      create policy staff on tag_gone as restrictive using ((select app_sight() <> 'offers')) with check (true);
      select bind_to_sight('network_act')`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
