import { type Database } from '#database';
import { log } from '#kernel';

export interface Retention {
  intakeDays: number;
  eventDays: number;
}

/**
 * Makes the days to come and drops those past retention. Runs as the owner of the tables, outside any workspace. A day of the
 * intake log with unread rows stays, however old.
 */
export async function tendPartitions({ source }: Database, { intakeDays, eventDays }: Retention): Promise<string[]> {
  await source.query(`select ensure_partitions(3)`);
  const old = (await source.query(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
     where (p.relname = 'intake' and c.relname < 'intake_' || to_char(now() at time zone 'utc' - make_interval(days => $1::int), 'YYYYMMDD')
         or p.relname = 'event' and c.relname < 'event_' || to_char(now() at time zone 'utc' - make_interval(days => $2::int), 'YYYYMMDD'))
       and c.relname ~ '_[0-9]{8}$'
       and not exists (select from directory_intake d where c.relname = 'intake_' || to_char(d.received_at at time zone 'utc', 'YYYYMMDD'))
     order by 1`,
    [intakeDays, eventDays],
  )) as { name: string }[];
  for (const { name } of old) {
    await source.query(`drop table if exists "${name}"`);
    log.info({ partition: name }, 'a day of the log went past its retention');
  }
  return old.map(({ name }) => name);
}
