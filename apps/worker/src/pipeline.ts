import { findChannelType, withoutItems } from '#channels';
import { type Database, isDataFault, type Transaction } from '#database';
import { appendEvents } from '#events';
import {
  applyRulings,
  defaultThreading,
  ingest,
  type IngestResult,
  type IngestSettings,
  mayBeAcknowledged,
  type Settled,
  settingsOf,
  tellIngested,
} from '#inbox';
import { countMinutes } from '#insights';
import { type Clock, log, systemClock } from '#kernel';
import {
  findCopies,
  forgetCopies,
  type IntakeStore,
  noteArrived,
  noteCopies,
  rewriteCopies,
  storeDetails,
  type StoredIntake,
  TopicFiler,
  type TopicMatching,
  type TopicMention,
} from '#listening';
import { upsertAuthors } from '#people';
import { askSecond, type TextReader } from '#reading';
import { planAnswered, byAdvocates, planAll, type RoutingCache, type WorkspaceRouting } from '#routing';
import { authorOf, deletionOf, heardOf, parseDeliveries, type Parsed, type Unread } from './delivery.js';
import { openOfferings } from './offering.js';
import { answering } from './recognising.js';
import { rulingsOf, storePlacings, toldOf } from './placing.js';
import { refuseSent } from './reply-lease.js';
import { understand, type Understood } from './understanding.js';

/** The most items of one transaction. Larger ones store a little faster and make a screen wait longer. */
export const batchItems = 1_000;

export interface PipelineDeps {
  database: Database;
  intake: IntakeStore;
  /** Reads for every workspace, unless `readerOf` knows a workspace's own. */
  reader: Pick<TextReader, 'model' | 'readBatch'>;
  readerOf?: (tx: Transaction, workspaceId: string) => Promise<Pick<TextReader, 'readBatch'>>;
  /** null: nothing is routed, as before there were desks; the bench compares with it. */
  routing: RoutingCache | null;
  /** Told after the commit which desks have new work that waits for somebody. */
  onWork?: (workspaceId: string, deskIds: readonly string[]) => void;
  /** A second reader is asked later about what this one is unsure of, where a workspace wants it; nothing here waits for it. */
  onUnsure?: { wanted: (tx: Transaction, workspaceId: string) => Promise<boolean>; asked: (workspaceId: string) => void };
  topics?: TopicFiler;
  /** Other than the machine's in a simulated week. */
  clock?: Clock;
}

export interface BatchReport {
  /** Deliveries of the intake log that were read; 0 when none was waiting. */
  deliveries: number;
  received: number;
  edited: number;
  deleted: number;
  duplicates: number;
  quarantined: number;
  /** Desks with new work that waits for somebody. */
  desks: readonly string[];
}

async function ingestSettings(tx: Transaction, workspaceId: string): Promise<IngestSettings & { acknowledges: boolean }> {
  const settings = await settingsOf(tx, workspaceId);
  const { unsureBelow, joinWithinHours } = settings;
  return { ...defaultThreading, joinWithinMs: joinWithinHours * 3_600_000, unsureBelow, acknowledges: mayBeAcknowledged(settings) };
}

/** Reads one batch of a workspace's unread intake in one transaction. Running it twice changes nothing. */
export async function readBatch(deps: PipelineDeps, workspaceId: string, maxItems = batchItems): Promise<BatchReport> {
  try {
    return tellOfWork(deps, workspaceId, await readBatchOnce(deps, workspaceId, maxItems));
  } catch (error) {
    if (!isPoison(error)) throw error;
    // One delivery that cannot be stored must not hold up its neighbours: find it, and put it aside.
    log.error({ workspaceId, error: (error as Error).message, stack: (error as Error).stack }, 'a batch failed; its deliveries are tried one by one');
    return tellOfWork(deps, workspaceId, await readOneByOne(deps, workspaceId));
  }
}

function tellOfWork({ onWork }: PipelineDeps, workspaceId: string, report: BatchReport): BatchReport {
  if (report.desks.length > 0) onWork?.(workspaceId, report.desks);
  return report;
}

function readBatchOnce(
  { database, intake, reader: usual, readerOf, onUnsure, routing: cache, topics = sharedFiler, clock = systemClock }: PipelineDeps,
  workspaceId: string,
  maxItems: number,
  onClaimed?: (deliveries: StoredIntake[]) => void,
): Promise<BatchReport> {
  return database.inWorkspace(
    { workspaceId },
    async (tx) => {
      const deliveries = await intake.claim(tx, workspaceId, maxItems);
      onClaimed?.(deliveries);
      if (deliveries.length === 0) return nothing;
      const { parsed, unreadable, gone, refused } = parseDeliveries(deliveries);
      const now = clock.now();
      const [settings, routing, reader, matching, asksSecond] = await Promise.all([
        ingestSettings(tx, workspaceId),
        cache?.of(tx, workspaceId, now.getTime()) ?? null,
        readerOf?.(tx, workspaceId) ?? usual,
        topics.matching(tx, workspaceId),
        onUnsure?.wanted(tx, workspaceId),
      ]);
      const understood = understand(parsed, reader, routing, matching, settings.unsureBelow);
      // From here on a second reader of this workspace may have to wait: it understands its own batch meanwhile.
      const authors = await upsertAuthors(tx, workspaceId, parsed.map(authorOf));
      // An advocate who answers under a post as themselves opens no conversation of their own.
      const answers = await byAdvocates(tx, workspaceId, answering(parsed));
      const heard = heardOf(parsed, understood, authors).map((item, index) => (answers.has(index) ? { ...item, addressed: false, route: null } : item));
      const result = await ingest(tx, workspaceId, [...heard, ...gone.map(deletionOf)], settings);
      const answerKeys = new Set([...answers].map((index) => `${heard[index]!.channelId} ${heard[index]!.externalId}`));
      const recognised = result.stored.flatMap(({ mentionId, item }) => (answerKeys.has(`${item.channelId} ${item.externalId}`) ? [mentionId] : []));
      const placed = understood.map((item) => item.placed);
      // Independent of one another, so sent together. The events come last: they lock the counter until the end.
      await Promise.all([
        storePlacings(tx, workspaceId, result.settled, placed, now),
        applyRulings(tx, workspaceId, rulingsOf(result.settled, placed)),
        openOfferings(tx, workspaceId, result.settled, routing, now),
        planAll(tx, workspaceId, 'recognise', recognised, now),
        // Whoever has it in hand may have gone home since they answered.
        planAll(tx, workspaceId, 'attendance', result.holders, now),
        settings.acknowledges ? planAll(tx, workspaceId, 'acknowledge', opened(result.settled), now) : null,
        planAnswered(tx, workspaceId, [...new Set(result.documents.flatMap(({ conversationId }) => conversationId ?? []))], now),
        keepBeside(tx, workspaceId, deliveries, parsed, result),
        storeSearch(tx, result),
        countMinutes(tx, workspaceId, result.counted),
        fileUnderTopics(topics, tx, workspaceId, result, { parsed, understood, matching }),
        intake.quarantine(
          tx,
          workspaceId,
          unreadable.map(({ delivery, index, why }) => ({ intake: delivery, index, why, body: delivery.body.slice(0, 100_000) })),
        ),
        intake.markRead(
          tx,
          workspaceId,
          deliveries.map((delivery) => delivery.id),
        ),
        intake.noteHeard(tx, workspaceId, heardByChannel(deliveries, parsed, unreadable)),
      ]);
      if (onUnsure && asksSecond) {
        const ids = result.documents.map(({ mentionId }) => mentionId);
        if ((await askSecond(tx, workspaceId, ids, settings.unsureBelow)) > 0) onUnsure.asked(workspaceId);
      }
      await refuseSent(tx, workspaceId, refused, now);
      await tellIngested(tx, workspaceId, result);
      await appendEvents(tx, workspaceId, toldOf(result.settled, placed));
      const { received, edited, deleted, duplicates } = result;
      const desks = desksToDrain(result.settled, understood, routing);
      return { deliveries: deliveries.length, received, edited, deleted, duplicates, quarantined: unreadable.length, desks };
    },
    'kept',
  );
}

/** Conversations that began in this batch. */
function opened(settled: readonly Settled[]): string[] {
  return settled.filter(({ deskBefore }) => deskBefore === null).map(({ conversationId }) => conversationId);
}

/** What a deletion, an answer and the gap ledger will have to know. */
async function keepBeside(
  tx: Transaction,
  workspaceId: string,
  deliveries: readonly StoredIntake[],
  parsed: readonly Parsed[],
  { arrived, repeated, gone }: IngestResult,
): Promise<void> {
  const detailed = parsed.filter(({ mention }) => !mention.deleted && (mention.answer !== undefined || mention.media !== undefined));
  await storeDetails(
    tx,
    workspaceId,
    detailed.map(({ delivery, mention }) => ({
      channelId: delivery.channelId,
      externalId: mention.externalId,
      answer: mention.answer ?? null,
      media: mention.media ?? null,
    })),
  );
  await noteCopies(tx, workspaceId, repeated);
  const networks = new Map(deliveries.map((delivery) => [delivery.channelId, delivery.network]));
  if (gone.length > 0) await wipe(tx, workspaceId, gone, networks);
  const fresh = new Set(arrived.map(({ intakeId, externalId }) => `${intakeId} ${externalId}`));
  await noteArrived(
    tx,
    workspaceId,
    parsed
      .filter(({ delivery, mention }) => fresh.has(`${delivery.id} ${mention.externalId}`))
      .map(({ delivery, mention }) => ({
        channelId: delivery.channelId,
        postedAt: new Date(mention.postedAt),
        receivedAt: delivery.receivedAt,
        how: delivery.how,
        streamed: mention.streamed ?? false,
      })),
  );
}

/** Takes the words of what was deleted out of the log and the quarantine too, wherever they were delivered. */
async function wipe(
  tx: Transaction,
  workspaceId: string,
  gone: readonly { channelId: string; externalId: string }[],
  networks: ReadonlyMap<string, string>,
): Promise<void> {
  const idsOf = new Map<string, Set<string>>();
  for (const { channelId, externalId } of gone) idsOf.set(channelId, (idsOf.get(channelId) ?? new Set()).add(externalId));
  const copies = await findCopies(tx, workspaceId, gone);
  const left = copies.flatMap((copy) => {
    const type = findChannelType(networks.get(copy.channelId) ?? '');
    if (!type) return [];
    const ids = idsOf.get(copy.channelId)!;
    return [
      {
        ...copy,
        body: withoutItems(type, copy.body, ids),
        quarantined: copy.quarantined.map((kept) => ({ ...kept, body: withoutItems(type, kept.body, ids) })),
      },
    ];
  });
  await rewriteCopies(tx, workspaceId, left);
  await forgetCopies(tx, workspaceId, gone);
}

async function storeSearch(tx: Transaction, { documents, forgotten }: IngestResult): Promise<void> {
  if (documents.length > 0) {
    await tx.query(`select store_search($1::uuid[], $2::uuid[], $3::text[])`, [
      documents.map((d) => d.mentionId),
      documents.map((d) => d.conversationId),
      documents.map((d) => d.document),
    ]);
  }
  if (forgotten.length > 0) await tx.query(`select forget_search($1::uuid[])`, [forgotten]);
}

const sharedFiler = new TopicFiler();

/** New mentions as they were matched; what an edit changed is asked as it stands now. Our own posts are in no topic. */
async function fileUnderTopics(
  topics: TopicFiler,
  tx: Transaction,
  workspaceId: string,
  result: IngestResult,
  { parsed, understood, matching }: { parsed: readonly Parsed[]; understood: readonly Understood[]; matching: TopicMatching },
): Promise<void> {
  const said = new Map(parsed.map(({ delivery, mention }, index) => [`${delivery.channelId} ${mention.externalId}`, index]));
  const topicIds = new Map<TopicMention, readonly string[]>();
  for (const { mentionId, item } of result.stored) {
    if (item.own) continue;
    const index = said.get(`${item.channelId} ${item.externalId}`)!;
    const { delivery, mention } = parsed[index]!;
    const { kind, lang, sentiment, urgency, notes } = item.reading;
    const { handle, followers = null } = mention.author;
    const { channelId, text, title, form, authorId, receivedAt: at } = item;
    const { network } = delivery;
    const filed = { mentionId, at, channelId, network, kind, lang, sentiment, text, title, form, authorId, handle, followers, urgency: urgency.level, notes };
    topicIds.set(filed, understood[index]!.topicIds);
  }
  await topics.file(tx, workspaceId, [...topicIds.keys()], { matching, topicIds: (mention) => topicIds.get(mention)! });
  if (result.edited > 0)
    await topics.refile(
      tx,
      workspaceId,
      result.documents.slice(result.stored.length).map(({ mentionId }) => mentionId),
    );
}

function desksToDrain(settled: readonly Settled[], understood: readonly Understood[], routing: WorkspaceRouting | null): string[] {
  const waiting = settled.filter(
    ({ isWaiting, deskId, index }) => isWaiting && (routing?.places.get(deskId)?.isAutomatic || understood[index]!.placed?.verdict.memberId),
  );
  return [...new Set(waiting.map(({ deskId }) => deskId))];
}

function heardByChannel(
  deliveries: readonly StoredIntake[],
  parsed: readonly Parsed[],
  unreadable: readonly Unread[],
): { channelId: string; at: Date; received: number; quarantined: number }[] {
  const byChannel = new Map<string, { channelId: string; at: Date; received: number; quarantined: number }>();
  for (const { channelId, receivedAt: at } of deliveries) byChannel.set(channelId, { channelId, at, received: 0, quarantined: 0 });
  for (const { delivery } of parsed) byChannel.get(delivery.channelId)!.received += 1;
  for (const { delivery } of unreadable) byChannel.get(delivery.channelId)!.quarantined += 1;
  return [...byChannel.values()];
}

/** Values that the database refuses, or our own code trips over; everything else passes by itself. */
function isPoison(error: unknown): boolean {
  return isDataFault(error) || error instanceof TypeError || error instanceof RangeError;
}

async function readOneByOne(deps: PipelineDeps, workspaceId: string): Promise<BatchReport> {
  const total = { ...nothing };
  let inARow = 0;
  for (let round = 0; round < batchItems; round++) {
    let report: BatchReport;
    let claimed: StoredIntake | undefined;
    try {
      report = await readBatchOnce(deps, workspaceId, 1, ([first]) => (claimed = first));
    } catch (error) {
      // Several in a row are no bad delivery but a bad build: what is unread waits for a better one.
      if (!isPoison(error) || !claimed || ++inARow > 3) throw error;
      report = await putAside(deps, workspaceId, claimed.id, error as Error);
    }
    if (report.received + report.duplicates > 0) inARow = 0;
    if (report.deliveries === 0) break;
    for (const key of figures) total[key] += report[key];
    total.desks = [...new Set([...total.desks, ...report.desks])];
  }
  return total;
}

/** Another worker may have come for it meanwhile, so only that one delivery is put aside, never the next in line. */
function putAside({ database, intake }: PipelineDeps, workspaceId: string, intakeId: string, error: Error): Promise<BatchReport> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const deliveries = (await intake.claim(tx, workspaceId, 1)).filter((delivery) => delivery.id === intakeId);
    await intake.quarantine(
      tx,
      workspaceId,
      deliveries.map((delivery) => ({ intake: delivery, index: 0, why: `it could not be stored: ${error.message}`, body: delivery.body.slice(0, 100_000) })),
    );
    await intake.markRead(
      tx,
      workspaceId,
      deliveries.map((delivery) => delivery.id),
    );
    return { ...nothing, deliveries: 1, quarantined: deliveries.length };
  });
}

const figures = ['deliveries', 'received', 'edited', 'deleted', 'duplicates', 'quarantined'] as const;
const nothing: BatchReport = { deliveries: 0, received: 0, edited: 0, deleted: 0, duplicates: 0, quarantined: 0, desks: [] };
