import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How long people waited, folded by day, week and month: a year is read from a dozen months, not from its days. */
export class Spans1700000000033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table service_span (
        workspace_id uuid not null, grain text not null, axis text not null, begins date not null, value text not null, measure text not null, hours text not null,
        bucket smallint not null, times integer not null, promised integer not null, kept integer not null,
        primary key (workspace_id, grain, axis, hours, begins, value, measure, bucket));
      alter table service_day no force row level security;
      insert into service_span (workspace_id, grain, axis, begins, value, measure, hours, bucket, times, promised, kept)
        select workspace_id, grain, axis, date_trunc(grain, day)::date, value, measure, hours, bucket, sum(times), sum(promised), sum(kept)
        from service_day cross join (values ('day'), ('week'), ('month')) as g (grain) group by 1, 2, 3, 4, 5, 6, 7, 8;
      drop table service_day;
      alter table service_span enable row level security;
      alter table service_span force row level security;
      create policy workspace on service_span using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
      create policy staff on service_span as restrictive using ((select app_sight() <> 'offers')) with check (true);
      grant select, insert, update, delete on service_span to earshot_app;
      create policy sight on service_span as restrictive using (
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
