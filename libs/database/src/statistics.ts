import type { Database } from './database.js';

/** Sizes and shares are enough to plan by key, at a tenth of the work; autovacuum looks closely once a table grows no more. */
const roughTarget = 10;
/** Fewer may be read whole. Beyond them a plan made for an empty table compares every row of a batch with every row there is. */
const fewRows = 200;

/**
 * Analyses tables that grew fourfold since the planner last looked at them. A new workspace fills tables a thousandfold before
 * autovacuum's first visit, and until then a batch's lookups by key read whole tables. Answers what it analysed.
 */
export async function keepStatistics(database: Database): Promise<string[]> {
  const grown = (await database.source.query(
    `select relname as name from pg_class
     where relkind = 'r' and relnamespace = 'public'::regnamespace and pg_stat_get_mod_since_analyze(oid) > greatest(${fewRows}, 3 * reltuples)`,
  )) as { name: string }[];
  for (const { name } of grown) {
    await database.source.transaction(async (manager) => {
      await manager.query(`set local default_statistics_target = ${roughTarget}`);
      await manager.query(`analyze ${name}`);
    });
  }
  return grown.map(({ name }) => name);
}
