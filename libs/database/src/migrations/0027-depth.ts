import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words that many say, but only long ago, are not looked for from the newest on: that was given up after half a second, and all hits
 * gathered after all. Rows lie about in the order of their coming, so the pages that tell how many say it tell how far down they begin.
 */
export class Depth1700000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Of open conversations with somebody widely followed, all authors of open ones were read, one by one.
    await runner.query(`create index author_followers on author (workspace_id, followers)`);
    await runner.query(`
      create or replace function is_common(searched regclass, query tsquery) returns boolean language plpgsql volatile security definer
        set search_path = public, pg_temp as $$
        declare plan json; expected float8; pages float8; total float8; newest tid; above float8 := 0;
        begin
          select relpages, reltuples into pages, total from pg_class where oid = searched;
          if total < 20000 then return false; end if;
          if numnode(query) = 1 and query::text not like '%:*%' then
            execute format('explain (format json) select from %s where document @@ %L::tsquery', searched, query::text) into plan;
            expected := (plan->0->'Plan'->>'Plan Rows')::float8;
          else
            execute format('select count(*) filter (where document @@ $1) * $2 / greatest(count(*), 1), max(ctid) filter (where document @@ $1)
              from %s tablesample system (%s)', searched, least(100, 10000 / greatest(pages, 1))) into expected, newest using query, total;
            above := (1 - (newest::text::point)[0] / greatest(pages, 1)) * total;
          end if;
          -- To gather one hit costs about as much as to walk past five rows.
          return expected > sqrt(30 * total) and above < 5 * expected;
        end $$;
      revoke execute on function is_common from public;
      grant execute on function is_common to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
