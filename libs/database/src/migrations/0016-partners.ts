import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['partner', 'partner_person', 'hand_off'];

/**
 * Partners are organisations; an offer to one may be answered by any of its people. What a customer gives for it stands in
 * `hand_off`, and is shown to that partner alone. A link is known by its hash.
 */
export class Partners1700000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table partner (
        workspace_id uuid not null, id uuid not null, name text not null, status text not null default 'active',
        services text[] not null default '{}', languages text[] not null default '{}', territories jsonb not null default '[]',
        time_zone text not null default 'UTC', hours jsonb, capacity smallint not null default 10, created_at timestamptz not null default now(),
        primary key (workspace_id, id), constraint partner_name unique (workspace_id, name));
      create table partner_person (
        workspace_id uuid not null, member_id uuid not null, partner_id uuid not null, since timestamptz not null default now(),
        primary key (workspace_id, member_id));
      create index partner_person_of on partner_person (workspace_id, partner_id, since);
      create table hand_off (
        workspace_id uuid not null, offer_id uuid not null, conversation_id uuid not null, partner_id uuid not null, place text,
        consent text not null default 'not-asked', consent_at timestamptz, contact jsonb, confirmed boolean, confirmed_at timestamptz,
        primary key (workspace_id, offer_id));
      create index hand_off_partner on hand_off (workspace_id, partner_id);
      create index hand_off_conversation on hand_off (workspace_id, conversation_id);
      create table directory_hand_off (
        hash bytea primary key, workspace_id uuid not null, offer_id uuid not null, whose text not null, member_id uuid, expires_at timestamptz not null);
      create index directory_hand_off_offer on directory_hand_off (workspace_id, offer_id);
      grant select, insert, update, delete on directory_hand_off to earshot_app;
      alter table offering add column place text;
    `);
    for (const table of tables) {
      await runner.query(`
        alter table ${table} enable row level security;
        alter table ${table} force row level security;
        create policy workspace on ${table} using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
        grant select, insert, update, delete on ${table} to earshot_app`);
    }
    // The machinery serves partners after it knows who asks; in a guest's own sight none of this is there.
    for (const table of tables) await runner.query(`create policy staff on ${table} as restrictive using ((select app_sight()) <> 'offers') with check (true)`);
    await runner.query(`select bind_to_sight('hand_off')`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
