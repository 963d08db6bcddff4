import { ensureOwner } from '#accounts';
import { prepareQueues } from '#jobs';
import { withDatabase } from './installation.js';

/** What `start` does before anything runs, for those who run api and worker themselves. */
export async function migrate(): Promise<void> {
  await withDatabase(async (database, { config, databaseUrl }) => {
    const done = await database.migrate();
    if (!config.redisUrl) await prepareQueues(databaseUrl);
    process.stdout.write(done.length === 0 ? 'The database is up to date.\n' : `Migrated: ${done.join(', ')}.\n`);
    const owner = await ensureOwner(database, config);
    if (owner.made) process.stdout.write(`Owner: ${owner.email}${owner.password ? ` with the password ${owner.password} (shown only now)` : ''}.\n`);
  });
}
