import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#kernel';
import { type TestDatabase, testDatabase } from '../../../test/database.js';
import { appendEvents, eventsAfter, EventTail, type StoredEvent } from './index.js';

describe('the event log', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.close());

  it('shows a reader every event in order while twelve writers commit at once', async () => {
    const { workspaceId } = await db.workspace();
    const tail = new EventTail(db.database);
    const seen: StoredEvent[] = [];
    let finished: () => void;
    const all = new Promise<void>((resolve) => (finished = resolve));
    const unfollow = await tail.follow(workspaceId, (events) => {
      seen.push(...events);
      if (seen.length === 12 * 25 * 2) finished();
    });
    await Promise.all(
      Array.from({ length: 12 }, async (_, writer) => {
        for (let round = 0; round < 25; round++) {
          await db.database.inWorkspace({ workspaceId }, (tx) =>
            appendEvents(tx, workspaceId, [{ type: 'channel.changed', body: { writer, round } }, { type: 'member.changed' }]),
          );
        }
      }),
    );
    await all;
    unfollow();
    await tail.close();
    expect(seen.map((event) => event.seq)).toEqual(Array.from({ length: 600 }, (_, index) => index + 1));
  });

  it('gives an event of a conversation its desk and channel, by which it finds the screens of those bounded to them', async () => {
    const { workspaceId } = await db.workspace();
    const [id, channelId, deskId] = [newId(), newId(), newId()];
    const [event] = await db.database.inWorkspace({ workspaceId }, async (tx) => {
      await tx.query(
        `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, snippet, form, opened_at, last_activity_at, desk_id, lang)
         values ($1, $2, $3, $4, 'root', 'question', 1, '', 'post', now(), now(), $5, 'en')`,
        [workspaceId, id, channelId, newId(), deskId],
      );
      await appendEvents(tx, workspaceId, [{ type: 'reply.changed', conversationId: id }]);
      return eventsAfter(tx, workspaceId, 0, 1);
    });
    expect(event).toMatchObject({ conversationId: id, channelId, deskId });
  });

  it('is read for some types alone without losing the place among the others', async () => {
    const { workspaceId } = await db.workspace();
    const tail = new EventTail(db.database, ['member.changed'], 2);
    const seen: StoredEvent[] = [];
    await tail.follow(workspaceId, (events) => void seen.push(...events));
    let heed = (): void => {};
    await tail.heed(workspaceId, () => heed());
    const append = (type: 'member.changed' | 'channel.changed', times: number): Promise<number> =>
      db.database.inWorkspace({ workspaceId }, (tx) =>
        appendEvents(
          tx,
          workspaceId,
          Array.from({ length: times }, () => ({ type })),
        ),
      );
    await append('channel.changed', 4);
    await append('member.changed', 5);
    await append('channel.changed', 2);
    // Whoever heeds is told of the last ones too, though nobody reads them.
    while (tail.position(workspaceId) !== 11) await new Promise<void>((resolve) => (heed = resolve));
    await tail.close();
    expect(seen.map(({ seq }) => seq)).toEqual([5, 6, 7, 8, 9]);
  });

  it('keeps the logs of two workspaces apart', async () => {
    const [mine, theirs] = [await db.workspace(), await db.workspace()];
    await db.database.inWorkspace(theirs, (tx) => appendEvents(tx, theirs.workspaceId, [{ type: 'member.changed' }]));
    await expect(db.database.inWorkspace(mine, (tx) => eventsAfter(tx, theirs.workspaceId, 0, 10))).resolves.toEqual([]);
    await expect(db.database.inWorkspace(mine, (tx) => appendEvents(tx, theirs.workspaceId, [{ type: 'member.changed' }]))).rejects.toThrow(
      /row-level security/,
    );
  });
});
