import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Guests (advocates, partners) see of members, bounds and the audit log what is their own and nothing else, in the database too.
 * Telling who is a guest reads members, so that reading says of itself that it looks, and is let through. And since when somebody
 * is there, for a fair start of shift.
 */
export class Guests1700000000039 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app_looking() returns boolean language sql stable parallel safe
        as $$ select coalesce(current_setting('app.looking', true), '') = 'yes' $$;
      create function app_member_sight() returns text language sql stable parallel safe set app.looking = 'yes' as $$
        select case when m.role in ('advocate', 'partner') then 'offers' when s.member_id is not null then 'bounded' else 'free' end
        from member m left join member_sight s on s.workspace_id = m.workspace_id and s.member_id = m.id
        where m.workspace_id = app_workspace() and m.id = app_member() $$;
      create or replace function app_sight() returns text language sql stable parallel safe
        as $$ select case when app_member() is null then 'free' else coalesce(app_member_sight(), 'none') end $$;
      -- The next entry of the audit log carries the hash of the last one, whoever writes it.
      create function app_last_audited(out seq bigint, out hash bytea) returns record language sql stable parallel safe set app.looking = 'yes'
        as $$ select a.seq, a.hash from audit a where a.workspace_id = app_workspace() order by a.seq desc limit 1 $$;
      grant execute on function app_looking, app_member_sight, app_last_audited to earshot_app;

      create policy guests on member as restrictive using (
        (select app_looking() or app_sight() <> 'offers') or id = (select app_member())) with check (true);
      create policy guests on member_sight as restrictive using (
        (select app_looking() or app_sight() <> 'offers') or member_id = (select app_member())) with check (true);
      create policy staff on audit as restrictive using ((select app_looking() or app_sight() <> 'offers')) with check (true);

      alter table member_profile add column came_at timestamptz`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
