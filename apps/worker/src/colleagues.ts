import { memberById, roomAddress, type Sealer } from '#accounts';
import { type GuardedFetch, retryAfter } from '#channels';
import type { Database } from '#database';
import { masked, offeredThreads } from '#inbox';
import { AppError } from '#kernel';
import { roomCard, settleCall, takeCall, type TakenCall } from '#routing';

export interface ColleaguesDeps {
  database: Database;
  sealer: Pick<Sealer, 'open'>;
  fetch: GuardedFetch;
  /** Where people open Earshot. */
  origin: string;
}

const answerMs = 15_000;
const mostAttempts = 6;
const shownLines = 3;
const firstPauseMs = 10_000;

/** Tells a room what somebody asks it. Answers when to try again; null: told, or given up. What may have arrived is never told twice. */
export async function tellRoom(deps: ColleaguesDeps, workspaceId: string, callId: string, now: Date): Promise<Date | null> {
  const { database } = deps;
  const taken = await database.inWorkspace({ workspaceId }, async (tx) => {
    const call = await takeCall(tx, workspaceId, callId);
    if (!call) return null;
    const thread = (await offeredThreads(tx, workspaceId, [call.conversationId])).get(call.conversationId);
    const asker = await memberById(tx, workspaceId, call.memberId);
    const lines = (thread?.lines ?? []).filter(({ by }) => by === 'asker').slice(-shownLines);
    const card = roomCard(call.kind, {
      asker: asker?.name ?? 'Somebody',
      note: call.note,
      network: thread?.network ?? '',
      lines: lines.map(({ text }) => masked(text)),
      link: `${deps.origin}/inbox/all/${call.conversationId}`,
    });
    return { call, card };
  });
  if (!taken) return null;
  const told = await tell(deps, workspaceId, taken.call, taken.card, now);
  const again = told.state === 'queued' && taken.call.attempts < mostAttempts;
  await database.inWorkspace({ workspaceId }, (tx) =>
    settleCall(tx, workspaceId, taken.call, { state: told.state === 'queued' && !again ? 'failed' : told.state, problem: told.problem }),
  );
  const pauseMs = firstPauseMs * 4 ** (taken.call.attempts - 1);
  return again ? new Date(Math.max(now.getTime() + pauseMs, told.notBefore?.getTime() ?? 0)) : null;
}

interface Told {
  state: 'sent' | 'queued' | 'failed' | 'unknown';
  problem: string | null;
  notBefore: Date | null;
}

async function tell({ sealer, fetch }: ColleaguesDeps, workspaceId: string, call: TakenCall, card: unknown, now: Date): Promise<Told> {
  const url = sealer.open(call.address, roomAddress(workspaceId, call.roomId, call.keyVersion));
  try {
    const headers = { 'content-type': 'application/json' };
    const { status, headers: answered } = await fetch(url, { method: 'POST', headers, body: JSON.stringify(card), timeoutMs: answerMs, maxBytes: 65_536 });
    if (status >= 200 && status < 300) return { state: 'sent', problem: null, notBefore: null };
    const mayPass = status === 429 || status >= 500;
    return { state: mayPass ? 'queued' : 'failed', problem: `The room answered ${status}.`, notBefore: retryAfter(answered, now) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const isUnsaid = error.options.details?.['reached'] === false;
    const state = error.code === 'invalid' ? 'failed' : isUnsaid ? 'queued' : 'unknown';
    return { state, problem: error.message, notBefore: null };
  }
}
