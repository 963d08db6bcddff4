import type { MigrationInterface, QueryRunner } from 'typeorm';

const workspaceTables = ['topic', 'topic_change', 'topic_revision', 'mention_topic', 'topic_minute', 'rollup_quarter', 'rollup_day', 'spike'];

/** Topics (causes are topics that were found), what they are counted in, and spikes. */
export class Insight1700000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table topic (
        workspace_id uuid not null, id uuid not null, name text not null, type text not null, query text not null,
        status text not null default 'active', phrases text[] not null default '{}', found boolean not null default false,
        is_new boolean not null default false, edited boolean not null default false,
        created_at timestamptz not null default now(), changed_at timestamptz not null default now(),
        backfill_since timestamptz, backfill_cursor uuid, backfill_state text not null default 'done', backfill_done integer not null default 0, backfill_total integer not null default 0,
        backfill_error text,
        primary key (workspace_id, id));
      create unique index topic_name on topic (workspace_id, lower(name));
      -- Every definition a topic has had: where a series breaks.
      create table topic_change (
        workspace_id uuid not null, topic_id uuid not null, at timestamptz not null, query text not null, member_id uuid,
        primary key (workspace_id, topic_id, at));
      create table topic_revision (workspace_id uuid not null primary key, revision bigint not null);
      create table directory_backfill (
        workspace_id uuid not null, topic_id uuid not null, due_at timestamptz not null, leased_until timestamptz,
        primary key (workspace_id, topic_id));

      -- What was counted for a mention in a topic, so that it can be taken back exactly.
      create table mention_topic (
        workspace_id uuid not null, topic_id uuid not null, mention_id uuid not null, at timestamptz not null, channel_id uuid not null,
        kind text not null, lang text not null, sentiment smallint not null,
        primary key (workspace_id, topic_id, mention_id));
      create index mention_topic_of on mention_topic (workspace_id, mention_id);

      -- folded: how much of the count is in rollup_quarter and rollup_day already; the rest is added by whoever reads.
      create table topic_minute (
        workspace_id uuid not null, minute timestamptz not null, topic_id uuid not null, channel_id uuid not null, kind text not null,
        lang text not null, sentiment smallint not null, slot smallint not null, mentions integer not null, folded integer not null default 0,
        primary key (workspace_id, minute, topic_id, channel_id, kind, lang, sentiment, slot));
      create index topic_minute_unfolded on topic_minute (workspace_id, minute) where mentions <> folded;
      alter table rollup_minute add column folded integer not null default 0;
      create index rollup_minute_unfolded on rollup_minute (workspace_id, minute) where mentions <> folded;
      -- topic_id is the nil id for everything that was heard, whatever its topics.
      create table rollup_quarter (
        workspace_id uuid not null, topic_id uuid not null, quarter timestamptz not null, channel_id uuid not null, kind text not null,
        lang text not null, sentiment smallint not null, mentions integer not null,
        primary key (workspace_id, topic_id, quarter, channel_id, kind, lang, sentiment) include (mentions));
      -- Days in the workspace's time zone, summed along one axis at a time ('all', 'channel', 'lang') so that years are few rows.
      create table rollup_day (
        workspace_id uuid not null, topic_id uuid not null, axis text not null, day date not null, value text not null, kind text not null,
        sentiment smallint not null, mentions integer not null,
        primary key (workspace_id, topic_id, axis, day, value, kind, sentiment) include (mentions));

      create table spike (
        workspace_id uuid not null, id uuid not null, topic_id uuid not null, started_at timestamptz not null, found_at timestamptz not null,
        peak_at timestamptz not null, ended_at timestamptz, last_seen_at timestamptz not null, heard integer not null, expected real not null,
        peak integer not null, severity smallint not null, surprise real not null, learning boolean not null default false,
        drivers jsonb not null default '{}', acknowledged_by uuid, acknowledged_at timestamptz,
        primary key (workspace_id, id));
      create unique index spike_running on spike (workspace_id, topic_id) where ended_at is null;
      create index spike_order on spike (workspace_id, started_at desc, id desc);

      -- How an address is told of spikes: 'events' (signed), 'slack', 'teams', 'email'; and when it wants to be left alone.
      alter table outgoing_webhook add column format text not null default 'events', add column least_severity smallint not null default 1,
        add column quiet jsonb;
    `);
    for (const table of workspaceTables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    await runner.query(`grant select, insert, update, delete on directory_backfill to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
