import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '#accounts';
import { newId } from '#kernel';
import { testDatabase, type TestDatabase, type TestWorkspace } from '../../../test/database.js';
import { Conversations } from './conversation.service.js';
import { countFacets } from './facets.js';
import { Inbox } from './inbox.service.js';
import { Mentions } from './mention.service.js';
import { Replies } from './reply.service.js';
import { waitAgain } from './unanswered.store.js';

let db: TestDatabase;
let home: TestWorkspace;
let caller: Caller;
let replies: Replies;
let conversations: Conversations;
let inbox: Inbox;
const hinted: unknown[] = [];

beforeAll(async () => {
  db = await testDatabase();
  home = await db.workspace();
  caller = { ...home, role: 'owner', sessionId: null, keyId: null };
  inbox = new Inbox(
    db.database,
    () => Promise.resolve(() => []),
    () => ({ ok: true, maxLength: 20, length: { max: 20, unit: 'graphemes' } }),
  );
  replies = new Replies(db.database, inbox, { hint: (...given) => void hinted.push(given) });
  conversations = new Conversations(db.database);
});
afterAll(() => db.close());

/** A conversation with one mention that waits since a minute. */
async function conversation(): Promise<string> {
  const { workspaceId } = home;
  const [id, mentionId, authorId, channelId] = [newId(), newId(), newId(), newId()];
  await db.database.inWorkspace(home, async (tx) => {
    await tx.query(`insert into channel (workspace_id, id, network, name) values ($1, $2, 'webhook', 'Shop')`, [workspaceId, channelId]);
    await tx.query(
      `insert into author (workspace_id, id, network, external_id, handle, first_seen_at, last_seen_at) values ($1, $2, 'webhook', $3, 'ann', now(), now())`,
      [workspaceId, authorId, authorId],
    );
    await tx.query(
      `insert into conversation (workspace_id, id, channel_id, author_id, thread_root, kind, confidence, lang, snippet, form, mention_count, opened_at, last_activity_at, waiting_since, last_mention_id)
       values ($1, $2, $3, $4, 'p1', 'question', 0.9, 'en', 'Where is it?', 'post', 1, now(), now(), now() - interval '1 minute', $5)`,
      [workspaceId, id, channelId, authorId, mentionId],
    );
    await tx.query(
      `insert into mention (workspace_id, id, intake_id, channel_id, external_id, author_id, conversation_id, form, text, thread_root, posted_at, received_at,
         kind, confidence, question, complaint, praise, negative, neutral, positive, lang, model)
       values ($1, $2, $2, $3, 'p1', $4, $5, 'post', 'Where is it?', 'p1', now(), now() - interval '1 minute', 'question', 0.9, 0.9, 0.1, 0, 0, 1, 0, 'en', 'm@1')`,
      [workspaceId, mentionId, channelId, authorId, id],
    );
    await countFacets(tx, workspaceId, [
      { before: null, after: { status: 'open', kind: 'question', unsure: false, channelId, deskId: null, assigneeId: null } },
    ]);
  });
  return id;
}

const counted = (): Promise<{ status: string; kind: string; assigned: boolean; n: number }[]> =>
  db.database.inWorkspace(home, (tx) =>
    tx.query(
      `select status, kind, assignee_id <> '00000000-0000-0000-0000-000000000000' as assigned, sum(conversations)::int as n from inbox_count
       group by 1, 2, 3 having sum(conversations) <> 0 order by 1, 2, 3`,
    ),
  );
const actual = (): Promise<{ status: string; kind: string; assigned: boolean; n: number }[]> =>
  db.database.inWorkspace(home, (tx) =>
    tx.query(`select status, kind, assignee_id is not null as assigned, count(*)::int as n from conversation group by 1, 2, 3 order by 1, 2, 3`),
  );

describe('an answer', () => {
  it('goes out once of ten written at the same moment, and the others are shown it', async () => {
    const id = await conversation();
    const answered = await Promise.all(Array.from({ length: 10 }, (_, n) => replies.reply(caller, id, { text: `answer ${n}`, basedOn: 1 })));
    const sent = answered.filter((answer) => answer.ok);
    expect(sent).toHaveLength(1);
    for (const answer of answered) {
      if (answer.ok) continue;
      expect(answer).toMatchObject({ why: 'stale', version: 2 });
      expect(answer.since).toEqual([expect.objectContaining({ is: 'reply', reply: sent[0]!.ok && sent[0]!.reply })]);
    }
    const queued = await db.database.inDirectory((tx) => tx.query(`select reply_id from directory_reply`));
    expect(queued).toEqual([{ reply_id: sent[0]!.ok && sent[0]!.reply.id }]);
    expect(hinted).toHaveLength(1);
  });

  it('ends the wait, and its cancellation brings the wait back', async () => {
    const id = await conversation();
    const answer = await replies.reply(caller, id, { text: 'Soon', basedOn: 1 });
    expect((await inbox.detail(caller, id)).waitingSince).toBeNull();
    await replies.cancel(caller, answer.ok ? answer.reply.id : '');
    const after = await inbox.detail(caller, id);
    expect(after.waitingSince).not.toBeNull();
    expect(after).toMatchObject({ version: 3, thread: [{ is: 'mention' }, { is: 'reply', reply: { state: 'cancelled' } }] });
  });

  it('that did not go out leaves them waiting, and opens what was resolved with it', async () => {
    const id = await conversation();
    const { waitingSince } = await inbox.detail(caller, id);
    const answer = await replies.reply(caller, id, { text: 'Soon', basedOn: 1 });
    await conversations.resolve(caller, id);
    await db.database.inWorkspace(home, async (tx) => {
      await tx.query(`update reply set state = 'rejected' where id = $1`, [answer.ok && answer.reply.id]);
      await waitAgain(tx, home.workspaceId, id);
      await waitAgain(tx, home.workspaceId, id);
    });
    const after = await inbox.detail(caller, id);
    expect(after).toMatchObject({ status: 'open', waitingSince });
    expect(after.thread.filter((line) => line.is === 'activity' && line.activity.type === 'unanswered')).toHaveLength(1);
    expect(await counted()).toEqual(await actual());
  });

  it('is not taken back once a worker has it', async () => {
    const id = await conversation();
    const answer = await replies.reply(caller, id, { text: 'Soon', basedOn: 1 });
    const replyId = answer.ok ? answer.reply.id : '';
    await db.database.inDirectory((tx) => tx.query(`update directory_reply set leased_until = now() + interval '1 minute' where reply_id = $1`, [replyId]));
    await expect(replies.cancel(caller, replyId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('may not be longer than the network takes', async () => {
    await expect(replies.reply(caller, await conversation(), { text: 'x'.repeat(21), basedOn: 1 })).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('work on a conversation', () => {
  it('keeps the counts true, writes the thread and tells the log, whoever does what at once', async () => {
    const id = await conversation();
    await Promise.all([
      conversations.assign(caller, id, caller.memberId),
      conversations.resolve(caller, id),
      conversations.prioritise(caller, id, 'urgent'),
      conversations.note(caller, id, { text: 'call her', mentions: [] }),
    ]);
    await conversations.reopen(caller, id);
    await conversations.snooze(caller, id, new Date(Date.now() + 60_000));
    expect(await counted()).toEqual(await actual());
    const { thread, version, status } = await inbox.detail(caller, id);
    expect({ version, status }).toEqual({ version: 1, status: 'snoozed' });
    expect(thread.flatMap((line) => (line.is === 'activity' ? [line.activity.type] : [])).sort()).toEqual([
      'assigned',
      'priority',
      'reopened',
      'resolved',
      'snoozed',
    ]);
    expect(thread.filter((line) => line.is === 'note')).toHaveLength(1);
  });

  it('changes nothing when it is so already', async () => {
    const id = await conversation();
    await conversations.resolve(caller, id);
    const before = await inbox.detail(caller, id);
    await conversations.resolve(caller, id);
    expect(await inbox.detail(caller, id)).toEqual(before);
  });

  it('follows a corrected reading', async () => {
    const id = await conversation();
    const recounted: unknown[] = [];
    const labelled: unknown[] = [];
    const mentions = new Mentions(
      db.database,
      inbox,
      async (_tx, _workspaceId, given) => void recounted.push(...given),
      async (_tx, _workspaceId, said) => void labelled.push(said),
    );
    const mentionId = (await inbox.detail(caller, id)).thread.flatMap((line) => (line.is === 'mention' ? [line.mention.id] : []))[0]!;
    const corrected = await mentions.correct(caller, mentionId, 'complaint');
    expect(corrected.reading).toMatchObject({ kind: 'complaint', unsure: false, correctedBy: caller.memberId });
    expect(labelled).toMatchObject([{ mentionId, memberId: caller.memberId, kind: 'complaint' }]);
    expect((await inbox.detail(caller, id)).kind).toBe('complaint');
    expect(recounted).toEqual([expect.objectContaining({ kind: 'question', by: -1 }), expect.objectContaining({ kind: 'complaint', by: 1 })]);
    expect(await counted()).toEqual(await actual());
  });

  it('reads a long thread a page at a time, losing and doubling nothing', async () => {
    const id = await conversation();
    for (let n = 0; n < 120; n++) await conversations.note(caller, id, { text: `note ${n}`, mentions: [] });
    const seen: string[] = [];
    let page: { items: Awaited<ReturnType<typeof inbox.detail>>['thread']; earlier: string | null } = await inbox
      .detail(caller, id)
      .then(({ thread, earlier }) => ({ items: thread, earlier }));
    for (;;) {
      seen.unshift(...page.items.map((line) => (line.is === 'note' ? line.note.text : line.is)));
      if (!page.earlier) break;
      page = await inbox.thread(caller, id, page.earlier);
    }
    expect(seen).toEqual(['mention', ...Array.from({ length: 120 }, (_, n) => `note ${n}`)]);
  });
});
