import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each mention writes, made less: the words of a mention stand in one search table, not in two, and indexes that no
 * query can use, or that another one serves as well, are gone.
 */
export class Lean1700000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table search_mention add column conversation_id uuid;
      update search_mention m set conversation_id = c.conversation_id from search_conversation c
        where c.workspace_id = m.workspace_id and c.mention_id = m.mention_id;

      create or replace function find_conversations(query tsquery) returns setof uuid language sql stable security definer set search_path = public, pg_temp
        as $$ select distinct conversation_id from search_mention
          where workspace_id = app_workspace() and document @@ query and conversation_id is not null $$;
      create or replace function says_conversation(conversation uuid, query tsquery) returns boolean language sql stable security definer cost 500
        set search_path = public, pg_temp as $$
          select exists (select from mention m join search_mention s on s.workspace_id = m.workspace_id and s.mention_id = m.id
            where m.workspace_id = app_workspace() and m.conversation_id = conversation and s.document @@ query) $$;
      create or replace function store_search(mention_ids uuid[], conversation_ids uuid[], documents text[]) returns void
        language sql security definer set search_path = public, pg_temp as $$
          insert into search_mention (workspace_id, mention_id, conversation_id, document)
          select app_workspace(), mention_id, conversation_id, document::tsvector
          from unnest(mention_ids, conversation_ids, documents) as g (mention_id, conversation_id, document)
          on conflict (workspace_id, mention_id) do update set document = excluded.document, conversation_id = excluded.conversation_id $$;
      create or replace function adopt_search(mention uuid, conversation uuid) returns void
        language sql security definer set search_path = public, pg_temp as $$
          update search_mention set conversation_id = conversation where workspace_id = app_workspace() and mention_id = mention $$;
      create or replace function move_search(mention_ids uuid[], conversation uuid) returns void
        language sql security definer set search_path = public, pg_temp as $$
          update search_mention set conversation_id = conversation where workspace_id = app_workspace() and mention_id = any (mention_ids) $$;
      create or replace function forget_search(mention_ids uuid[]) returns void
        language sql security definer set search_path = public, pg_temp as $$
          delete from search_mention where workspace_id = app_workspace() and mention_id = any (mention_ids) $$;
      drop table search_conversation;

      -- conversation_assignee finds those of nobody in the same order.
      drop index conversation_unassigned;

      -- Under row-level security an index on lower(name) would not serve; first names alone are no evidence of anything.
      drop index author_handle;
      drop index author_name;
      alter table author add column name_folded text generated always as (case when name like '% %' then lower(name) end) stored;
      create index author_named on author (workspace_id, name_folded) where name_folded is not null`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
