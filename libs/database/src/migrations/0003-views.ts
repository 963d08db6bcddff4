import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['tag', 'conversation_tag', 'saved_view', 'bulk', 'bulk_item'];

/** Finding and sorting work: tags, saved views, bulk changes, and search over replies, notes and people. */
export class Views1700000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A small number for each conversation, so that a view's members are a few bits in memory; and one for texts that say the same.
      alter table conversation add column num bigint generated always as identity, add column fold_key bigint;
      create index conversation_newest on conversation (workspace_id, last_activity_at desc, id desc);
      create index conversation_unassigned on conversation (workspace_id, last_activity_at desc, id desc) where status = 'open' and assignee_id is null;
      create index conversation_unsure on conversation (workspace_id, last_activity_at desc, id desc) where status = 'open' and unsure;
      create index conversation_priority on conversation (workspace_id, priority desc, last_activity_at desc, id desc) where status = 'open';
      create index conversation_channel on conversation (workspace_id, channel_id, status, last_activity_at desc, id desc);
      create index conversation_desk on conversation (workspace_id, desk_id, status, last_activity_at desc, id desc) where desk_id is not null;
      create index conversation_fold on conversation (workspace_id, fold_key) where fold_key is not null;

      -- Kept as it is compared: under row-level security an index on lower(handle) would not serve.
      alter table author add column handle_folded text generated always as (lower(handle collate "C")) stored;
      create index author_folded on author (workspace_id, handle_folded);

      create table tag (
        workspace_id uuid not null, id uuid not null, name text not null, created_at timestamptz not null default now(),
        primary key (workspace_id, id));
      create unique index tag_name on tag (workspace_id, lower(name));
      create table conversation_tag (
        workspace_id uuid not null, conversation_id uuid not null, tag_id uuid not null, member_id uuid, at timestamptz not null default now(),
        primary key (workspace_id, conversation_id, tag_id));
      create index conversation_tag_of on conversation_tag (workspace_id, tag_id, conversation_id);

      create table saved_view (
        workspace_id uuid not null, id uuid not null, member_id uuid, name text not null, query text not null, sort text not null,
        position integer not null, made_by uuid not null, changed_at timestamptz not null default now(), primary key (workspace_id, id));

      create table bulk (
        workspace_id uuid not null, id uuid not null, member_id uuid not null, action jsonb not null, state text not null,
        total integer not null, done integer not null default 0, skipped integer not null default 0,
        created_at timestamptz not null default now(), changed_at timestamptz not null default now(), primary key (workspace_id, id));
      create table bulk_item (
        workspace_id uuid not null, bulk_id uuid not null, conversation_id uuid not null, state text not null default 'waiting', before jsonb,
        primary key (workspace_id, bulk_id, conversation_id));
      create table directory_bulk (
        workspace_id uuid not null, bulk_id uuid not null, due_at timestamptz not null default now(), primary key (workspace_id, bulk_id));
    `);

    await runner.query(`
      -- Whether one conversation or mention says it: for words so common that looking through the newest finds a page sooner.
      create function says_conversation(conversation uuid, query tsquery) returns boolean language sql stable security definer cost 500
        set search_path = public, pg_temp as $$
          select exists (select from search_conversation where workspace_id = app_workspace() and conversation_id = conversation and document @@ query) $$;
      create function says_mention(mention uuid, query tsquery) returns boolean language sql stable security definer cost 500
        set search_path = public, pg_temp as $$
          select exists (select from search_mention where workspace_id = app_workspace() and mention_id = mention and document @@ query) $$;
      -- How many mentions the planner expects to say it, of all workspaces; no row is read.
      create function expected_mentions(query tsquery) returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
        declare plan json;
        begin
          execute format('explain (format json) select from search_mention where document @@ %L::tsquery', query::text) into plan;
          return (plan->0->'Plan'->>'Plan Rows')::numeric::bigint;
        end $$;

      create table search_other (
        workspace_id uuid not null, what text not null, id uuid not null, at timestamptz not null, document tsvector not null,
        primary key (workspace_id, what, id));
      create index search_other_document on search_other using gin (document);
      create index search_other_newest on search_other (workspace_id, what, at desc, id desc);
      create function find_other(kind text, query tsquery, before_at timestamptz, before_id uuid, most integer)
        returns table (id uuid, at timestamptz) language plpgsql stable security definer set search_path = public, pg_temp as $$
        begin
          -- Planned for the words at hand: rare ones by the index of words, common ones from the newest on.
          return query execute 'select s.id, s.at from search_other s where s.workspace_id = app_workspace() and s.what = $1 and s.document @@ $2
            and ($3 is null or (s.at, s.id) < ($3, $4)) order by s.at desc, s.id desc limit $5' using kind, query, before_at, before_id, most;
        end $$;
      create function store_other(kinds text[], ids uuid[], ats timestamptz[], documents text[]) returns void
        language sql security definer set search_path = public, pg_temp as $$
          with given as (select * from unnest(kinds, ids, ats, documents) as g (what, id, at, document)),
          gone as (
            delete from search_other s using given g
            where s.workspace_id = app_workspace() and s.what = g.what and s.id = g.id and g.document = '')
          insert into search_other (workspace_id, what, id, at, document)
          select app_workspace(), what, id, at, document::tsvector from given where document <> ''
          on conflict (workspace_id, what, id) do update set at = excluded.at, document = excluded.document $$;

      -- What was written and is not yet searchable. Filled by the tables themselves, whoever writes to them.
      create table directory_search (
        workspace_id uuid not null, what text not null, id uuid not null, primary key (workspace_id, what, id));
      create function search_written() returns trigger language plpgsql as $$
        begin
          insert into directory_search (workspace_id, what, id) select workspace_id, tg_argv[0], id from fresh on conflict do nothing;
          return null;
        end $$;
      create function search_reworded() returns trigger language plpgsql as $$
        begin
          insert into directory_search (workspace_id, what, id) select f.workspace_id, tg_argv[0], f.id
          from fresh f join stale s on s.workspace_id = f.workspace_id and s.id = f.id where s.text <> f.text on conflict do nothing;
          return null;
        end $$;
      create function search_renamed() returns trigger language plpgsql as $$
        begin
          insert into directory_search (workspace_id, what, id) select f.workspace_id, 'author', f.id
          from fresh f join stale s on s.workspace_id = f.workspace_id and s.id = f.id
          where (s.handle, s.name) is distinct from (f.handle, f.name) on conflict do nothing;
          return null;
        end $$;
      create function search_gone() returns trigger language plpgsql as $$
        begin
          insert into directory_search (workspace_id, what, id) select workspace_id, tg_argv[0], id from stale on conflict do nothing;
          return null;
        end $$;
      create trigger search_changed after update on author referencing old table as stale new table as fresh for each statement execute function search_renamed();
    `);
    for (const table of ['reply', 'note', 'author']) {
      await runner.query(`
        create trigger search_added after insert on ${table} referencing new table as fresh for each statement execute function search_written('${table}');
        create trigger search_removed after delete on ${table} referencing old table as stale for each statement execute function search_gone('${table}');
        alter table ${table} no force row level security;
        insert into directory_search (workspace_id, what, id) select workspace_id, '${table}', id from ${table};
        alter table ${table} force row level security`);
    }
    for (const table of ['reply', 'note']) {
      await runner.query(
        `create trigger search_changed after update on ${table} referencing old table as stale new table as fresh for each statement execute function search_reworded('${table}')`,
      );
    }
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`
      -- A database that knew who sees what before it knew tags.
      do $$ begin
        if to_regproc('bind_to_sight') is not null then
          perform bind_to_sight('conversation_tag');
          perform bind_to_sight('bulk_item');
        end if;
      end $$;
      grant select, insert, update, delete on directory_bulk, directory_search to earshot_app;
      revoke execute on function says_conversation, says_mention, expected_mentions, find_other, store_other from public;
      grant execute on function says_conversation, says_mention, expected_mentions, find_other, store_other to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
