import type { MigrationInterface, QueryRunner } from 'typeorm';

const kinds = ['reply', 'note', 'author'] as const;

/**
 * Searching, made less: what is asked of each row as one walks from the newest on is planned once, not for each row, and what we
 * answered, what was noted and people have an index of words each, so that a word many answers hold is soon known to be no name.
 */
export class Walks1700000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter function says_conversation(uuid, tsquery) set plan_cache_mode = force_generic_plan;
      alter function says_mention(uuid, tsquery) set plan_cache_mode = force_generic_plan;
      drop index search_other_document;
      create or replace function find_other(kind text, query tsquery, before_at timestamptz, before_id uuid, most integer)
        returns table (id uuid, at timestamptz) language plpgsql volatile security definer set search_path = public, pg_temp as $$
        declare pages float8; total float8; sampled float8; among float8; hits float8;
        begin
          -- Rare words by their index, common ones from the newest on; which they are is told by about a hundred pages, as in is_common.
          select relpages, reltuples into pages, total from pg_class where oid = 'search_other'::regclass;
          if total >= 20000 then
            execute format('select count(*), count(*) filter (where what = $1), count(*) filter (where what = $1 and document @@ $2) from search_other tablesample system (%s)',
              least(100, 10000 / greatest(pages, 1))) into sampled, among, hits using kind, query;
            if hits * total / greatest(sampled, 1) > sqrt(30 * among * total / greatest(sampled, 1)) then
              perform set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true);
            else
              perform set_config('enable_indexscan', 'off', true);
            end if;
          end if;
          -- The kind as it is written, so that the planner knows which index is meant.
          return query execute format('select s.id, s.at from search_other s where s.workspace_id = app_workspace() and s.what = %1$L
            and (case when what = %1$L then document end) @@ $1
            and ($2 is null or (s.at, s.id) < ($2, $3)) order by s.at desc, s.id desc limit $4', kind) using query, before_at, before_id, most;
          perform set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true), set_config('enable_indexscan', 'on', true);
        end $$`);
    // An expression, of which the planner learns how often each kind holds a word; of a partial index it would know that of all kinds.
    for (const kind of kinds)
      await runner.query(`create index search_other_${kind} on search_other using gin ((case when what = '${kind}' then document end)) where what = '${kind}'`);
    await runner.query(`analyze search_other`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
