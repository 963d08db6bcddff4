import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { roomAddress, Sealer } from '#accounts';
import { guardedFetch } from '#channels';
import { newId } from '#kernel';
import { callRoom, callsOf, insertRoom, leaseDue, takeCall } from '#routing';
import { type TestDatabase, type TestWorkspace, testDatabase } from '../../../test/database.js';
import { type Answer, type WebServer, webServer } from '../../../libs/channels/test/web-server.js';
import { testKey } from '../../../libs/listening/test/channel.js';
import { tellRoom } from './colleagues.js';

const sealer = new Sealer(testKey);
const fetch = guardedFetch({ allowPrivate: ['127.0.0.1'] });
const now = new Date('2026-11-23T10:00:00Z');
const taken: Answer = (_request, response) => response.writeHead(200).end('ok');
let db: TestDatabase;
let server: WebServer;
let home: TestWorkspace;
let conversationId: string;
let callId: string;

beforeAll(async () => {
  db = await testDatabase();
  server = await webServer(taken);
});
afterAll(async () => {
  await fetch.close();
  await server.close();
  await db.close();
});
beforeEach(async () => {
  server.asked = [];
  server.answer = taken;
  home = await db.workspace();
  [conversationId, callId] = [newId(), newId()];
  const { workspaceId } = home;
  const [channelId, authorId, roomId] = [newId(), newId(), newId()];
  await db.database.inWorkspace({ workspaceId }, async (tx) => {
    await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [workspaceId, channelId]);
    await tx.query(
      `insert into author (workspace_id, id, network, external_id, handle, first_seen_at, last_seen_at) values ($1, $2, 'webhook', 'a', 'secret-handle', $3, $3)`,
      [workspaceId, authorId, now],
    );
    await tx.query(
      `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, lang, snippet, form, opened_at, last_activity_at)
       values ($1, $2, $3, $4, 'r', 'question', 0.9, 'en', 'Hello', 'post', $5, $5)`,
      [workspaceId, conversationId, channelId, authorId, now],
    );
    await tx.query(
      `insert into reply (workspace_id, id, conversation_id, channel_id, member_id, text, state, based_on, created_at, changed_at, sent_at)
       values ($1, $2, $3, $4, $5, 'our own answer', 'sent', 1, $6, $6, $6)`,
      [workspaceId, newId(), conversationId, channelId, home.memberId, now],
    );
    await tx.query(
      `insert into mention (workspace_id, id, intake_id, conversation_id, channel_id, author_id, external_id, thread_root, text, form, own, posted_at, received_at,
         kind, confidence, question, complaint, praise, negative, neutral, positive, lang, urgency, model)
       values ($1, $2, $2, $3, $4, $5, 'm', 'r', 'Where is my parcel? Write to ana@example.com', 'post', false, $6, $6, 'question', 0.9, 1, 0, 0, 0, 1, 0, 'en', 0, 'test')`,
      [workspaceId, newId(), conversationId, channelId, authorId, now],
    );
    const address = sealer.seal(`${server.url}/services/secret`, roomAddress(workspaceId, roomId, 1));
    await insertRoom(tx, workspaceId, { id: roomId, kind: 'slack', name: '#billing', address, keyVersion: 1 });
    const call = { id: callId, conversationId, roomId, memberId: home.memberId, note: 'Do you know?' };
    for (let said = 0; said < 2; said++) expect(await callRoom(tx, workspaceId, call, now)).toBe(true);
    expect(await callRoom(tx, workspaceId, { ...call, id: newId(), roomId: newId() }, now)).toBe(false);
  });
});

const tell = (at = now): Promise<Date | null> =>
  tellRoom({ database: db.database, sealer, fetch, origin: 'https://listen.example.org' }, home.workspaceId, callId, at);
const state = async (): Promise<string> =>
  (await db.database.inWorkspace({ workspaceId: home.workspaceId }, (tx) => callsOf(tx, home.workspaceId, conversationId)))[0]!.state;

describe('colleagues elsewhere', () => {
  it('are told once, the question without private data, with the way back', async () => {
    const due = await leaseDue(db.database, ['outside-call'], now, 60_000, 100);
    expect(due.filter(({ subjectId }) => subjectId === callId)).toHaveLength(1);
    expect(await tell()).toBeNull();
    expect(await tell()).toBeNull();
    expect(server.asked).toHaveLength(1);
    const { body } = server.asked[0]!;
    expect(body).toContain('Where is my parcel?');
    expect(body).toContain('Do you know?');
    expect(body).toContain(`https://listen.example.org/inbox/all/${conversationId}`);
    for (const hidden of ['ana@example.com', 'secret-handle', 'our own answer']) expect(body).not.toContain(hidden);
    expect(await state()).toBe('sent');
  });

  it('are told again when they could not be reached or asked for patience, and at last no more', async () => {
    server.answer = (_request, response) => response.writeHead(429, { 'retry-after': '90' }).end();
    expect(await tell()).toEqual(new Date(now.getTime() + 90_000));
    expect(await state()).toBe('queued');
    server.answer = (_request, response) => response.writeHead(500).end();
    for (let attempt = 2; attempt < 6; attempt++) expect(await tell()).not.toBeNull();
    expect(await tell()).toBeNull();
    expect(await state()).toBe('failed');
  });

  it('are not told twice what may have arrived', async () => {
    server.answer = (_request, response) => void response.destroy();
    expect(await tell()).toBeNull();
    expect(await state()).toBe('unknown');
    server.answer = taken;
    expect(await tell()).toBeNull();
    expect(server.asked.length).toBeLessThan(2);
  });

  it('are not told twice when whoever told them was ended meanwhile', async () => {
    await db.database.inWorkspace({ workspaceId: home.workspaceId }, (tx) => takeCall(tx, home.workspaceId, callId));
    expect(await tell()).toBeNull();
    expect(server.asked).toHaveLength(0);
    expect(await state()).toBe('unknown');
  });

  it('are never told when the address is gone or refuses', async () => {
    server.answer = (_request, response) => response.writeHead(404).end();
    expect(await tell()).toBeNull();
    expect(await state()).toBe('failed');
  });
});
