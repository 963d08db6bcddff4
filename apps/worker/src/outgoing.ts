import { outgoingSecret, type Sealer } from '#accounts';
import { type GuardedFetch, retryAfter, signedHeaders } from '#channels';
import { type Database } from '#database';
import { type EventTail } from '#events';
import { type JobHandlers, type JobSender } from '#jobs';
import { AppError, log } from '#kernel';
import { type Batch, finishBatch, type Told, takeBatch, watchedWorkspaces } from './outgoing-batch.js';
import { alertBody, alertWords } from './alert.js';
import { every } from './polling.js';

export interface OutgoingDeps {
  database: Database;
  sealer: Pick<Sealer, 'open'>;
  jobs: Pick<JobSender, 'hint'>;
  fetch: GuardedFetch;
  /** Where people open Earshot; for links in alerts. */
  origin: string;
  /** Null when SMTP is not set up. */
  mail: ((to: string, subject: string, text: string) => Promise<void>) | null;
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
        const told =
          batch.items.length + batch.spikes.length === 0
            ? ({ ok: true, status: null } as const)
            : await (batch.format === 'events' || batch.format === 'hand-offs' ? hand(deps, batch) : alert(deps, batch));
        const more = await finishBatch(deps.database, batch, told, new Date());
        if (!told.ok) log.info({ webhookId, why: told.why }, 'an outgoing webhook did not take its events');
        if (!more) return;
      }
      deps.jobs.hint('outgoing.deliver', { workspaceId, webhookId });
    },
  };
}

/** Spikes, in the words of the place they are told in. Slack and Teams know an address by its secret path alone, so nothing is signed. */
async function alert({ fetch, origin, mail }: OutgoingDeps, { url, format, spikes, workspace }: Batch): Promise<Told> {
  const alerts = spikes.map((spike) => alertWords(spike, workspace, `${origin}/live`));
  const refused = (why: string, status: number | null = null, gone = false): Extract<Told, { ok: false }> => ({
    ok: false,
    status,
    gone,
    why,
    notBefore: null,
  });
  if (format === 'email') {
    if (!mail) return refused('No mail server is set up (SMTP_URL).');
    try {
      for (const { title, lines, link } of alerts) await mail(url.slice('mailto:'.length), title, `${[...lines, '', link].join('\n')}\n`);
      return { ok: true, status: null };
    } catch (error) {
      return refused(`The mail server refused: ${(error as Error).message}`);
    }
  }
  try {
    const body = JSON.stringify(alertBody(format === 'teams' ? 'teams' : 'slack', alerts));
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, timeoutMs: answerMs, maxBytes: 65_536 });
    if (answer.status >= 200 && answer.status < 300) return { ok: true, status: answer.status };
    return { ...refused(`The address answered ${answer.status}.`, answer.status, answer.status === 410), notBefore: retryAfter(answer.headers, new Date()) };
  } catch (error) {
    if (error instanceof AppError) return refused(error.message);
    throw error;
  }
}

/** The id names the batch, so a receiver that got it before knows it again. */
async function hand(
  { sealer, fetch }: OutgoingDeps,
  { workspaceId, webhookId, url, secret, keyVersion, after, upTo, at, items, format }: Batch,
): Promise<Told> {
  const now = new Date();
  const body = JSON.stringify({ type: format, timestamp: at, data: { after, upTo, items } });
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
      else followed.set(workspaceId, { webhooks, stop: await deps.tail.heed(workspaceId, () => wake(workspaceId)) });
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
