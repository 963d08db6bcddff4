import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a conversation was before each change of what the inbox sorts by, written by the database itself, so that no way of changing one
 * can forget it. A conversation without `known_since` was there before this.
 */
export class Past1700000000042 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table workspace add column past_since timestamptz not null default now();
      alter table conversation add column known_since timestamptz;
      alter table conversation alter column known_since set default clock_timestamp();
      create table conversation_past (
        workspace_id uuid not null, conversation_id uuid not null, until timestamptz not null,
        status text not null, kind text not null, unsure boolean not null, priority smallint not null, desk_id uuid, team_id uuid, assignee_id uuid,
        primary key (workspace_id, conversation_id, until));
      create index conversation_past_until on conversation_past (workspace_id, until);
      alter table conversation_past enable row level security;
      alter table conversation_past force row level security;
      create policy workspace on conversation_past using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
      create policy staff on conversation_past as restrictive using ((select app_sight() <> 'offers')) with check (true);
      select bind_to_sight('conversation_past');
      grant select, insert, delete on conversation_past to earshot_app;

      -- After the row is locked, so the times of one conversation come in the order of its changes.
      create function remember_conversation() returns trigger language plpgsql as $$
      begin
        insert into conversation_past (workspace_id, conversation_id, until, status, kind, unsure, priority, desk_id, team_id, assignee_id)
        values (old.workspace_id, old.id, clock_timestamp(), old.status, old.kind, old.unsure, old.priority, old.desk_id, old.team_id, old.assignee_id);
        return null;
      end $$;
      create trigger remember after update on conversation for each row
        when ((old.status, old.kind, old.unsure, old.priority, old.desk_id, old.team_id, old.assignee_id)
          is distinct from (new.status, new.kind, new.unsure, new.priority, new.desk_id, new.team_id, new.assignee_id))
        execute function remember_conversation();
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
