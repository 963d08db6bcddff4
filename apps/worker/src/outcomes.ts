import type { Database, Transaction } from '#database';
import { appendEvents, eventsAfter, type NewEvent, type StoredEvent } from '#events';
import { minutesBetween, resolveContent } from '#inbox';
import { judgeOutcomes, measureService, thatMayHaveCome } from '#insights';
import { plan } from '#routing';

/** Under a flood the same conversations come again and again: each is judged once a bite. */
const atOnce = 5_000;

/**
 * Follows a workspace's log and tells what came of the conversations in which something happened on our side, and how long people
 * waited in them. Its place moves in the same transaction. Answers how many events it read.
 */
export function followOutcomes(database: Database, workspaceId: string, now: Date): Promise<number> {
  return database.inWorkspace(
    { workspaceId },
    async (tx) => {
      const [place] = await tx.query<{ after: string }>(
        `select outcomes_after as after from routing_state where workspace_id = $1 for no key update skip locked`,
        [workspaceId],
      );
      if (!place) return 0;
      const events = await eventsAfter(tx, workspaceId, Number(place.after), atOnce);
      const last = events.at(-1);
      if (!last) return 0;
      await tx.query(`update routing_state set outcomes_after = $2 where workspace_id = $1`, [workspaceId, last.seq]);
      const measured = events.flatMap((event) => (mayTakeTime(event) ? event.conversationId! : []));
      await measureService(tx, workspaceId, measured, minutesBetween);
      const gone = await thatMayHaveCome(tx, workspaceId, events.flatMap(goneOnBy));
      await judge(tx, workspaceId, [...new Set([...gone, ...events.flatMap((event) => (mayCome(event) ? event.conversationId! : []))])], now);
      return events.length;
    },
    'kept',
  );
}

/** A quiet time has ended, or somebody spoke meanwhile. Answers when to look again. */
export function lookAgain(database: Database, workspaceId: string, conversationId: string, now: Date): Promise<Date | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const { again, events } = await judgeOutcomes(tx, workspaceId, [conversationId], now);
    await tell(tx, workspaceId, events, now);
    return again[0]?.at ?? null;
  });
}

async function judge(tx: Transaction, workspaceId: string, ids: readonly string[], now: Date): Promise<void> {
  const { again, events } = await judgeOutcomes(tx, workspaceId, ids, now);
  for (const { conversationId, at } of again) await plan(tx, workspaceId, 'outcome', conversationId, at);
  await tell(tx, workspaceId, events, now);
}

/** Staff closes what staff answers; what others brought about, and was confirmed, closes by itself. */
async function tell(tx: Transaction, workspaceId: string, outcomes: readonly NewEvent[], now: Date): Promise<void> {
  const closed: NewEvent[] = [];
  for (const { conversationId, body = {} } of [...outcomes].sort((a, b) => (a.conversationId! < b.conversationId! ? -1 : 1))) {
    const isConfirmed =
      (body['kind'] === 'answered' && body['confirmedBy'] === 'quiet') || (body['kind'] === 'connected' && body['confirmedBy'] === 'customer');
    if (!isConfirmed || body['void'] || (body['doneBy'] !== 'advocate' && body['doneBy'] !== 'partner')) continue;
    const event = await resolveContent(tx, workspaceId, conversationId!, now);
    if (event) closed.push(event);
  }
  await appendEvents(tx, workspaceId, [...outcomes, ...closed]);
}

/** What opens a conversation has no outcome yet; most that comes in is of that kind. */
function goneOnBy({ type, conversationId, mentionId, body }: StoredEvent): string[] {
  return type === 'mention.received' && conversationId && mentionId && body['opened'] !== true ? [mentionId] : [];
}

function mayCome({ type, conversationId, body }: StoredEvent): boolean {
  if (!conversationId) return false;
  if (type === 'conversation.changed') return 'status' in body;
  return type === 'offer.changed' || (type === 'reply.changed' && body['state'] === 'sent');
}

/** What ends a wait, and under what its time is counted. Whoever only begins to wait has none yet. */
function mayTakeTime({ type, conversationId, body }: StoredEvent): boolean {
  if (!conversationId) return false;
  if (type === 'mention.received') return body['own'] === true || body['reopened'] === true;
  if (type === 'conversation.changed') return ['status', 'deskId', 'tags', 'moved'].some((field) => field in body);
  return type === 'reply.changed' && body['state'] === 'sent';
}
