import { existsSync } from 'node:fs';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { readConfig, redisAddress } from '#config';
import type { Database } from '#database';
import { redisFacts, unsafeBecause } from '#jobs';
import { projectFolder, version } from '#kernel';
import { loadReader } from '#understanding';
import { withDatabase } from './installation.js';

type Finding = { is: 'good' | 'note' | 'wrong'; says: string };

/** Looks at everything Earshot depends on and says in words what it found. Exit code 1 when something is wrong. */
export async function doctor(): Promise<void> {
  const findings: Finding[] = [];
  const check = async (what: string, look: () => Promise<string> | string, mend: string): Promise<void> => {
    try {
      findings.push({ is: 'good', says: `${what}: ${await look()}` });
    } catch (error) {
      findings.push({ is: 'wrong', says: `${what}: ${(error as Error).message || (error as { code?: string }).code}. ${mend}` });
    }
  };
  const config = readConfig();
  findings.push({ is: 'good', says: `Earshot ${version} on Node ${process.versions.node}` });
  await check('Model', () => loadReader({ model: config.model }).model, 'Set EARSHOT_MODEL to default, open, or the path of a model file.');
  await check(
    'Build',
    () => {
      if (!existsSync(path.join(projectFolder, 'dist/.server'))) throw new Error('not built');
      return 'present';
    },
    'Run: npm start',
  );
  await check(
    'Database',
    () => withDatabase((database, { embedded }) => describe(database, embedded !== null)),
    config.databaseUrl ? 'Check DATABASE_URL.' : 'Check the data folder.',
  );
  if (config.redisUrl) {
    await check('Redis', () => describeRedis(config.redisUrl!, (says) => findings.push({ is: 'note', says })), 'Check REDIS_URL.');
  } else findings.push({ is: 'note', says: 'Queue: on Postgres. Set REDIS_URL for more than one machine.' });
  if (config.smtpUrl)
    await check(
      'Mail',
      async () => {
        await createTransport(config.smtpUrl!).verify();
        return 'the server answers';
      },
      'Check SMTP_URL.',
    );
  else findings.push({ is: 'note', says: 'Mail: off. Invitations are links to copy. Set SMTP_URL to send them.' });
  if (config.publicUrl) findings.push({ is: 'good', says: `Public address: ${config.publicUrl}` });
  else findings.push({ is: 'note', says: 'Public address: none. Networks cannot call here, so channels poll. Set PUBLIC_URL.' });
  for (const { is, says } of findings) process.stdout.write(`${{ good: 'ok   ', note: 'note ', wrong: 'WRONG' }[is]} ${says}\n`);
  if (findings.some((finding) => finding.is === 'wrong')) process.exitCode = 1;
}

async function describe(database: Database, embedded: boolean): Promise<string> {
  const [row] = (await database.source.query(
    `select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`,
  )) as { version: string; size: string }[];
  const pending = await database.source.showMigrations();
  return `Postgres ${row!.version.split(' ')[0]}${embedded ? ', embedded' : ''}, ${row!.size}${pending ? ', to be migrated at the next start' : ''}`;
}

async function describeRedis(url: string, note: (says: string) => void): Promise<string> {
  const facts = await redisFacts(url);
  const why = unsafeBecause(facts);
  if (why) throw new Error(why);
  if (!facts.appendOnly) note('Redis: it forgets its jobs when it restarts. No mention is lost by that, but it comes later. Set appendonly yes.');
  return `${redisAddress(url).kind}, Redis ${facts.version}, keeps its jobs when its memory is full`;
}
