import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['service_time', 'service_day', 'topic_issue', 'indicator', 'indicator_version', 'indicator_value', 'annotation'];

/**
 * How long people waited for us: each time as it was measured, and folded by local day; what is complained of about competitors;
 * figures kept for the long run with what is written beside them.
 */
export class Reporting1700000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table service_time (
        workspace_id uuid not null, conversation_id uuid not null, measure text not null, started_at timestamptz not null, ended_at timestamptz not null,
        seconds integer not null, work_seconds integer not null, promised_seconds integer, member_id uuid, team_ids uuid[] not null default '{}',
        desk_id uuid, channel_id uuid not null, tag_ids uuid[] not null default '{}', primary key (workspace_id, conversation_id, measure, started_at));
      create table service_day (
        workspace_id uuid not null, axis text not null, day date not null, value text not null, measure text not null, hours text not null, bucket smallint not null,
        times integer not null, promised integer not null, kept integer not null, primary key (workspace_id, axis, hours, day, value, measure, bucket));
      create table topic_issue (
        workspace_id uuid not null, topic_id uuid not null, rank smallint not null, name text not null, people integer not null, query text not null,
        mention_id uuid, found_at timestamptz not null, primary key (workspace_id, topic_id, rank));
      create index mention_posted on mention (workspace_id, posted_at) where own and in_reply_to is null;
      create table indicator (
        workspace_id uuid not null, id uuid not null, name text not null, version integer not null, made_at timestamptz not null, primary key (workspace_id, id));
      create unique index indicator_name on indicator (workspace_id, lower(name));
      create table indicator_version (
        workspace_id uuid not null, indicator_id uuid not null, version integer not null, chart jsonb not null, line text not null, since timestamptz not null,
        reason text, member_id uuid, made_at timestamptz not null, primary key (workspace_id, indicator_id, version));
      create table indicator_value (
        workspace_id uuid not null, indicator_id uuid not null, version integer not null, at timestamptz not null, value double precision not null,
        kept_at timestamptz not null, primary key (workspace_id, indicator_id, version, at));
      create table annotation (
        workspace_id uuid not null, id uuid not null, at timestamptz not null, text text not null, member_id uuid, made_at timestamptz not null,
        primary key (workspace_id, id));
      create index annotation_at on annotation (workspace_id, at, id);
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        create policy staff on ${table} as restrictive using ((select app_sight() <> 'offers')) with check (true);
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`
      select bind_to_sight('service_time');
      create policy sight on service_day as restrictive using (
        (select app_sight() = 'free')
        or ((select app_sight() = 'bounded') and (
          (axis = 'desk' and (select app_channels() is null) and value = any ((select app_desks()::text[])::text[]))
          or (axis = 'channel' and (select app_desks() is null) and value = any ((select app_channels()::text[])::text[])))))
        with check (true)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
