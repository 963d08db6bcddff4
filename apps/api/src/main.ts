import 'reflect-metadata';
import { keySource, Sessions } from '#accounts';
import { ConfigError, readConfig } from '#config';
import { Database } from '#database';
import { EventTail } from '#events';
import { conversationsById, ViewCounts } from '#inbox';
import { connectRedis, JobSender, postgresBackend, prepareQueues, redisBackend, refuseUnsafeRedis } from '#jobs';
import { log, onStop } from '#kernel';
import { Intake } from '#listening';
import { LiveScreen } from './insight/live.service.js';
import { Feed } from './feed/feed.js';
import { Attendance } from './routing/attendance.js';
import { makeApplication } from './http/application.js';

async function start(): Promise<void> {
  const config = readConfig();
  if (!config.databaseUrl) throw new ConfigError('DATABASE_URL is not set; `earshot start` brings a database of its own');
  keySource(config);

  const database = await Database.open({ url: config.databaseUrl, poolSize: 16, applicationName: 'earshot api' });
  await database.migrate();
  const searching = await Database.open({ url: config.databaseUrl, poolSize: 3, applicationName: 'earshot search', statementTimeoutMs: 3_000 });
  if (!config.redisUrl) await prepareQueues(config.databaseUrl);
  else await refuseUnsafeRedis(config);
  const backend = config.redisUrl ? redisBackend(config.redisUrl) : postgresBackend(config.databaseUrl, 0);
  const jobs = new JobSender(backend);
  const tail = new EventTail(database);
  const intake = new Intake(database, jobs);
  const viewCounts = new ViewCounts(database, tail);
  const app = await makeApplication({ config, database, searching, jobs, tail, intake, viewCounts });
  const redis = config.redisUrl ? connectRedis(config.redisUrl, { waits: true }) : null;
  redis?.on('error', (error) => log.debug({ error: error.message }, 'the sockets lost Redis'));
  const feed = new Feed(
    database,
    tail,
    app.get(Sessions),
    viewCounts,
    { publicUrl: config.publicUrl, redis, attendance: new Attendance(database) },
    (workspaceId) => app.get(LiveScreen).view(workspaceId),
    (workspaceId, ids) => database.inWorkspace({ workspaceId }, (tx) => conversationsById(tx, workspaceId, ids)),
  );
  await app.init();
  feed.attach(app.getHttpServer());
  await app.listen(config.port, config.host);
  log.info({ host: config.host, port: config.port }, 'the api listens');

  onStop(async () => {
    await feed.close();
    await app.close();
    await intake.close();
    await viewCounts.close();
    await tail.close();
    await jobs.close();
    await backend.close();
    redis?.disconnect();
    await searching.close();
    await database.close();
  });
}

start().catch((error: Error & { code?: string; port?: number }) => {
  const sentence = error instanceof ConfigError ? error.message : error.code === 'EADDRINUSE' ? `Port ${error.port} is taken; choose another with PORT` : null;
  if (sentence) process.stderr.write(`${sentence}\n`);
  else log.fatal({ error: error.message, stack: error.stack }, 'the api could not start');
  process.exit(1);
});
