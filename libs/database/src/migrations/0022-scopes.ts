import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys with scopes: one made before may go on doing all it did. And colleagues elsewhere, who are asked about conversations. */
export class Scopes1700000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update api_key set scopes = '{inbox:read,inbox:reply,people:read,people:write,insights:read,insights:write,routing:read,routing:write,reading:read,reading:write,channels:read,channels:write,workspace:read,workspace:admin,account}'
      where scopes = '{}'`);
    await runner.query(`
      alter table outside_room add column key_version integer not null default 1;
      create table outside_call (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, room_id uuid not null, member_id uuid not null, note text not null,
        state text not null default 'queued', problem text, attempts integer not null default 0, at timestamptz not null, primary key (workspace_id, id));
      create index outside_call_of on outside_call (workspace_id, conversation_id, at desc);
      alter table outside_call enable row level security;
      alter table outside_call force row level security;
      create policy workspace on outside_call using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
      grant select, insert, update, delete on outside_call to earshot_app;
      create policy staff on outside_call as restrictive using ((select app_sight()) <> 'offers') with check (true);
      select bind_to_sight('outside_call')`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
