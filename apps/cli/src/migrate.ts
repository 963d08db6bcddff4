import { prepareQueues } from '#jobs';
import { withDatabase } from './installation.js';

export async function migrate(): Promise<void> {
  await withDatabase(async (database, { config, databaseUrl }) => {
    const done = await database.migrate();
    if (!config.redisUrl) await prepareQueues(databaseUrl);
    process.stdout.write(done.length === 0 ? 'The database is up to date.\n' : `Migrated: ${done.join(', ')}.\n`);
  });
}
