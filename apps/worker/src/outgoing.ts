import { outgoingSecret, type Sealer } from '#accounts';
import { type GuardedFetch, retryAfter, signedHeaders } from '#channels';
import { type Database } from '#database';
import { type EventTail } from '#events';
import { type JobHandlers, type JobSender } from '#jobs';
import { AppError, log } from '#kernel';
import { type Batch, finishBatch, type Told, takeBatch, watchedWorkspaces } from './outgoing-batch.js';
import { every } from './polling.js';

export interface OutgoingDeps {
  database: Database;
  sealer: Pick<Sealer, 'open'>;
  jobs: Pick<JobSender, 'hint'>;
  fetch: GuardedFetch;
}

const tickMs = 5_000;
const leaseMs = 60_000;
const answerMs = 20_000;
/** One job hands over at most so many batches, then lets others have their turn. */
const batchesAtOnce = 50;

export function outgoingHandlers(deps: OutgoingDeps): Pick<JobHandlers, 'outgoing.deliver'> {
  return {
    'outgoing.deliver': async ({ workspaceId, webhookId }) => {
      for (let turn = 0; turn < batchesAtOnce; turn++) {
        const batch = await takeBatch(deps.database, workspaceId, webhookId, new Date(), leaseMs);
        if (!batch) return;
        const told = batch.items.length === 0 ? ({ ok: true, status: null } as const) : await hand(deps, batch);
        const more = await finishBatch(deps.database, batch, told, new Date());
        if (!told.ok) log.info({ webhookId, why: told.why }, 'an outgoing webhook did not take its events');
        if (!more) return;
      }
      deps.jobs.hint('outgoing.deliver', { workspaceId, webhookId });
    },
  };
}

/** The id names the batch, so a receiver that got it before knows it again. */
async function hand({ sealer, fetch }: OutgoingDeps, { workspaceId, webhookId, url, secret, keyVersion, after, upTo, at, items }: Batch): Promise<Told> {
  const now = new Date();
  const body = JSON.stringify({ type: 'events', timestamp: at, data: { after, upTo, items } });
  const key = sealer.open(secret, outgoingSecret(workspaceId, webhookId, keyVersion));
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signedHeaders(key, `${webhookId}_${after}_${upTo}`, now, body) },
      body,
      timeoutMs: answerMs,
      maxBytes: 65_536,
    });
    if (answer.status >= 200 && answer.status < 300) return { ok: true, status: answer.status };
    const gone = answer.status === 410;
    return { ok: false, status: answer.status, gone, why: `The address answered ${answer.status}.`, notBefore: retryAfter(answer.headers, now) };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, status: null, gone: false, why: error.message, notBefore: null };
    throw error;
  }
}

/**
 * Wakes deliveries by the event log, at most four times a second each; a webhook that fails waits for its next try instead.
 * The slow beat finds new webhooks and those whose wake-up was lost.
 */
export function startOutgoing(deps: OutgoingDeps & { tail: EventTail; tickMs?: number }): { close(): Promise<void> } {
  const followed = new Map<string, { webhooks: string[]; stop: () => void }>();
  const waking = new Set<string>();
  const wake = (workspaceId: string): void => {
    if (waking.has(workspaceId)) return;
    waking.add(workspaceId);
    setTimeout(() => {
      waking.delete(workspaceId);
      for (const webhookId of followed.get(workspaceId)?.webhooks ?? []) deps.jobs.hint('outgoing.deliver', { workspaceId, webhookId });
    }, 250).unref();
  };
  const beat = every(deps.tickMs ?? tickMs, 'looking for outgoing webhooks', async () => {
    const watched = await watchedWorkspaces(deps.database);
    for (const [workspaceId, { stop }] of followed) {
      if (watched.has(workspaceId)) continue;
      stop();
      followed.delete(workspaceId);
    }
    for (const [workspaceId, lines] of watched) {
      const known = followed.get(workspaceId);
      const webhooks = lines.map((line) => line.webhookId);
      if (known) known.webhooks = webhooks;
      else followed.set(workspaceId, { webhooks, stop: await deps.tail.follow(workspaceId, () => wake(workspaceId)) });
      for (const { webhookId, due } of lines) if (due) deps.jobs.hint('outgoing.deliver', { workspaceId, webhookId });
    }
  });
  return {
    close: async () => {
      await beat.close();
      for (const { stop } of followed.values()) stop();
    },
  };
}
