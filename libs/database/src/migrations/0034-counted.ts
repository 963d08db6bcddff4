import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What networks counted of our own posts, each time it was other than before, with the followers of that time. */
export class Counted1700000000034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table mention_count (
        workspace_id uuid not null, mention_id uuid not null, at timestamptz not null, counts jsonb not null, followers integer,
        primary key (workspace_id, mention_id, at));
      alter table mention no force row level security;
      insert into mention_count (workspace_id, mention_id, at, counts)
        select workspace_id, id, counted_at, counts from mention where own and counts is not null and counted_at is not null;
      alter table mention force row level security;
      alter table mention_count enable row level security;
      alter table mention_count force row level security;
      create policy workspace on mention_count using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
      create policy staff on mention_count as restrictive using ((select app_sight() <> 'offers')) with check (true);
      create policy sight on mention_count as restrictive using ((select app_sight() = 'free') or exists (
        select from mention m where m.workspace_id = mention_count.workspace_id and m.id = mention_count.mention_id)) with check (true);
      grant select, insert, update, delete on mention_count to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
