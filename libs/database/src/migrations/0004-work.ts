import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = [
  'draft',
  'canned_reply',
  'macro',
  'follower',
  'notification',
  'conversation_move',
  'conversation_link',
  'private_ask',
  'sla_policy',
  'survey',
  'person',
  'person_link',
  'person_note',
  'person_list',
  'person_listed',
];

/** Working on conversations: writing, being together, promises of time, and who people are. */
export class Work1700000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table draft (
        workspace_id uuid not null, conversation_id uuid not null, member_id uuid not null, mode text not null,
        text text not null, based_on integer, updated_at timestamptz not null,
        primary key (workspace_id, conversation_id, member_id, mode));
      create table canned_reply (
        workspace_id uuid not null, id uuid not null, member_id uuid, shortcut text not null, name text not null, text text not null,
        updated_at timestamptz not null, primary key (workspace_id, id));
      create unique index canned_reply_shortcut on canned_reply (workspace_id, coalesce(member_id, '00000000-0000-0000-0000-000000000000'), lower(shortcut));
      create table macro (
        workspace_id uuid not null, id uuid not null, member_id uuid, name text not null, steps jsonb not null, updated_at timestamptz not null,
        primary key (workspace_id, id));
      alter table reply add column held_until timestamptz;
      alter table note add column mentions uuid[] not null default '{}';

      create table follower (
        workspace_id uuid not null, conversation_id uuid not null, member_id uuid not null, since timestamptz not null,
        primary key (workspace_id, conversation_id, member_id));
      create table notification (
        workspace_id uuid not null, id uuid not null, member_id uuid not null, type text not null, conversation_id uuid,
        by_member_id uuid, at timestamptz not null, read_at timestamptz, mailed_at timestamptz, primary key (workspace_id, id));
      create index notification_of on notification (workspace_id, member_id, at desc, id desc);
      create index notification_unread on notification (workspace_id, member_id, conversation_id) where read_at is null;
      -- How far the log was read for notifications, and when a member's next e-mail is due.
      create table directory_notified (workspace_id uuid primary key, after_seq bigint not null);
      create table directory_digest (
        workspace_id uuid not null, member_id uuid not null, due_at timestamptz not null, primary key (workspace_id, member_id));
      create index directory_digest_due on directory_digest (due_at);

      alter table conversation add column merged_into uuid, add column sla_policy_id uuid, add column sla_due_at timestamptz,
        add column sla_target text, add column sla_state text;
      create index conversation_sla on conversation (workspace_id, sla_due_at, id) where sla_due_at is not null;
      create index conversation_merged on conversation (workspace_id, merged_into) where merged_into is not null;
      create table conversation_move (
        workspace_id uuid not null, id uuid not null, kind text not null, from_id uuid not null, into_id uuid not null, member_id uuid not null,
        at timestamptz not null, undone_at timestamptz, mention_ids uuid[] not null, reply_ids uuid[] not null, note_ids uuid[] not null,
        before jsonb not null, primary key (workspace_id, id));
      create index conversation_move_from on conversation_move (workspace_id, from_id);
      create index conversation_move_into on conversation_move (workspace_id, into_id);
      create table conversation_link (
        workspace_id uuid not null, public_id uuid not null, private_id uuid not null, at timestamptz not null,
        primary key (workspace_id, public_id, private_id));
      create index conversation_link_private on conversation_link (workspace_id, private_id);
      create table private_ask (
        workspace_id uuid not null, author_id uuid not null, conversation_id uuid not null, at timestamptz not null,
        primary key (workspace_id, author_id));

      create table sla_policy (
        workspace_id uuid not null, id uuid not null, name text not null, is_default boolean not null default false,
        first_reply_minutes integer, next_reply_minutes integer, resolution_minutes integer, warn_minutes integer not null default 30,
        schedule jsonb not null, updated_at timestamptz not null, primary key (workspace_id, id));
      create unique index sla_policy_default on sla_policy (workspace_id) where is_default;
      -- When a promise is next to be looked at: its warning, then its end.
      create table directory_sla (
        workspace_id uuid not null, conversation_id uuid not null, at timestamptz not null, primary key (workspace_id, conversation_id));
      create index directory_sla_due on directory_sla (at);

      create table survey (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, author_id uuid not null, member_id uuid,
        asked_at timestamptz not null, answered_at timestamptz, score smallint, comment text, primary key (workspace_id, id));
      create index survey_of on survey (workspace_id, conversation_id, asked_at desc);
      create index survey_author on survey (workspace_id, author_id, asked_at desc);
      create table directory_survey (
        hash bytea primary key, workspace_id uuid not null, survey_id uuid not null, expires_at timestamptz not null);
      -- Resolved conversations to be asked about, once they stayed resolved.
      create table directory_ask (
        workspace_id uuid not null, conversation_id uuid not null, due_at timestamptz not null, primary key (workspace_id, conversation_id));
      create index directory_ask_due on directory_ask (due_at);

      alter table author add column blocked_at timestamptz;
      create index author_blocked on author (workspace_id, id) where blocked_at is not null;
      create table person (
        workspace_id uuid not null, id uuid not null, name text not null, attributes jsonb not null default '{}', created_at timestamptz not null,
        blocked_at timestamptz, blocked_by uuid, blocked_why text, closed uuid[] not null default '{}', primary key (workspace_id, id));
      create index person_name on person (workspace_id, lower(name), id);
      create table person_link (
        workspace_id uuid not null, id uuid not null, person_id uuid not null, author_id uuid not null, evidence text not null,
        member_id uuid, linked_at timestamptz not null, unlinked_at timestamptz, primary key (workspace_id, id));
      create unique index person_link_author on person_link (workspace_id, author_id) where unlinked_at is null;
      create index person_link_person on person_link (workspace_id, person_id);
      create table person_note (
        workspace_id uuid not null, id uuid not null, person_id uuid not null, member_id uuid not null, text text not null,
        created_at timestamptz not null, primary key (workspace_id, id));
      create index person_note_of on person_note (workspace_id, person_id, created_at desc);
      create table person_list (
        workspace_id uuid not null, id uuid not null, name text not null, primary key (workspace_id, id));
      create unique index person_list_name on person_list (workspace_id, lower(name));
      create table person_listed (
        workspace_id uuid not null, list_id uuid not null, person_id uuid not null, at timestamptz not null, primary key (workspace_id, list_id, person_id));
      create index person_listed_person on person_listed (workspace_id, person_id);
      create index author_handle on author (workspace_id, lower(handle), id);
      create index author_name on author (workspace_id, lower(name), id) where name is not null;
    `);

    await runner.query(`
      -- Questions that were answered, for suggesting the answer to the next one like them. Small beside all mentions, and closed like them.
      create table search_answer (
        workspace_id uuid not null, reply_id uuid not null, mention_id uuid not null, document tsvector not null, primary key (workspace_id, reply_id));
      create index search_answer_document on search_answer using gin (document);
      create function store_answer(reply uuid, mention uuid) returns void
        language sql security definer set search_path = public, pg_temp as $$
          insert into search_answer (workspace_id, reply_id, mention_id, document)
          select workspace_id, reply, mention_id, document from search_mention where workspace_id = app_workspace() and mention_id = mention
          on conflict do nothing $$;
      create function find_answers(query tsquery, most integer) returns table (reply_id uuid, mention_id uuid)
        language sql stable security definer set search_path = public, pg_temp as $$
          select reply_id, mention_id from search_answer where workspace_id = app_workspace() and document @@ query
          order by ts_rank(document, query, 2) desc limit most $$;
      create function forget_answers(mention_ids uuid[]) returns void
        language sql security definer set search_path = public, pg_temp as $$
          delete from search_answer where workspace_id = app_workspace() and mention_id = any (mention_ids) $$;
      create function move_search(mention_ids uuid[], conversation uuid) returns void
        language sql security definer set search_path = public, pg_temp as $$
          update search_conversation set conversation_id = conversation
          where workspace_id = app_workspace() and mention_id = any (mention_ids) $$;
    `);

    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`
      grant select, insert, update, delete on directory_notified, directory_digest, directory_sla, directory_survey, directory_ask to earshot_app;
      revoke execute on function store_answer, find_answers, forget_answers, move_search from public;
      grant execute on function store_answer, find_answers, forget_answers, move_search to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
