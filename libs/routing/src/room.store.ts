import type { RoomCallView, RoomKind, RoomView } from '#contracts';
import type { Transaction } from '#database';
import { plan } from './offering.store.js';

type Dated<T, K extends keyof T> = Omit<T, K> & Record<K, Date>;

export async function roomsOf(tx: Transaction, workspaceId: string): Promise<RoomView[]> {
  const rows = await tx.query<Dated<RoomView, 'createdAt'>>(
    `select id, kind, name, last_error as "lastError", created_at as "createdAt" from outside_room where workspace_id = $1 order by name, id`,
    [workspaceId],
  );
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}

export async function insertRoom(
  tx: Transaction,
  workspaceId: string,
  room: { id: string; kind: RoomKind; name: string; address: Buffer; keyVersion: number },
): Promise<void> {
  await tx.query(`insert into outside_room (workspace_id, id, kind, name, address, key_version) values ($1, $2, $3, $4, $5, $6)`, [
    workspaceId,
    room.id,
    room.kind,
    room.name,
    room.address,
    room.keyVersion,
  ]);
}

/** Calls that wait are not told any more. False when there is none. */
export async function removeRoom(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  await tx.query(`delete from outside_call where workspace_id = $1 and room_id = $2`, [workspaceId, id]);
  return (await tx.query(`delete from outside_room where workspace_id = $1 and id = $2 returning id`, [workspaceId, id])).length > 0;
}

/** Asks a room about a conversation, once the transaction is committed. False: there is no such room. */
export async function callRoom(
  tx: Transaction,
  workspaceId: string,
  call: { id: string; conversationId: string; roomId: string; memberId: string; note: string },
  now: Date,
): Promise<boolean> {
  const [room] = await tx.query(`select 1 from outside_room where workspace_id = $1 and id = $2`, [workspaceId, call.roomId]);
  if (!room) return false;
  const made = await tx.query(
    `insert into outside_call (workspace_id, id, conversation_id, room_id, member_id, note, at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (workspace_id, id) do nothing returning id`,
    [workspaceId, call.id, call.conversationId, call.roomId, call.memberId, call.note, now],
  );
  if (made.length > 0) await plan(tx, workspaceId, 'outside-call', call.id, now);
  return true;
}

export async function callsOf(tx: Transaction, workspaceId: string, conversationId: string): Promise<RoomCallView[]> {
  const rows = await tx.query<Dated<Omit<RoomCallView, 'state'>, 'at'> & { state: RoomCallView['state'] | 'sending' }>(
    `select c.id, c.room_id as "roomId", r.name as room, r.kind, c.member_id as "memberId", c.state, c.problem, c.at
     from outside_call c join outside_room r on r.workspace_id = c.workspace_id and r.id = c.room_id
     where c.workspace_id = $1 and c.conversation_id = $2 order by c.at desc, c.id desc limit 20`,
    [workspaceId, conversationId],
  );
  return rows.map((row) => ({ ...row, state: row.state === 'sending' ? 'queued' : row.state, at: row.at.toISOString() }));
}

export interface TakenCall {
  id: string;
  conversationId: string;
  roomId: string;
  kind: RoomKind;
  address: Buffer;
  keyVersion: number;
  memberId: string;
  note: string;
  attempts: number;
}

/** Takes a call to tell it; null when there is nothing to tell. One that was being told when its teller ended may have arrived: it is not told again. */
export async function takeCall(tx: Transaction, workspaceId: string, id: string): Promise<TakenCall | null> {
  await tx.query(
    `update outside_call set state = 'unknown', problem = 'It was cut off while being told.' where workspace_id = $1 and id = $2 and state = 'sending'`,
    [workspaceId, id],
  );
  const [call] = await tx.query<TakenCall>(
    `update outside_call c set state = 'sending', attempts = c.attempts + 1 from outside_room r
     where c.workspace_id = $1 and c.id = $2 and c.state = 'queued' and r.workspace_id = $1 and r.id = c.room_id
     returning c.id, c.conversation_id as "conversationId", c.room_id as "roomId", r.kind, r.address, r.key_version as "keyVersion", c.member_id as "memberId", c.note, c.attempts`,
    [workspaceId, id],
  );
  return call ?? null;
}

export async function settleCall(
  tx: Transaction,
  workspaceId: string,
  call: Pick<TakenCall, 'id' | 'roomId'>,
  told: { state: 'sent' | 'queued' | 'failed' | 'unknown'; problem: string | null },
): Promise<void> {
  await tx.query(`update outside_call set state = $3, problem = $4 where workspace_id = $1 and id = $2 and state = 'sending'`, [
    workspaceId,
    call.id,
    told.state,
    told.problem,
  ]);
  await tx.query(`update outside_room set last_error = $3 where workspace_id = $1 and id = $2`, [workspaceId, call.roomId, told.problem]);
}
