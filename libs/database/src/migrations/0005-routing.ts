import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = [
  'routing_state',
  'desk',
  'team',
  'team_member',
  'desk_member',
  'member_profile',
  'leave',
  'member_sight',
  'rule',
  'rule_history',
  'routing_decision',
  'offering',
  'offer',
  'outcome',
  'approval',
  'acknowledgement',
  'escalation',
  'dry_run',
  'outside_room',
];

/** What advocates and partners never read, whatever the code asks for. */
const ofStaff = [
  'note',
  'activity',
  'api_key',
  'outgoing_webhook',
  'intake',
  'quarantine',
  'mention_revision',
  'inbox_count',
  'rollup_minute',
  'rule',
  'rule_history',
  'routing_decision',
  'approval',
  'escalation',
  'dry_run',
  'outside_room',
  'draft',
  'canned_reply',
  'macro',
  'follower',
  'conversation_move',
  'sla_policy',
  'survey',
  'person',
  'person_link',
  'person_note',
  'person_list',
  'person_listed',
];

/** Desks, rules, decisions, offers, outcomes; and who may see which conversation, held by the database. */
export class Routing1700000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table directory_routing (
        workspace_id uuid not null, what text not null, subject_id uuid not null, due_at timestamptz not null, leased_until timestamptz,
        primary key (workspace_id, what, subject_id));
      create index directory_routing_due on directory_routing (due_at);
      grant select, insert, update, delete on directory_routing to earshot_app;

      create table routing_state (
        workspace_id uuid primary key, version bigint not null default 1, mode text not null default 'first',
        crisis jsonb, outcomes_after bigint not null default 0, created_at timestamptz not null default now());
      create table desk (
        workspace_id uuid not null, id uuid not null, kind text not null, name text not null, position smallint not null default 0,
        status text not null default 'active', assign text not null default 'manual', everyone boolean not null default false,
        prefer_last boolean not null default true, capacity smallint not null default 8, hours jsonb,
        offer_minutes integer not null default 60, offer_to smallint not null default 3, answer_minutes integer not null default 240,
        return_minutes integer not null default 5, acknowledgement jsonb, created_at timestamptz not null default now(),
        primary key (workspace_id, id));
      create table team (
        workspace_id uuid not null, id uuid not null, name text not null, created_at timestamptz not null default now(),
        primary key (workspace_id, id), constraint team_name unique (workspace_id, name));
      create table team_member (
        workspace_id uuid not null, team_id uuid not null, member_id uuid not null, primary key (workspace_id, team_id, member_id));
      create table desk_member (
        workspace_id uuid not null, desk_id uuid not null, member_id uuid not null, status text not null default 'active',
        capacity smallint, channel_capacity jsonb not null default '{}', offers_a_day smallint, joined_at timestamptz not null default now(),
        primary key (workspace_id, desk_id, member_id));
      create index desk_member_of on desk_member (workspace_id, member_id);
      create table member_profile (
        workspace_id uuid not null, member_id uuid not null, languages text[] not null default '{}', skills text[] not null default '{}',
        territories jsonb not null default '[]', time_zone text not null default 'UTC', hours jsonb,
        availability text not null default 'auto', present_until timestamptz, last_assigned_at timestamptz,
        primary key (workspace_id, member_id));
      create table leave (
        workspace_id uuid not null, id uuid not null, member_id uuid not null, starts_on date not null, ends_on date not null,
        primary key (workspace_id, id));
      create index leave_of on leave (workspace_id, member_id, ends_on);
      create table member_sight (
        workspace_id uuid not null, member_id uuid not null, desk_ids uuid[], channel_ids uuid[], primary key (workspace_id, member_id));

      create table rule (
        workspace_id uuid not null, id uuid not null, runs text not null default 'arrival', position integer not null, name text not null,
        query text not null, weight real not null default 1, actions jsonb not null, status text not null default 'on', standard text,
        version integer not null default 1, changed_by uuid, changed_at timestamptz not null default now(),
        primary key (workspace_id, id));
      create table rule_history (
        workspace_id uuid not null, rule_id uuid not null, version integer not null, body jsonb not null, member_id uuid, at timestamptz not null default now(),
        primary key (workspace_id, rule_id, version));
      create table routing_decision (
        workspace_id uuid not null, conversation_id uuid not null, id uuid not null, at timestamptz not null, what text not null,
        mention_id uuid, rule_id uuid, desk_id uuid, member_id uuid, body jsonb not null default '{}',
        primary key (workspace_id, conversation_id, id));

      create table offering (
        workspace_id uuid not null, conversation_id uuid not null, desk_id uuid not null, kind text not null, state text not null,
        round smallint not null default 1, holder_id uuid, due_at timestamptz, opened_at timestamptz not null, closed_at timestamptz,
        primary key (workspace_id, conversation_id));
      create table offer (
        workspace_id uuid not null, id uuid not null, conversation_id uuid not null, desk_id uuid not null, member_id uuid not null,
        kind text not null, round smallint not null, state text not null, score real not null default 0, reason text,
        offered_at timestamptz not null, due_at timestamptz not null, claimed_at timestamptz, closed_at timestamptz,
        primary key (workspace_id, id), constraint offer_once unique (workspace_id, conversation_id, member_id));
      create unique index offer_one_holder on offer (workspace_id, conversation_id) where state in ('claimed', 'answered', 'contacted', 'done');
      create index offer_member on offer (workspace_id, member_id, state, offered_at desc);

      create table outcome (
        workspace_id uuid not null, conversation_id uuid not null, kind text not null, id uuid not null, done_by text not null, member_id uuid, author_id uuid,
        confirmed_by text not null, at timestamptz not null, took_seconds integer, desk_id uuid, channel_id uuid, lang text,
        topic text, corrected_by uuid, corrected_at timestamptz, reason text, void boolean not null default false,
        primary key (workspace_id, conversation_id, kind));
      create index outcome_at on outcome (workspace_id, at desc, id desc);
      create table approval (
        workspace_id uuid not null, id uuid not null, reply_id uuid not null, conversation_id uuid not null, rule_id uuid, rule_name text not null, team_id uuid,
        state text not null default 'waiting', asked_by uuid, asked_at timestamptz not null, due_at timestamptz,
        decided_by uuid, decided_at timestamptz, reason text, text_before text,
        primary key (workspace_id, id), constraint approval_reply unique (workspace_id, reply_id));
      create index approval_waiting on approval (workspace_id, asked_at, id) where state = 'waiting';
      create table acknowledgement (
        workspace_id uuid not null, conversation_id uuid not null, reply_id uuid, at timestamptz not null, primary key (workspace_id, conversation_id));
      create table escalation (
        workspace_id uuid not null, rule_id uuid not null, conversation_id uuid not null, since timestamptz not null, at timestamptz not null,
        primary key (workspace_id, rule_id, conversation_id, since));
      create table dry_run (
        workspace_id uuid not null, id uuid not null, rules jsonb not null, mode text not null, days smallint not null, state text not null default 'waiting',
        read_so_far integer not null default 0, expected integer not null default 0, cursor text, result jsonb not null default '{}', problem text, member_id uuid not null,
        created_at timestamptz not null default now(), finished_at timestamptz, primary key (workspace_id, id));
      create table outside_room (
        workspace_id uuid not null, id uuid not null, kind text not null, name text not null, address bytea not null,
        last_error text, created_at timestamptz not null default now(), primary key (workspace_id, id));

      alter table conversation add column team_id uuid, add column skills text[] not null default '{}', add column wanted_id uuid;
      create index conversation_queue on conversation (workspace_id, desk_id, priority desc, opened_at, id)
        where status = 'open' and assignee_id is null and desk_id is not null;
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await this.sight(runner);
  }

  /**
   * Who sees what, from the member the transaction is for: everything; some desks and channels; or, for advocates and partners,
   * what is offered to them. A transaction for no member is the machinery's own. `(select ...)` is asked once a statement.
   */
  private async sight(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function app_member() returns uuid language sql stable parallel safe
        as $$ select nullif(current_setting('app.member', true), '')::uuid $$;
      create function app_sight() returns text language sql stable parallel safe as $$
        select case when app_member() is null then 'free' else coalesce((
          select case when m.role in ('advocate', 'partner') then 'offers' when s.member_id is not null then 'bounded' else 'free' end
          from member m left join member_sight s on s.workspace_id = m.workspace_id and s.member_id = m.id
          where m.workspace_id = app_workspace() and m.id = app_member()), 'none') end $$;
      create function app_desks() returns uuid[] language sql stable parallel safe
        as $$ select desk_ids from member_sight where workspace_id = app_workspace() and member_id = app_member() $$;
      create function app_channels() returns uuid[] language sql stable parallel safe
        as $$ select channel_ids from member_sight where workspace_id = app_workspace() and member_id = app_member() $$;
      create function app_offered() returns setof uuid language sql stable parallel safe
        as $$ select conversation_id from offer where workspace_id = app_workspace() and member_id = app_member()
              and state in ('offered', 'claimed', 'answered', 'contacted', 'done') $$;
      grant execute on function app_member, app_sight, app_desks, app_channels, app_offered to earshot_app;

      create policy sight on offer as restrictive using ((select app_sight()) <> 'offers' or member_id = (select app_member())) with check (true);
      create policy sight on conversation as restrictive using (
        (select app_sight()) = 'free'
        or ((select app_sight()) = 'bounded' and (assignee_id = (select app_member()) or (
          ((select app_desks()) is null or desk_id = any ((select app_desks())::uuid[]))
          and ((select app_channels()) is null or channel_id = any ((select app_channels())::uuid[])))))
        or ((select app_sight()) = 'offers' and id in (select app_offered())))
        with check (true);
      create policy sight on mention as restrictive using (
        (select app_sight()) = 'free'
        or (conversation_id is not null and exists (
          select from conversation c where c.workspace_id = mention.workspace_id and c.id = mention.conversation_id))
        or (conversation_id is null and (select app_sight()) = 'bounded' and (select app_desks()) is null
          and channel_id = any ((select app_channels())::uuid[])))
        with check (true);
      create policy sight on inbox_count as restrictive using (
        (select app_sight()) = 'free'
        or ((select app_sight()) = 'bounded'
          and ((select app_desks()) is null or desk_id = any ((select app_desks())::uuid[]))
          and ((select app_channels()) is null or channel_id = any ((select app_channels())::uuid[]))))
        with check (true);
      create policy sight on author as restrictive using (
        (select app_sight()) <> 'offers' or id in (select author_id from conversation)) with check (true);

      create function bind_to_sight(bound regclass) returns void language plpgsql as $$
      begin
        execute format('create policy sight on %s as restrictive using (
          (select app_sight()) = ''free'' or conversation_id is null or exists (
            select from conversation c where c.workspace_id = %s.workspace_id and c.id = conversation_id)) with check (true)', bound, bound);
      end $$;
      do $$
      declare bound regclass;
      begin
        for bound in select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'conversation_id' and not a.attisdropped
          where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace and c.relrowsecurity
            and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'sight') loop
          perform bind_to_sight(bound);
        end loop;
      end $$;
    `);
    for (const table of ofStaff) {
      await runner.query(`create policy staff on ${table} as restrictive using ((select app_sight()) <> 'offers') with check (true)`);
    }
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
