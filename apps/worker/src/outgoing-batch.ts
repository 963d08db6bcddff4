import type { EventView, HandOffRecord, SpikeView } from '#contracts';
import { type Database, type Transaction } from '#database';
import { eventsAfter, type StoredEvent } from '#events';
import { masked, offeredThreads } from '#inbox';
import { spikes } from '#insights';
import { handOffRecord, takenHandOffs } from '#routing';
import { type AlertFormat, type Quiet, quietUntil } from './alert.js';
import { pauseAfterMs } from './reply-lease.js';

/** The next events for one webhook. The same batch again after a failure, even if the log has grown. */
export interface Batch {
  workspaceId: string;
  webhookId: string;
  url: string;
  secret: Buffer;
  keyVersion: number;
  after: number;
  upTo: number;
  /** Time of the last event. */
  at: string;
  /** Only of the types asked for, so there may be none. */
  items: (EventView & { handOff?: HandOffRecord })[];
  attempts: number;
  failingSince: Date | null;
  leasedUntil: Date;
  format: 'events' | 'hand-offs' | AlertFormat;
  /** For alerts: the spikes to tell of, each once. */
  spikes: SpikeView[];
  workspace: string;
}

export type Told = { ok: true; status: number | null } | { ok: false; status: number | null; gone: boolean; why: string; notBefore: Date | null };

const batchSize = 100;
const giveUpMs = 24 * 3_600_000;
/** A webhook with nothing to tell is looked at again this late, should its wake-up be lost. */
const idleMs = 60_000;

export async function watchedWorkspaces(database: Database): Promise<Map<string, { webhookId: string; due: boolean }[]>> {
  const rows = await database.inDirectory((tx) =>
    tx.query<{ workspace_id: string; webhook_id: string; due: boolean }>(
      `select workspace_id, webhook_id, due_at <= now() and (leased_until is null or leased_until <= now()) as due from directory_outgoing`,
    ),
  );
  const byWorkspace = new Map<string, { webhookId: string; due: boolean }[]>();
  for (const { workspace_id: workspaceId, webhook_id: webhookId, due } of rows) {
    const line = { webhookId, due };
    const lines = byWorkspace.get(workspaceId);
    if (lines) lines.push(line);
    else byWorkspace.set(workspaceId, [line]);
  }
  return byWorkspace;
}

interface WebhookRow {
  url: string;
  types: string[];
  secret: Buffer;
  key_version: number;
  after_seq: string;
  sending_to: string | null;
  attempts: number;
  failing_since: Date | null;
  format: Batch['format'];
  partner_id: string | null;
  least_severity: number;
  quiet: Quiet | null;
}

/** Null when there is nothing to tell, it is too early after a failure, or another worker is at it. */
export function takeBatch(database: Database, workspaceId: string, webhookId: string, now: Date, leaseMs: number): Promise<Batch | null> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const [line] = await tx.query<{ due_at: Date }>(
      `select due_at from directory_outgoing where workspace_id = $1 and webhook_id = $2 and (leased_until is null or leased_until <= $3) for update skip locked`,
      [workspaceId, webhookId, now],
    );
    if (!line) return null;
    const [row] = await tx.query<WebhookRow>(
      `select url, types, secret, key_version, after_seq, sending_to, attempts, failing_since, format, partner_id, least_severity, quiet from outgoing_webhook
       where workspace_id = $1 and id = $2 and status = 'active'`,
      [workspaceId, webhookId],
    );
    if (!row) {
      await forget(tx, workspaceId, webhookId);
      return null;
    }
    if (row.failing_since && line.due_at > now) return null;
    const isAlert = row.format !== 'events' && row.format !== 'hand-offs';
    const quiet = isAlert ? quietUntil(row.quiet, now) : null;
    if (quiet) {
      await tx.query(`update directory_outgoing set due_at = $3, leased_until = null where workspace_id = $1 and webhook_id = $2`, [
        workspaceId,
        webhookId,
        quiet,
      ]);
      return null;
    }
    const after = Number(row.after_seq);
    const events = await eventsAfter(tx, workspaceId, after, row.sending_to === null ? batchSize : Math.max(0, Number(row.sending_to) - after));
    const last = events.at(-1);
    if (!last) {
      await tx.query(`update directory_outgoing set due_at = $3, leased_until = null where workspace_id = $1 and webhook_id = $2`, [
        workspaceId,
        webhookId,
        new Date(now.getTime() + idleMs),
      ]);
      return null;
    }
    const leasedUntil = new Date(now.getTime() + leaseMs);
    await tx.query(`update directory_outgoing set leased_until = $3 where workspace_id = $1 and webhook_id = $2`, [workspaceId, webhookId, leasedUntil]);
    await tx.query(`update outgoing_webhook set sending_to = $3 where workspace_id = $1 and id = $2`, [workspaceId, webhookId, last.seq]);
    return {
      workspaceId,
      webhookId,
      url: row.url,
      secret: row.secret,
      keyVersion: row.key_version,
      after,
      upTo: last.seq,
      at: last.at.toISOString(),
      items: isAlert
        ? []
        : row.partner_id
          ? await handOffsIn(tx, workspaceId, row.partner_id, events)
          : events.filter(({ type }) => row.types.length === 0 || row.types.includes(type)).map(viewOf),
      format: row.format,
      spikes: isAlert ? await alertsIn(tx, workspaceId, events, row.least_severity, now) : [],
      workspace: isAlert ? await nameOf(tx, workspaceId) : '',
      attempts: row.attempts,
      failingSince: row.failing_since,
      leasedUntil,
    };
  });
}

/** An old alert helps nobody: what ended long ago, or began in quiet hours and is over, is left out. */
const staleMs = 6 * 3_600_000;

/** Spikes that crossed the severity an address wants to hear of: each is told of once, when it opens or when it grows to that. */
async function alertsIn(tx: Transaction, workspaceId: string, events: readonly StoredEvent[], least: number, now: Date): Promise<SpikeView[]> {
  const found: SpikeView[] = [];
  for (const { type, body, at } of events) {
    const { spikeId, state, severity, was } = body as { spikeId?: string; state?: string; severity?: number; was?: number };
    const crosses = (state === 'opened' && severity! >= least) || (state === 'worse' && severity! >= least && was! < least);
    if (type !== 'spike.changed' || !crosses) continue;
    const [spike] = await spikes(tx, workspaceId, { limit: 1, id: spikeId! });
    const late = now.getTime() - at.getTime() > 10 * 60_000;
    if (spike && !(late && (spike.endedAt !== null || now.getTime() - at.getTime() > staleMs)) && !spike.acknowledgedAt) found.push(spike);
  }
  return found;
}

/** What a partner took, each event with the request as it is now: a contact that was erased meanwhile does not leave any more. */
async function handOffsIn(tx: Transaction, workspaceId: string, partnerId: string, events: readonly StoredEvent[]): Promise<Batch['items']> {
  const moved = events.filter(({ type, body }) => type === 'offer.changed' && typeof body['offerId'] === 'string');
  if (moved.length === 0) return [];
  const offerIds = moved.map(({ body }) => body['offerId'] as string);
  const taken = new Map((await takenHandOffs(tx, workspaceId, partnerId, { offerIds, limit: offerIds.length })).map((one) => [one.offerId, one]));
  const threads = await offeredThreads(
    tx,
    workspaceId,
    [...taken.values()].map(({ conversationId }) => conversationId),
  );
  return moved.flatMap((event) => {
    const one = taken.get(event.body['offerId'] as string);
    const thread = one && threads.get(one.conversationId);
    if (!thread || event.body['state'] === 'offered') return [];
    const lines = thread.lines.filter(({ by }) => by === 'asker').map(({ text }) => masked(text));
    return [{ ...viewOf(event), handOff: handOffRecord(one, { ...thread, lines }) }];
  });
}

async function nameOf(tx: Transaction, workspaceId: string): Promise<string> {
  const [row] = await tx.query<{ name: string }>(`select name from workspace where id = $1`, [workspaceId]);
  return row?.name ?? '';
}

function viewOf({ seq, at, type, conversationId, mentionId, channelId, memberId, body }: StoredEvent): EventView {
  return { seq, at: at.toISOString(), type, conversationId, mentionId, channelId, memberId, body };
}

/** Moves on only after a 2xx. Answers true when more may wait. */
export function finishBatch(database: Database, batch: Batch, told: Told, now: Date): Promise<boolean> {
  const { workspaceId, webhookId, leasedUntil } = batch;
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const [held] = await tx.query(`select from directory_outgoing where workspace_id = $1 and webhook_id = $2 and leased_until = $3 for update`, [
      workspaceId,
      webhookId,
      leasedUntil,
    ]);
    if (!held) return false;
    if (told.ok) {
      // A replay that was asked for meanwhile has moved the cursor and wins.
      await tx.query(
        `update outgoing_webhook set after_seq = case when after_seq = $3 then $4 else after_seq end, sending_to = null, attempts = 0,
           failing_since = null, last_error = null, last_status = coalesce($5, last_status), delivered_at = case when $5::int is null then delivered_at else $6 end
         where workspace_id = $1 and id = $2`,
        [workspaceId, webhookId, batch.after, batch.upTo, told.status, now],
      );
      await tx.query(`update directory_outgoing set due_at = $3, leased_until = null where workspace_id = $1 and webhook_id = $2`, [
        workspaceId,
        webhookId,
        now,
      ]);
      return true;
    }
    const since = batch.failingSince ?? now;
    const over = told.gone || now.getTime() - since.getTime() >= giveUpMs;
    const why = over ? `${told.gone ? 'Ended: the address is gone.' : 'Ended after failing for a day.'} ${told.why}` : told.why;
    await tx.query(
      `update outgoing_webhook set attempts = attempts + 1, failing_since = $3, last_status = $4, last_error = $5, status = $6
       where workspace_id = $1 and id = $2`,
      [workspaceId, webhookId, since, told.status, why, over ? 'failing' : 'active'],
    );
    if (over) {
      await forget(tx, workspaceId, webhookId);
      return false;
    }
    const later = new Date(now.getTime() + pauseAfterMs(batch.attempts + 1));
    const dueAt = told.notBefore && told.notBefore > later ? told.notBefore : later;
    await tx.query(`update directory_outgoing set due_at = $3, leased_until = null where workspace_id = $1 and webhook_id = $2`, [
      workspaceId,
      webhookId,
      dueAt,
    ]);
    return false;
  });
}

async function forget(tx: Transaction, workspaceId: string, webhookId: string): Promise<void> {
  await tx.query(`delete from directory_outgoing where workspace_id = $1 and webhook_id = $2`, [workspaceId, webhookId]);
}
