import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is no guest's to read, whatever the code asks for. */
const ofStaff = [
  ['asked_question', 'bulk', 'bulk_item', 'channel_grant', 'channel_sweep', 'conversation_link', 'correction', 'gap', 'mention_copy', 'mention_topic'],
  ['reading_cache', 'reading_endpoint', 'reading_spend', 'rereading', 'rollup_day', 'rollup_quarter', 'saved_view', 'second_reading', 'spike', 'tag'],
  ['teaching', 'teaching_version', 'team', 'team_member', 'topic', 'topic_change', 'topic_minute', 'topic_revision'],
].flat();

/** Of these a guest reads what is about themselves. */
const ofOneself = ['advocate_handle', 'desk_member', 'guidelines_accepted', 'leave', 'member_profile', 'notification', 'session'];

/** What stands beside a mention is seen by whoever sees the mention. */
const ofMention = ['asked_question', 'correction', 'mention_revision', 'mention_topic', 'second_reading'];

/** Who sees what, as the matrix of all tables showed it: the holes for guests and for members bounded to desks or channels, closed. */
export class Seen1700000000028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const bind = (table: string, name: string, seen: string): Promise<unknown> =>
      runner.query(`create policy ${name} on ${table} as restrictive using (${seen}) with check (true)`);
    for (const table of ofStaff) await bind(table, 'staff', `(select app_sight() <> 'offers')`);
    for (const table of ofOneself) await bind(table, 'oneself', `(select app_sight() <> 'offers') or member_id = (select app_member())`);
    for (const table of ofMention)
      await bind(
        table,
        'sight',
        `(select app_sight() = 'free') or exists (select from mention m where m.workspace_id = ${table}.workspace_id and m.id = ${table}.mention_id)`,
      );
    await bind(
      'mention_detail',
      'sight',
      `(select app_sight() = 'free') or exists (select from mention m
         where m.workspace_id = mention_detail.workspace_id and m.channel_id = mention_detail.channel_id and m.external_id = mention_detail.external_id)`,
    );
    for (const [table, one, other] of [
      ['conversation_link', 'public_id', 'private_id'],
      ['conversation_move', 'from_id', 'into_id'],
    ])
      await bind(
        table!,
        'sight',
        `(select app_sight() = 'free') or exists (select from conversation c where c.workspace_id = ${table}.workspace_id and c.id in (${table}.${one}, ${table}.${other}))`,
      );
    for (const table of ['rollup_minute', 'topic_minute'])
      await bind(table, 'sight', `(select app_sight() = 'free') or (select app_channels() is null) or channel_id = any ((select app_channels())::uuid[])`);
    await bind(
      'channel',
      'sight',
      `(select app_sight() <> 'offers') or id in (select c.channel_id from conversation c where c.workspace_id = channel.workspace_id)`,
    );
    await runner.query(`
      alter policy sight on offer using ((select app_sight() = 'free') or member_id = (select app_member())
        or ((select app_sight() = 'bounded') and exists (select from conversation c where c.workspace_id = offer.workspace_id and c.id = offer.conversation_id)))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
