import type { Caller } from '#accounts';
import { canReply } from '#channels';
import { Inbox, Replies } from '#inbox';
import type { TestDatabase, TestWorkspace } from '../database.js';

export interface SeenMention {
  id: string;
  conversation_id: string | null;
  external_id: string;
  text: string;
  deleted_at: Date | null;
  edited_at: Date | null;
}

/** What an agent sees and does, for tests that look on from both sides. */
export function agentOf(db: TestDatabase, home: TestWorkspace) {
  const caller: Caller = { ...home, role: 'owner', sessionId: null, keyId: null };
  const inbox = new Inbox(db.database, () => Promise.resolve(() => []), canReply);
  const replies = new Replies(db.database, inbox, { hint: () => undefined });
  const all = (): Promise<SeenMention[]> =>
    db.database.inWorkspace(home, (tx) =>
      tx.query<SeenMention>(
        `select id, conversation_id, external_id, text, deleted_at, edited_at from mention where workspace_id = $1 order by received_at, id`,
        [home.workspaceId],
      ),
    );
  return {
    all,
    find: async (words: string) => (await all()).find(({ text }) => text.includes(words)),
    answer: async (conversationId: string, text: string): Promise<string> => {
      const { version } = await inbox.detail(caller, conversationId);
      const answered = await replies.reply(caller, conversationId, { text, basedOn: version });
      if (!answered.ok) throw new Error('the thread moved on');
      return answered.reply.id;
    },
    reply: (id: string) =>
      db.database
        .inWorkspace(home, (tx) =>
          tx.query<{ state: string; remote_id: string | null; problem: string | null; attempts: number }>(
            `select state, remote_id, problem, attempts from reply where workspace_id = $1 and id = $2`,
            [home.workspaceId, id],
          ),
        )
        .then(([row]) => row!),
    /** As if the worker had died after the network took the reply and before it wrote that down. */
    forgetSent: (id: string) =>
      db.database.inWorkspace(home, async (tx) => {
        await tx.query(`update reply set state = 'queued', remote_id = null, sent_at = null where workspace_id = $1 and id = $2`, [home.workspaceId, id]);
        await tx.query(
          `insert into directory_reply (workspace_id, reply_id, due_at, leased_until) values ($1, $2, now() - interval '1 minute', now() - interval '1 second')`,
          [home.workspaceId, id],
        );
      }),
    raw: () =>
      db.database
        .inWorkspace(home, (tx) => tx.query<{ body: string }>(`select body from intake where workspace_id = $1`, [home.workspaceId]))
        .then((rows) => rows.map(({ body }) => body).join('\n')),
    gaps: () =>
      db.database.inWorkspace(home, (tx) =>
        tx.query<{ reason: string; missed: number; recovered: number; ends_at: Date | null }>(
          `select reason, missed, recovered, ends_at from gap where workspace_id = $1`,
          [home.workspaceId],
        ),
      ),
    channel: () =>
      db.database
        .inWorkspace(home, (tx) =>
          tx.query<{ health: Record<string, unknown>; last_error: string | null }>(`select health, last_error from channel where workspace_id = $1`, [
            home.workspaceId,
          ]),
        )
        .then(([row]) => row!),
  };
}
