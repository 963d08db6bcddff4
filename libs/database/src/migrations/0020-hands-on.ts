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
    await runner.query(`
      -- Whether so many say it that looking through the newest finds a page of them sooner than gathering all: more than the
      -- root of what there is. The planner takes the words of a phrase for strangers to each other and expected 215 where
      -- 37,275 said it; so more than one word, or the beginning of one, is looked for in about a hundred pages, which takes some milliseconds.
      create function is_common(searched regclass, query tsquery) returns boolean language plpgsql volatile security definer set search_path = public, pg_temp as $$
        declare plan json; expected float8; pages float8; total float8;
        begin
          select relpages, reltuples into pages, total from pg_class where oid = searched;
          if total < 20000 then return false; end if;
          if numnode(query) = 1 and query::text not like '%:*%' then
            execute format('explain (format json) select from %s where document @@ %L::tsquery', searched, query::text) into plan;
            expected := (plan->0->'Plan'->>'Plan Rows')::float8;
          else
            execute format('select count(*) filter (where document @@ $1) * $2 / greatest(count(*), 1) from %s tablesample system (%s)',
              searched, least(100, 10000 / greatest(pages, 1))) into expected using query, total;
          end if;
          return expected > sqrt(30 * total);
        end $$;
      drop function expected_mentions;
      create or replace function find_other(kind text, query tsquery, before_at timestamptz, before_id uuid, most integer)
        returns table (id uuid, at timestamptz) language plpgsql volatile security definer set search_path = public, pg_temp as $$
        declare common boolean := is_common('search_other', query);
        begin
          -- Rare words by their index, common ones from the newest on.
          if common then perform set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true); end if;
          return query execute 'select s.id, s.at from search_other s where s.workspace_id = app_workspace() and s.what = $1 and s.document @@ $2
            and ($3 is null or (s.at, s.id) < ($3, $4)) order by s.at desc, s.id desc limit $5' using kind, query, before_at, before_id, most;
          perform set_config('enable_bitmapscan', 'on', true), set_config('enable_sort', 'on', true);
        end $$;
      revoke execute on function is_common from public;
      grant execute on function is_common to earshot_app;
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
