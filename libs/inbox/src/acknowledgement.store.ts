import { fillIn, lengthOf, variablesOf } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { log, newId } from '#kernel';
import { type Acknowledged, acknowledgingText, acknowledgingTexts, echoesOf, notAcknowledgedBecause } from './acknowledging.js';
import { changeConversation, lockConversation } from './conversation.store.js';
import type { ConversationRow } from './conversation.view.js';
import { type CanReply, replyOn } from './reply-on.store.js';
import { insertReply, queueReply } from './reply.store.js';
import type { InboxSettings } from './settings.js';
import { settingsOf } from './settings.store.js';

export interface Acknowledging {
  database: Database;
  canReply: CanReply;
  /** Networks whose people are invented. */
  isSimulated: (network: string) => boolean;
}

/** Held for so long, in which a colleague can take it back. */
const holdMs = 20_000;

/** Whether a workspace has any first word to say by itself. */
export function mayBeAcknowledged({ acknowledge }: Pick<InboxSettings, 'acknowledge'>): boolean {
  return acknowledge.when !== 'never' || Object.values(acknowledge.channels).some((when) => when !== 'never');
}

/**
 * Says a first word in a conversation that opened, where the settings want one. Once: its row is written in the transaction that
 * writes the reply. It is no answer: whoever wrote still waits, and no figure counts it. Answers whether it was said.
 */
export function acknowledge({ database, canReply, isSimulated }: Acknowledging, workspaceId: string, conversationId: string, now: Date): Promise<boolean> {
  return database.inWorkspace({ workspaceId }, async (tx) => {
    const row = await lockConversation(tx, workspaceId, conversationId);
    if (!row) return false;
    const { acknowledge: settings } = await settingsOf(tx, workspaceId);
    const about = await aboutOf(tx, workspaceId, row, acknowledgingTexts(settings.texts));
    if (!about) return false;
    const allowed = await replyOn(tx, workspaceId, row, canReply);
    const { network, workspace, channel, ...known } = about;
    const why = notAcknowledgedBecause({ ...known, canReply: allowed.ok, simulated: isSimulated(network) }, settings, now.getTime());
    const author = { name: row.author_name, handle: row.handle };
    const text = fillIn(acknowledgingText(settings.texts, row.lang.slice(0, 2)), variablesOf({ author, me: workspace, channel, workspace }));
    const fits = !allowed.ok || !allowed.length || lengthOf(text, allowed.length) <= allowed.length.max;
    if (why || !fits) {
      log.debug({ conversationId, why: why ?? 'too-long' }, 'no first word is said');
      return false;
    }
    const replyId = newId();
    const [first] = await tx.query(
      `insert into acknowledgement (workspace_id, conversation_id, reply_id, at) values ($1, $2, $3, $4) on conflict do nothing returning reply_id`,
      [workspaceId, conversationId, replyId, now],
    );
    if (!first) return false;
    const heldUntil = new Date(now.getTime() + holdMs);
    await insertReply(tx, workspaceId, {
      id: replyId,
      conversationId,
      channelId: row.channel_id,
      memberId: null,
      text,
      mentionId: row.last_mention_id,
      basedOn: row.version,
      heldUntil,
      now,
    });
    await queueReply(tx, workspaceId, replyId, heldUntil);
    await changeConversation(tx, workspaceId, conversationId, { version: row.version + 1 });
    await appendEvents(tx, workspaceId, [
      {
        type: 'reply.changed',
        conversationId,
        channelId: row.channel_id,
        deskId: row.desk_id,
        body: { replyId, state: 'held', version: row.version + 1, automatic: true },
      },
    ]);
    return true;
  });
}

type Known = Omit<Acknowledged, 'canReply' | 'simulated'> & { network: string; workspace: string; channel: string };

async function aboutOf(tx: Transaction, workspaceId: string, row: ConversationRow, own: readonly string[]): Promise<Known | null> {
  const [found] = await tx.query<{
    network: string;
    workspace: string;
    channel: string;
    text: string;
    notes: string[];
    posted_at: Date;
    automatic: boolean;
    is_out: boolean;
    answered: boolean;
    last_at: Date | null;
    repeats: boolean;
  }>(
    `select c.network, c.name as channel, w.name as workspace, m.text, m.notes, m.posted_at, t.answer ? 'automatic' as automatic,
       a.blocked_at is not null or a.erased_at is not null as is_out,
       exists (select from reply r where r.workspace_id = $1 and r.conversation_id = $4 and r.state <> 'cancelled') as answered,
       (select max(k.at) from acknowledgement k join conversation o on o.workspace_id = k.workspace_id and o.id = k.conversation_id
        where k.workspace_id = $1 and o.author_id = a.id) as last_at,
       exists (select from mention s where s.workspace_id = $1 and s.author_id = a.id and s.id <> m.id and s.text = m.text
         and s.received_at > m.received_at - interval '7 days') as repeats
     from mention m join channel c on c.workspace_id = $1 and c.id = $2 join workspace w on w.id = $1
     join author a on a.workspace_id = $1 and a.id = m.author_id
     left join mention_detail t on t.workspace_id = $1 and t.channel_id = m.channel_id and t.external_id = m.external_id
     where m.workspace_id = $1 and m.id = $3 and m.deleted_at is null`,
    [workspaceId, row.channel_id, row.last_mention_id, row.id],
  );
  if (!found) return null;
  const { network, workspace, channel, text, notes, automatic, answered, repeats } = found;
  return {
    network,
    workspace,
    channel,
    text,
    notes,
    answered,
    repeats,
    automatic,
    channelId: row.channel_id,
    form: row.form,
    status: row.status,
    handle: row.handle,
    isOut: found.is_out,
    postedMs: found.posted_at.getTime(),
    lastMs: found.last_at?.getTime() ?? null,
    echoes: echoesOf(text, own),
  };
}
