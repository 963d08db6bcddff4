import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { ensureOwner, signInLink } from '#accounts';
import { type Config, readConfig } from '#config';
import { isAlive, prepareFolder } from '#database';
import { prepareQueues, refuseUnsafeRedis } from '#jobs';
import { projectFolder, version } from '#kernel';
import { address, addressFile } from './address.js';
import { type Installation, openDatabase, openInstallation } from './installation.js';
import { Refusal } from './refusal.js';
import { supervise } from './supervise.js';

/** Starts Postgres (unless DATABASE_URL says where one is), api and worker, watches over them, and stops them in order. */
export async function start(): Promise<void> {
  // Whoever read our output may go before us (`npm start | head`); that is no reason to stop.
  process.stdout.on('error', () => undefined);
  const config = readConfig();
  prepareFolder(config.dataFolder);
  const pidFile = path.join(config.dataFolder, 'start.pid');
  await takeOver(pidFile, config);
  const installation = await openInstallation();
  let begun = false;
  try {
    const owner = await prepare(installation);
    begun = true;
    const children = supervise(installation, (part) => path.join(projectFolder, 'dist/apps', part, 'src/main.js'));
    const stopped = new Promise<void>((resolve) => {
      let asked = false;
      const stop = (): void => {
        if (asked) return;
        asked = true;
        process.stdout.write('\nStopping: finishing what is under way...\n');
        void children.stop().then(resolve);
      };
      process.on('SIGINT', stop);
      process.on('SIGTERM', stop);
      process.on('SIGHUP', stop);
    });
    await Promise.race([children.ready, stopped]);
    if (!children.stopping) await greet(installation, owner);
    await stopped;
  } finally {
    await installation.embedded?.stop();
    rmSync(pidFile, { force: true });
    rmSync(addressFile(config), { force: true });
    if (begun) process.stdout.write('Stopped.\n');
  }
  process.exit(0);
}

/** One start per data folder, and a free port; parts left by a killed start get a moment to go. */
async function takeOver(pidFile: string, config: Config): Promise<void> {
  const other = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0;
  if (other > 0 && other !== process.pid && isAlive(other)) {
    throw new Refusal(`Earshot runs already with this data folder (process ${other}). Stop it first, or set EARSHOT_DATA_DIR to another folder.`);
  }
  const until = Date.now() + (other > 0 ? 15_000 : 0);
  for (;;) {
    const problem = await portProblem(config);
    if (!problem) break;
    if (Date.now() >= until) throw new Refusal(problem);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  writeFileSync(pidFile, `${process.pid}\n`);
}

function portProblem({ host, port }: Config): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EADDRINUSE') resolve(`Port ${port} is taken. Set PORT to another one.`);
      else if (code === 'EACCES') resolve(`Port ${port} needs more rights than this user has. Set PORT to one above 1023.`);
      else resolve(`HOST ${host} is not an address of this machine (${code}).`);
    });
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
}

async function prepare({ config, databaseUrl }: Installation): Promise<{ email: string; password: string | null; made: boolean }> {
  const database = await openDatabase(databaseUrl);
  try {
    await database.migrate();
    if (!config.redisUrl) await prepareQueues(databaseUrl);
    else await refuseUnsafeRedis(config);
    return await ensureOwner(database, config);
  } finally {
    await database.close();
  }
}

async function greet({ config, databaseUrl, embedded }: Installation, owner: { email: string; password: string | null }): Promise<void> {
  const database = await openDatabase(databaseUrl);
  const link = await signInLink(database).finally(() => database.close());
  const everywhere = config.host === '0.0.0.0' || config.host === '::';
  const base = address(config);
  writeFileSync(addressFile(config), `${base}\n`);
  const lines = [
    '',
    `  Earshot ${version} is listening: ${base}`,
    '',
    ...(link ? [`  Sign in at once (works one time):`, `  ${base}/sign-in#token=${link.token}`] : []),
    ...(owner.password
      ? ['', `  Or with ${owner.email} and the password ${owner.password} (shown only now)`]
      : ['', `  Or with ${link?.email ?? owner.email} and your password`]),
    '',
    `  Data: ${config.dataFolder}   Database: ${embedded ? (embedded.adopted ? 'embedded, found running' : 'embedded') : 'DATABASE_URL'}   Queue: ${config.redisUrl ? 'Redis' : 'Postgres'}`,
    ...(everywhere && !config.publicUrl?.startsWith('https:')
      ? ['  Careful: plain HTTP on a network. Others on it can read passwords; put https in front for more than a trial.']
      : []),
    ...(config.publicUrl ? [] : ['  No PUBLIC_URL: networks cannot call here, so channels poll. The screens say what that leaves out.']),
    '  Stop with Ctrl-C.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
