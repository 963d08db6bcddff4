import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Files of past posts that were taken in; answers of people who were asked, in order of time; and who sees what, said so that
 * the planner can reckon with it. `(select app_sight() = 'free')` it takes for true half the time, while `(select app_sight())
 * = 'free'` was one row in two hundred: it then expected a page to be the whole inbox, and sorted all of it.
 */
export class ImportsAndSight1700000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table import (
        workspace_id uuid not null, id uuid not null, member_id uuid not null, channel_id uuid not null, name text not null,
        opens text not null, file_hash bytea not null, lines integer not null, refused integer not null, errors jsonb not null,
        intake_ids uuid[] not null, created_at timestamptz not null, primary key (workspace_id, id),
        constraint import_once unique (workspace_id, channel_id, file_hash));
      create index import_newest on import (workspace_id, created_at desc, id desc);
      alter table import enable row level security;
      alter table import force row level security;
      create policy workspace on import using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
      create policy staff on import as restrictive using ((select app_sight() <> 'offers')) with check (true);
      grant select, insert, update, delete on import to earshot_app;
      create index survey_answered on survey (workspace_id, answered_at) where answered_at is not null`);
    await runner.query(`
      alter policy sight on offer using ((select app_sight() <> 'offers') or member_id = (select app_member()));
      alter policy sight on conversation using (
        (select app_sight() = 'free')
        or ((select app_sight() = 'bounded') and (assignee_id = (select app_member()) or (
          ((select app_desks() is null) or desk_id = any ((select app_desks())::uuid[]))
          and ((select app_channels() is null) or channel_id = any ((select app_channels())::uuid[])))))
        or ((select app_sight() = 'offers') and id in (select app_offered())));
      alter policy sight on mention using (
        (select app_sight() = 'free')
        or (conversation_id is not null and exists (
          select from conversation c where c.workspace_id = mention.workspace_id and c.id = mention.conversation_id))
        or (conversation_id is null and (select app_sight() = 'bounded') and (select app_desks() is null)
          and channel_id = any ((select app_channels())::uuid[])));
      alter policy sight on inbox_count using (
        (select app_sight() = 'free')
        or ((select app_sight() = 'bounded')
          and ((select app_desks() is null) or desk_id = any ((select app_desks())::uuid[]))
          and ((select app_channels() is null) or channel_id = any ((select app_channels())::uuid[]))));
      alter policy sight on author using ((select app_sight() <> 'offers') or exists (
        select from conversation c where c.workspace_id = author.workspace_id and c.author_id = author.id));

      create or replace function bind_to_sight(bound regclass) returns void language plpgsql as $$
      begin
        execute format('drop policy if exists sight on %s', bound);
        execute format('create policy sight on %s as restrictive using (
          (select app_sight() = ''free'') or conversation_id is null or exists (
            select from conversation c where c.workspace_id = %s.workspace_id and c.id = conversation_id)) with check (true)', bound, bound);
      end $$;
      do $$
      declare bound regclass;
      begin
        for bound in select p.polrelid::regclass from pg_policy p where p.polname = 'sight'
          and p.polrelid <> all ('{offer,conversation,mention,inbox_count,author}'::regclass[]) loop
          perform bind_to_sight(bound);
        end loop;
      end $$;`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
