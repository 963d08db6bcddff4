import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whoever is bounded to desks or channels sees of people those who wrote there, with what is kept of them, and of a channel's
 * machinery what is theirs. Guests (advocates, partners) see the desks that they are at or were offered something by, and nothing
 * of how routing is set.
 */
export class Bounds1700000000046 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter policy sight on author using ((select app_sight() = 'free')
        or exists (select from conversation c where c.workspace_id = author.workspace_id and c.author_id = author.id)
        or ((select app_sight() = 'bounded') and exists (select from mention m where m.workspace_id = author.workspace_id and m.author_id = author.id)))`);
    const bind = (table: string, seen: string): Promise<unknown> =>
      runner.query(`create policy sight on ${table} as restrictive using ((select app_sight() = 'free') or ${seen}) with check (true)`);
    await bind('person_link', `exists (select from author a where a.workspace_id = person_link.workspace_id and a.id = person_link.author_id)`);
    await bind('person', `exists (select from person_link l where l.workspace_id = person.workspace_id and l.person_id = person.id)`);
    for (const table of ['person_listed', 'person_note'])
      await bind(table, `exists (select from person_link l where l.workspace_id = ${table}.workspace_id and l.person_id = ${table}.person_id)`);
    // The raw bodies of deliveries are of all desks of a channel, so whoever is bounded to desks reads none.
    for (const table of ['intake', 'quarantine']) await bind(table, `((select app_desks() is null) and channel_id = any ((select app_channels())::uuid[]))`);
    for (const table of ['mention_copy', 'channel_grant', 'channel_sweep', 'gap', 'rollup_quarter'])
      await bind(table, `(select app_channels() is null) or channel_id = any ((select app_channels())::uuid[])`);
    // What is counted by the day over all channels is for those who see them all.
    await bind('rollup_day', `(select app_channels() is null) or (axis = 'channel' and value = any ((select app_channels()::text[])::text[]))`);
    await runner.query(`
      create policy guests on desk as restrictive using ((select app_sight() <> 'offers')
        or exists (select from desk_member d where d.workspace_id = desk.workspace_id and d.desk_id = desk.id)
        or exists (select from offer o where o.workspace_id = desk.workspace_id and o.desk_id = desk.id)) with check (true);
      create policy staff on routing_state as restrictive using ((select app_sight() <> 'offers')) with check (true)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
