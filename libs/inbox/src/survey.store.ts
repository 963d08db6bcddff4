import { hashToken, newToken } from '#accounts';
import { lengthOf } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { log, newId } from '#kernel';
import { changeConversation, lockConversation } from './conversation.store.js';
import type { ConversationRow } from './conversation.view.js';
import { type CanReply, replyOn } from './reply-on.store.js';
import { insertReply, queueReply } from './reply.store.js';
import { settingsOf } from './settings.store.js';
import { type Askable, askingText, notAskedBecause } from './survey.js';

const atOnce = 100;
/** How long a link can be answered. */
const linkDays = 30;

export interface Asking {
  database: Database;
  canReply: CanReply;
  /** Networks whose people are invented. */
  isSimulated: (network: string) => boolean;
  /** Where the page of the survey stands, without a trailing slash. */
  origin: string;
}

/** Asks those whose conversations stayed resolved. Any number of processes may; each conversation is looked at once. Answers how many were asked. */
export async function askDue(asking: Asking, now: Date): Promise<number> {
  const workspaces = await asking.database.inDirectory((tx) =>
    tx.query<{ id: string }>(`select distinct workspace_id as id from directory_ask where due_at <= $1`, [now]),
  );
  let asked = 0;
  for (const { id: workspaceId } of workspaces) {
    asked += await asking.database.inWorkspace({ workspaceId }, async (tx) => {
      const due = await tx.query<{ id: string }>(
        `delete from directory_ask where (workspace_id, conversation_id) in (
           select workspace_id, conversation_id from directory_ask where workspace_id = $1 and due_at <= $2
           order by conversation_id limit $3 for update skip locked)
         returning conversation_id as id`,
        [workspaceId, now, atOnce],
      );
      let count = 0;
      for (const { id } of due.sort((a, b) => (a.id < b.id ? -1 : 1))) if (await askOne(asking, tx, workspaceId, id, now)) count++;
      return count;
    });
  }
  return asked;
}

async function askOne(asking: Asking, tx: Transaction, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const row = await lockConversation(tx, workspaceId, id);
  if (!row) return false;
  const { askContent, askEveryDays, askText } = await settingsOf(tx, workspaceId);
  if (!askContent) return false;
  const allowed = await replyOn(tx, workspaceId, row, asking.canReply);
  const why = notAskedBecause(await askableOf(asking, tx, workspaceId, row, allowed.ok), askEveryDays, now);
  const token = newToken();
  const text = askingText(askText, row.lang, `${asking.origin}/survey#${token}`);
  const fits = !allowed.ok || !allowed.length || lengthOf(text, allowed.length) <= allowed.length.max;
  if (why || !fits) {
    log.debug({ conversationId: id, why: why ?? 'too-long' }, 'nobody is asked whether they are content');
    return false;
  }
  const surveyId = newId();
  await tx.query(`insert into survey (workspace_id, id, conversation_id, author_id, member_id, asked_at) values ($1, $2, $3, $4, $5, $6)`, [
    workspaceId,
    surveyId,
    id,
    row.author_id,
    row.assignee_id,
    now,
  ]);
  await tx.query(`insert into directory_survey (hash, workspace_id, survey_id, expires_at) values ($1, $2, $3, $4)`, [
    hashToken(token),
    workspaceId,
    surveyId,
    new Date(now.getTime() + linkDays * 86_400_000),
  ]);
  const reply = await insertReply(tx, workspaceId, {
    id: newId(),
    conversationId: id,
    channelId: row.channel_id,
    memberId: null,
    text,
    mentionId: row.last_mention_id,
    basedOn: row.version,
    heldUntil: null,
    now,
  });
  await queueReply(tx, workspaceId, reply.id, now);
  await changeConversation(tx, workspaceId, id, { version: row.version + 1 });
  await appendEvents(tx, workspaceId, [
    {
      type: 'reply.changed',
      conversationId: id,
      channelId: row.channel_id,
      deskId: row.desk_id,
      body: { replyId: reply.id, state: 'queued', version: row.version + 1, surveyId },
    },
  ]);
  return true;
}

/** The same human may have been asked under another of their accounts. */
async function askableOf(asking: Asking, tx: Transaction, workspaceId: string, row: ConversationRow, canReply: boolean): Promise<Askable> {
  const [about] = await tx.query<{ network: string; is_out: boolean; notes: string[] | null; asked_at: Date | null }>(
    `select c.network, a.blocked_at is not null or a.erased_at is not null as is_out,
       (select m.notes from mention m where m.workspace_id = $1 and m.id = $4) as notes,
       (select max(s.asked_at) from survey s where s.workspace_id = $1 and s.author_id in (
          select $3::uuid union all
          select other.author_id from person_link own join person_link other
            on other.workspace_id = own.workspace_id and other.person_id = own.person_id and other.unlinked_at is null
          where own.workspace_id = $1 and own.author_id = $3 and own.unlinked_at is null)) as asked_at
     from channel c join author a on a.workspace_id = $1 and a.id = $3 where c.workspace_id = $1 and c.id = $2`,
    [workspaceId, row.channel_id, row.author_id, row.last_mention_id],
  );
  return {
    status: row.status,
    form: row.form,
    notes: about?.notes ?? [],
    isOut: about?.is_out ?? true,
    simulated: about ? asking.isSimulated(about.network) : true,
    canReply,
    askedAt: about?.asked_at ?? null,
  };
}

/** Links that nobody can answer any more. */
export async function forgetSurveys(database: Database, now: Date): Promise<void> {
  await database.inDirectory((tx) => tx.query(`delete from directory_survey where expires_at < $1`, [now]));
}
