import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['push_key', 'approved_answer', 'partner_wish'];

/**
 * How people hear of offers: browsers that are told, with the keys that seal what they are told, and whether by mail too. Answers that
 * staff approved for visitors of a site, and what such a visitor asks of a partner before their words are a conversation.
 */
export class Told1700000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      truncate push_subscription;
      alter table push_subscription add column p256dh bytea not null, add column auth bytea not null, add column lang text not null;
      alter table member_profile add column offer_mails boolean not null default true;
      create table push_key (
        workspace_id uuid primary key, id uuid generated always as (workspace_id) stored, public_key bytea not null, private_key bytea not null,
        key_version integer not null, created_at timestamptz not null default now());
      create table approved_answer (
        workspace_id uuid not null, id uuid not null, question text not null, answer text not null, lang text not null, state text not null,
        asked_in uuid, decided_by uuid not null, decided_at timestamptz not null, helped integer not null default 0,
        primary key (workspace_id, id));
      create unique index approved_answer_asked_in on approved_answer (workspace_id, asked_in);
      create index approved_answer_newest on approved_answer (workspace_id, state, id desc);
      create table partner_wish (
        workspace_id uuid not null, id uuid not null, channel_id uuid not null, external_id text not null, place text not null, contact jsonb not null,
        at timestamptz not null, primary key (workspace_id, id));
      create unique index partner_wish_said on partner_wish (workspace_id, channel_id, external_id);
      alter table offering add column contact jsonb, add column agreed_at timestamptz;
    `);
    for (const table of tables)
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        create policy staff on ${table} as restrictive using ((select app_sight() <> 'offers')) with check (true);
        grant select, insert, update, delete on ${table} to earshot_app`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
