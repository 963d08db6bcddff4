import { alertMail, forgetFull, keySource, Sealer } from '#accounts';
import { guardedFetch, guardedNet, type Reach } from '#channels';
import { ConfigError, readConfig } from '#config';
import { Database, keepStatistics, type Transaction } from '#database';
import { EventTail } from '#events';
import { askDue, forgetPast, forgetSurveys, wakeSnoozed, watchPromises } from '#inbox';
import { canaryEveryMs, JobRunner, JobSender, postgresBackend, prepareQueues, queueNames, queueSightings, redisBackend, refuseUnsafeRedis } from '#jobs';
import { log, onStop } from '#kernel';
import { Budgets, Channels, IntakeStore, Schedule, Streams, Sweeps, tendPartitions } from '#listening';
import { readerOf, ReaderShelf, readingSettingsOf } from '#reading';
import { RoutingCache } from '#routing';
import { loadReader } from '#understanding';
import { actingHandlers, startActing } from './acting.js';
import { fresheningHandlers, sweepFreshening } from './freshening.js';
import { bulkHandlers, startTending } from './bulk.js';
import { outgoingHandlers, startOutgoing } from './outgoing.js';
import { askingWith } from './asking.js';
import { every, pollingHandlers, startPolling } from './polling.js';
import { readingHandlers, sweepUnread } from './reading.js';
import { rereadingHandlers, sweepRereadings } from './rereading.js';
import { cascadeHandlers, secondReaders, sweepCascade } from './second.js';
import { startWatching } from './watching.js';
import { heard, RoutingWork } from './routing.js';
import { sendingHandlers, startSending } from './sending.js';
import { mailBy, mailDigests } from './digest.js';
import { mailReports, reportMailBy } from './reports.js';
import { startFollowing } from './following.js';
import { Streaming } from './streaming.js';
import { startSweeping } from './sweeping.js';

/** Events older than this are gone; a screen or integrator that was away longer fetches anew. */
const eventDays = 30;

async function start(): Promise<void> {
  const config = readConfig();
  if (!config.databaseUrl) throw new ConfigError('DATABASE_URL is not set; `earshot start` brings a database of its own');
  const sealer = new Sealer(keySource(config));

  const database = await Database.open({ url: config.databaseUrl, poolSize: 12, applicationName: 'earshot worker' });
  await database.migrate();
  if (!config.redisUrl) await prepareQueues(config.databaseUrl);
  else await refuseUnsafeRedis(config);
  const backend = config.redisUrl ? redisBackend(config.redisUrl) : postgresBackend(config.databaseUrl, queueNames.length);
  const jobs = new JobSender(backend);
  const fetch = guardedFetch({ allowPrivate: config.allowPrivate });
  const channels = new Channels(sealer);
  const intake = new IntakeStore(database);
  const shelf = new ReaderShelf((model) => loadReader({ model }), config.model);
  const cache = new RoutingCache();
  const reading = {
    database,
    intake,
    reader: shelf.base(null),
    readerOf: async (tx: Transaction, workspaceId: string) => (await readerOf(tx, workspaceId, shelf)).reader,
    routing: cache,
    onUnsure: {
      wanted: async (tx: Transaction, workspaceId: string) => (await readingSettingsOf(tx, workspaceId)).cascade !== 'none',
      // After the commit, as near as it can be told; the sweep finds what this misses.
      asked: (workspaceId: string) => setTimeout(() => jobs.hint('reading.second', { workspaceId }), 200).unref(),
    },
    onWork: (workspaceId: string, deskIds: readonly string[]) => deskIds.forEach((deskId) => routing.drain(workspaceId, deskId)),
  };
  const freshening = { database, shelf, jobs };
  const second = secondReaders({ database, sealer, fetch, transformer: config.transformer });
  const cascade = { database, shelf, jobs, second };
  const budgets = new Budgets(database);
  const reach: Reach = {
    publicUrl: config.publicUrl,
    fetch,
    net: guardedNet({ allowPrivate: config.allowPrivate }),
    book: budgets,
    keep: async (workspaceId, channelId, changes) =>
      void (await database.inWorkspace({ workspaceId }, (tx) => channels.keep(tx, workspaceId, channelId, changes))),
  };
  const polling = { schedule: new Schedule(database, channels), jobs, reach };
  const sending = { database, channels, jobs, reach };
  const tail = new EventTail(database, heard);
  const mail = mailBy(config);
  const reportMail = reportMailBy(config);
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const subject = config.publicUrl ?? `mailto:${config.owner.email}`;
  const routing = new RoutingWork({ database, tail, cache, mail, sealer, fetch, origin, subject });
  const outgoing = { database, sealer, jobs, fetch, tail, origin: config.publicUrl ?? `http://localhost:${config.port}`, mail: alertMail(config) };

  const runner = new JobRunner(
    backend,
    {
      ...readingHandlers(reading, jobs),
      ...fresheningHandlers(freshening),
      ...rereadingHandlers(cascade),
      ...cascadeHandlers(cascade),
      ...pollingHandlers(polling),
      ...sendingHandlers(sending),
      ...actingHandlers(sending),
      ...outgoingHandlers(outgoing),
      ...bulkHandlers({ database }),
    },
    { intake: 2, poll: 8, send: 8, reading: 2 },
    queueSightings(database),
  );
  runner.start();
  await runner.prove(jobs).catch((error: Error) => log.warn({ error: error.message }, 'proving the queues failed; it is tried again'));
  const beats = [
    new Streaming({ streams: new Streams(database, channels), jobs, reach }),
    startPolling(polling),
    startSending(sending),
    startActing(sending),
    startSweeping({ sweeps: new Sweeps(database, channels), jobs, reach }),
    startOutgoing(outgoing),
    startWatching(database),
    startTending({ database, jobs }),
    routing,
    every(1_000, 'looking for unread intake', () => sweepUnread(reading, jobs)),
    every(1_000, 'looking for what was learnt', () => sweepFreshening(freshening, new Date())),
    every(1_000, 'looking for rereadings', () => sweepRereadings(cascade, new Date())),
    every(2_000, 'looking for unsure readings', () => sweepCascade(cascade, new Date())),
    startFollowing(database),
    every(1_000, 'watching what was promised', () => watchPromises(database, new Date())),
    ...(reportMail
      ? [every(15_000, 'mailing reports', () => mailReports(database, reportMail, config.publicUrl ?? `http://${config.host}:${config.port}`, new Date()))]
      : []),
    ...(mail
      ? [every(15_000, 'mailing digests', () => mailDigests(database, mail, config.publicUrl ?? `http://${config.host}:${config.port}`, new Date()))]
      : []),
    every(1_000, 'waking snoozed conversations', () => wakeSnoozed(database, new Date())),
    // Whoever is asked lives outside: without an address out there they could not open the link.
    ...(config.publicUrl ? [every(5_000, 'asking whether people are content', () => askDue(askingWith(database, config.publicUrl!), new Date()))] : []),
    every(3_600_000, 'forgetting surveys', () => forgetSurveys(database, new Date())),
    every(canaryEveryMs, 'proving the queues', () => runner.prove(jobs)),
    every(2_000, 'keeping statistics', () => keepStatistics(database)),
    every(3_600_000, 'forgetting throttles', () => database.inDirectory((tx) => forgetFull(tx))),
    every(3_600_000, 'forgetting budgets', () => budgets.forget(new Date(Date.now() - 7 * 24 * 3_600_000))),
    every(3_600_000, 'forgetting what conversations were', () => forgetPast(database)),
    every(3_600_000, 'tending partitions', () => tendPartitions(database, { intakeDays: config.intakeDays, eventDays })),
  ];
  log.info({ queue: backend.kind, model: reading.reader.model }, 'the worker works');

  onStop(async () => {
    await Promise.all(beats.map((beat) => beat.close()));
    await runner.close();
    await tail.close();
    await jobs.close();
    await backend.close();
    await fetch.close();
    await database.close();
  });
}

start().catch((error: Error) => {
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else log.fatal({ error: error.message, stack: error.stack }, 'the worker could not start');
  process.exit(1);
});
