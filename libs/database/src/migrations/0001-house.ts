import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every table that holds rows of a workspace; each gets forced row-level security. */
const workspaceTables = [
  'member',
  'session',
  'api_key',
  'channel',
  'intake',
  'quarantine',
  'author',
  'mention',
  'mention_revision',
  'conversation',
  'note',
  'reply',
  'activity',
  'event',
  'rollup_minute',
  'inbox_count',
  'outgoing_webhook',
  'audit',
];

/** The first schema. workspace_id leads every key, so that the tables can be spread by workspace. */
export class House1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$ begin
        if not exists (select from pg_roles where rolname = 'earshot_app') then
          create role earshot_app nologin nobypassrls;
        end if;
      exception when duplicate_object or unique_violation then null;
      end $$`);
    await runner.query(`grant earshot_app to current_user`);
    await runner.query(`create function app_workspace() returns uuid language sql stable parallel safe
      as $$ select nullif(current_setting('app.workspace', true), '')::uuid $$`);

    await runner.query(`
      -- Before the workspace is known: ids, hashes and times only, so these carry no policy.
      create table account (
        id uuid primary key,
        email text not null constraint account_email unique,
        name text not null,
        password_hash text,
        created_at timestamptz not null default now());
      create table workspace (
        id uuid primary key,
        name text not null,
        kind text not null default 'real',
        settings jsonb not null default '{}',
        created_at timestamptz not null default now());
      create table directory_session (
        hash bytea primary key, workspace_id uuid not null, session_id uuid not null, member_id uuid not null,
        expires_at timestamptz not null);
      create table directory_key (
        hash bytea primary key, workspace_id uuid not null, key_id uuid not null);
      create table directory_link (
        hash bytea primary key, workspace_id uuid not null, member_id uuid not null, purpose text not null,
        expires_at timestamptz not null);
      create table directory_member (
        account_id uuid not null, workspace_id uuid not null, member_id uuid not null,
        primary key (account_id, workspace_id));
      create table directory_channel (
        channel_id uuid primary key, workspace_id uuid not null, network text not null,
        next_poll_at timestamptz, leased_until timestamptz);
      create index directory_channel_due on directory_channel (next_poll_at) where next_poll_at is not null;
      create table directory_intake (
        workspace_id uuid not null, intake_id uuid not null, received_at timestamptz not null, items integer not null,
        primary key (workspace_id, intake_id));
      create table directory_reply (
        workspace_id uuid not null, reply_id uuid not null, due_at timestamptz not null, leased_until timestamptz,
        primary key (workspace_id, reply_id));
      create index directory_reply_due on directory_reply (due_at);
      create table directory_snooze (
        workspace_id uuid not null, conversation_id uuid not null, until timestamptz not null,
        primary key (workspace_id, conversation_id));
      create index directory_snooze_due on directory_snooze (until);
      create table directory_outgoing (
        workspace_id uuid not null, webhook_id uuid not null, due_at timestamptz not null, leased_until timestamptz,
        primary key (workspace_id, webhook_id));
      create table directory_throttle (
        key text primary key, tokens double precision not null, at timestamptz not null);
    `);

    await runner.query(`
      create table member (
        workspace_id uuid not null, id uuid not null, account_id uuid not null references account (id),
        name text not null, email text not null, role text not null, status text not null default 'active',
        settings jsonb not null default '{}', created_at timestamptz not null default now(),
        primary key (workspace_id, id), constraint member_account unique (workspace_id, account_id));
      create table session (
        workspace_id uuid not null, id uuid not null, member_id uuid not null,
        user_agent text, created_at timestamptz not null default now(), last_seen_at timestamptz not null default now(),
        primary key (workspace_id, id));
      create table api_key (
        workspace_id uuid not null, id uuid not null, name text not null, prefix text not null, member_id uuid not null,
        scopes text[] not null default '{}', created_at timestamptz not null default now(), last_used_at timestamptz, revoked_at timestamptz,
        primary key (workspace_id, id));
      create table audit (
        workspace_id uuid not null, seq bigint not null, at timestamptz not null default now(), member_id uuid, action text not null,
        subject text not null, details jsonb not null default '{}', previous_hash bytea not null, hash bytea not null,
        primary key (workspace_id, seq));
    `);

    await runner.query(`
      create table channel (
        workspace_id uuid not null, id uuid not null, network text not null, name text not null,
        purpose text not null default 'answer', status text not null default 'active',
        config jsonb not null default '{}', credentials bytea, key_version integer not null default 1,
        cursor jsonb, health jsonb not null default '{}',
        last_heard_at timestamptz, last_error text, created_at timestamptz not null default now(),
        primary key (workspace_id, id));

      create table intake (
        workspace_id uuid not null, id uuid not null, channel_id uuid not null, received_at timestamptz not null,
        how text not null, body text not null, items integer not null,
        primary key (workspace_id, received_at, id)) partition by range (received_at);
      create table quarantine (
        workspace_id uuid not null, id uuid not null, channel_id uuid not null, intake_id uuid not null, received_at timestamptz not null,
        index integer not null, why text not null, body text not null,
        primary key (workspace_id, id));

      create table author (
        workspace_id uuid not null, id uuid not null, network text not null, external_id text not null,
        handle text not null, name text, followers integer, location text, avatar_url text,
        first_seen_at timestamptz not null, last_seen_at timestamptz not null, erased_at timestamptz,
        primary key (workspace_id, id), constraint author_identity unique (workspace_id, network, external_id));
      create index author_erased on author (workspace_id, external_id) where erased_at is not null;

      create table mention (
        workspace_id uuid not null, id uuid not null, intake_id uuid not null, channel_id uuid not null, external_id text not null,
        author_id uuid not null, conversation_id uuid, form text not null, own boolean not null default false,
        text text not null, url text, title text, location text, in_reply_to text, thread_root text not null,
        posted_at timestamptz not null, received_at timestamptz not null, edited_at timestamptz, deleted_at timestamptz,
        counts jsonb, counted_at timestamptz,
        kind text not null, confidence real not null, question real not null, complaint real not null, praise real not null,
        negative real not null, neutral real not null, positive real not null, lang text not null,
        urgency smallint not null default 0, signs text[] not null default '{}', notes text[] not null default '{}',
        model text not null, corrected_by uuid, corrected_at timestamptz,
        primary key (workspace_id, id), constraint mention_identity unique (workspace_id, channel_id, external_id));
      create index mention_arrival on mention (workspace_id, received_at desc, id desc);
      create index mention_thread on mention (workspace_id, conversation_id, received_at desc, id desc) where conversation_id is not null;
      create index mention_author on mention (workspace_id, author_id, received_at desc);
      create table mention_revision (
        workspace_id uuid not null, id uuid not null, mention_id uuid not null, text text not null,
        edited_at timestamptz not null, seen_at timestamptz not null,
        primary key (workspace_id, id));
      create index mention_revision_of on mention_revision (workspace_id, mention_id);

      create table conversation (
        workspace_id uuid not null, id uuid not null, channel_id uuid not null, author_id uuid not null, thread_root text not null,
        status text not null default 'open', kind text not null, confidence real not null, unsure boolean not null default false,
        lang text not null, urgency smallint not null default 0, priority smallint not null default 1,
        desk_id uuid, assignee_id uuid, snippet text not null, form text not null,
        version integer not null default 1, mention_count integer not null default 0,
        snoozed_until timestamptz, resolved_at timestamptz,
        opened_at timestamptz not null, last_activity_at timestamptz not null, waiting_since timestamptz,
        last_mention_id uuid, first_reply_at timestamptz,
        primary key (workspace_id, id));
      create index conversation_activity on conversation (workspace_id, status, last_activity_at desc, id desc);
      create index conversation_assignee on conversation (workspace_id, assignee_id, status, last_activity_at desc, id desc);
      create index conversation_author on conversation (workspace_id, author_id, channel_id, last_activity_at desc);
      create index conversation_waiting on conversation (workspace_id, waiting_since, id) where waiting_since is not null;

      create table note (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, member_id uuid not null,
        text text not null, created_at timestamptz not null, primary key (workspace_id, id));
      create index note_thread on note (workspace_id, conversation_id, created_at desc);
      create table reply (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, channel_id uuid not null,
        member_id uuid, text text not null, in_reply_to text, state text not null, attempts integer not null default 0,
        remote_id text, url text, problem text, based_on integer not null,
        created_at timestamptz not null, changed_at timestamptz not null, sent_at timestamptz,
        primary key (workspace_id, id));
      create index reply_thread on reply (workspace_id, conversation_id, created_at desc);
      create index reply_remote on reply (workspace_id, channel_id, remote_id) where remote_id is not null;
      create table activity (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, at timestamptz not null,
        member_id uuid, type text not null, details jsonb not null default '{}', primary key (workspace_id, id));
      create index activity_thread on activity (workspace_id, conversation_id, at desc);

      create table event_counter (workspace_id uuid primary key, seq bigint not null default 0);
      create table event (
        workspace_id uuid not null, seq bigint not null, at timestamptz not null, type text not null,
        conversation_id uuid, mention_id uuid, channel_id uuid, desk_id uuid, member_id uuid,
        body jsonb not null default '{}', primary key (workspace_id, at, seq)) partition by range (at);
      create index event_order on event (workspace_id, seq);

      create table rollup_minute (
        workspace_id uuid not null, minute timestamptz not null, channel_id uuid not null, kind text not null, lang text not null,
        slot smallint not null, mentions integer not null, primary key (workspace_id, minute, channel_id, kind, lang, slot));
      create table inbox_count (
        workspace_id uuid not null, status text not null, kind text not null, unsure boolean not null,
        channel_id uuid not null, desk_id uuid not null, assignee_id uuid not null, slot smallint not null, conversations integer not null,
        primary key (workspace_id, status, kind, unsure, channel_id, desk_id, assignee_id, slot));

      create table outgoing_webhook (
        workspace_id uuid not null, id uuid not null, url text not null, types text[] not null default '{}',
        secret bytea not null, after_seq bigint not null, sending_to bigint, status text not null default 'active', failing_since timestamptz,
        attempts integer not null default 0, last_status integer, last_error text, delivered_at timestamptz,
        created_at timestamptz not null default now(), primary key (workspace_id, id));
    `);

    await runner.query(`
      create function ensure_partitions(days_ahead integer) returns void language plpgsql as $$
      declare parent text; day date; part text;
      begin
        foreach parent in array array['intake', 'event'] loop
          for day in select generate_series(current_date - 1, current_date + days_ahead, interval '1 day')::date loop
            part := parent || '_' || to_char(day, 'YYYYMMDD');
            if to_regclass(part) is null then
              begin
                execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
                  part, parent, day::text || ' 00:00:00+00', (day + 1)::text || ' 00:00:00+00');
              exception when check_violation then
                -- Rows of that day are in the default partition already (restored, or nobody made days ahead): they stay there.
                null;
              end;
            end if;
          end loop;
        end loop;
      end $$;
      select ensure_partitions(3);
      create table intake_default partition of intake default;
      create table event_default partition of event default;
    `);

    await runner.query(`
      -- Text operators are not leakproof, so under a policy they could not use the index: the vectors live apart, unreadable
      -- for the app role, behind functions that answer for the current workspace alone.
      create table search_mention (
        workspace_id uuid not null, mention_id uuid not null, document tsvector not null, primary key (workspace_id, mention_id));
      create index search_mention_document on search_mention using gin (document);
      create table search_conversation (
        workspace_id uuid not null, conversation_id uuid not null, mention_id uuid not null, document tsvector not null,
        primary key (workspace_id, conversation_id, mention_id));
      create index search_conversation_document on search_conversation using gin (document);
      create function find_mentions(query tsquery) returns setof uuid language sql stable security definer set search_path = public, pg_temp
        as $$ select mention_id from search_mention where workspace_id = app_workspace() and document @@ query $$;
      create function find_conversations(query tsquery) returns setof uuid language sql stable security definer set search_path = public, pg_temp
        as $$ select distinct conversation_id from search_conversation where workspace_id = app_workspace() and document @@ query $$;
      create function store_search(mention_ids uuid[], conversation_ids uuid[], documents text[]) returns void
        language sql security definer set search_path = public, pg_temp as $$
          with given as (
            select * from unnest(mention_ids, conversation_ids, documents) as g (mention_id, conversation_id, document)),
          kept as (
            insert into search_mention (workspace_id, mention_id, document)
            select app_workspace(), mention_id, document::tsvector from given
            on conflict (workspace_id, mention_id) do update set document = excluded.document)
          insert into search_conversation (workspace_id, conversation_id, mention_id, document)
          select app_workspace(), conversation_id, mention_id, document::tsvector from given where conversation_id is not null
          on conflict (workspace_id, conversation_id, mention_id) do update set document = excluded.document $$;
      create function adopt_search(mention uuid, conversation uuid) returns void
        language sql security definer set search_path = public, pg_temp as $$
          insert into search_conversation (workspace_id, conversation_id, mention_id, document)
          select workspace_id, conversation, mention_id, document from search_mention where workspace_id = app_workspace() and mention_id = mention
          on conflict (workspace_id, conversation_id, mention_id) do update set document = excluded.document $$;
      create function forget_search(mention_ids uuid[]) returns void
        language sql security definer set search_path = public, pg_temp as $$
          with gone as (delete from search_conversation where workspace_id = app_workspace() and mention_id = any (mention_ids))
          delete from search_mention where workspace_id = app_workspace() and mention_id = any (mention_ids) $$;
    `);

    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`
      alter table workspace enable row level security;
      alter table workspace force row level security;
      create policy workspace on workspace using (id = (select app_workspace())) with check (id = (select app_workspace()));
      alter table event_counter enable row level security;
      alter table event_counter force row level security;
      create policy workspace on event_counter using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
      revoke update, delete on audit from earshot_app;
      grant select, insert, update on workspace, event_counter to earshot_app;
      grant select, insert, update, delete on account, directory_session, directory_key, directory_link, directory_member, directory_channel,
        directory_intake, directory_reply, directory_snooze, directory_outgoing, directory_throttle to earshot_app;
      revoke execute on function find_mentions, find_conversations, store_search, adopt_search, forget_search from public;
      grant execute on function app_workspace, find_mentions, find_conversations, store_search, adopt_search, forget_search to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
