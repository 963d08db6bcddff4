import type { Transaction } from '#database';
import { erasedExternalId } from './author.store.js';
import { withoutPerson } from './redact.js';

export interface AuthorRow {
  id: string;
  network: string;
  external_id: string;
  handle: string;
  name: string | null;
  followers: number | null;
  location: string | null;
  avatar_url: string | null;
  first_seen_at: Date;
  last_seen_at: Date;
  erased_at: Date | null;
}

const columns = 'id, network, external_id, handle, name, followers, location, avatar_url, first_seen_at, last_seen_at, erased_at';

export async function findAuthor(tx: Transaction, workspaceId: string, id: string, lock: '' | 'for update' = ''): Promise<AuthorRow | null> {
  const [row] = await tx.query<AuthorRow>(`select ${columns} from author where workspace_id = $1 and id = $2 ${lock}`, [workspaceId, id]);
  return row ?? null;
}

/** Everything that is kept about a person, as it is kept. */
export async function everythingAbout(tx: Transaction, workspaceId: string, id: string): Promise<Record<string, unknown[]>> {
  const theirs = `(select id from conversation where workspace_id = $1 and author_id = $2)`;
  const parts: Record<string, string> = {
    mentions: `select * from mention where workspace_id = $1 and author_id = $2 order by received_at`,
    revisions: `select * from mention_revision where workspace_id = $1 and mention_id in (select id from mention where workspace_id = $1 and author_id = $2) order by seen_at`,
    conversations: `select * from conversation where workspace_id = $1 and author_id = $2 order by opened_at`,
    replies: `select * from reply where workspace_id = $1 and conversation_id in ${theirs} order by created_at`,
    notes: `select * from note where workspace_id = $1 and conversation_id in ${theirs} order by created_at`,
    personNotes: `select * from person_note where workspace_id = $1 and person_id in (select person_id from person_link where workspace_id = $1 and author_id = $2) order by created_at`,
    person: `select * from person where workspace_id = $1 and id in (select person_id from person_link where workspace_id = $1 and author_id = $2)`,
    surveys: `select * from survey where workspace_id = $1 and author_id = $2 order by asked_at`,
    activity: `select * from activity where workspace_id = $1 and conversation_id in ${theirs} order by at`,
  };
  const found: Record<string, unknown[]> = {};
  for (const [part, sql] of Object.entries(parts)) found[part] = await tx.query(sql, [workspaceId, id]);
  return found;
}

export interface Erased {
  mentions: { id: string; conversationId: string | null; channelId: string }[];
  conversations: { id: string; channelId: string }[];
}

/**
 * Takes a person out of every table: texts, revisions, search, raw deliveries, quarantine, what was answered and noted about
 * them. Tombstones stay, so that hearing it all again brings nothing back.
 */
export async function erase(tx: Transaction, workspaceId: string, author: AuthorRow): Promise<Erased> {
  const conversations = await tx.query<{ id: string; channel_id: string }>(
    `update conversation set snippet = '', version = version + 1 where workspace_id = $1 and author_id = $2 returning id, channel_id`,
    [workspaceId, author.id],
  );
  const conversationIds = conversations.map((row) => row.id);
  const mentions = await tx.query<{ id: string; external_id: string; conversation_id: string | null; channel_id: string; intake_id: string }>(
    `update mention set text = '', title = null, url = null, location = null, counts = null, deleted_at = coalesce(deleted_at, now())
     where workspace_id = $1 and author_id = $2 returning id, external_id, conversation_id, channel_id, intake_id`,
    [workspaceId, author.id],
  );
  const mentionIds = mentions.map((row) => row.id);
  await tx.query(`delete from mention_revision where workspace_id = $1 and mention_id = any ($2::uuid[])`, [workspaceId, mentionIds]);
  await tx.query(`select forget_search($1::uuid[]), forget_answers($1::uuid[])`, [mentionIds]);
  await tx.query(`delete from draft where workspace_id = $1 and conversation_id = any ($2::uuid[])`, [workspaceId, conversationIds]);
  await tx.query(`update survey set comment = null where workspace_id = $1 and author_id = $2`, [workspaceId, author.id]);
  await eraseAlone(tx, workspaceId, author.id);
  await tx.query(
    `with held as (delete from directory_reply where workspace_id = $1 and reply_id in (select id from reply where workspace_id = $1 and conversation_id = any ($2::uuid[])))
     update reply set text = '', url = null, state = case when state in ('held', 'queued') then 'cancelled' else state end
     where workspace_id = $1 and conversation_id = any ($2::uuid[])`,
    [workspaceId, conversationIds],
  );
  for (const table of ['hand_off', 'offering'])
    await tx.query(`update ${table} set contact = null where workspace_id = $1 and conversation_id = any ($2::uuid[])`, [workspaceId, conversationIds]);
  await tx.query(`delete from partner_wish where workspace_id = $1 and external_id = any ($2::text[])`, [
    workspaceId,
    mentions.map(({ external_id }) => external_id),
  ]);
  // What they asked may be told by its words; that it was decided on stays.
  await tx.query(`update approved_answer set question = '', answer = '', state = 'refused' where workspace_id = $1 and asked_in = any ($2::uuid[])`, [
    workspaceId,
    conversationIds,
  ]);
  await tx.query(`update note set text = '' where workspace_id = $1 and conversation_id = any ($2::uuid[])`, [workspaceId, conversationIds]);
  await eraseRaw(tx, workspaceId, author, mentions);
  await tx.query(
    `update author set external_id = $3, handle = 'erased', name = null, followers = null, location = null, avatar_url = null, erased_at = now()
     where workspace_id = $1 and id = $2`,
    [workspaceId, author.id, erasedExternalId(workspaceId, author.network, author.external_id)],
  );
  return {
    mentions: mentions.map((row) => ({ id: row.id, conversationId: row.conversation_id, channelId: row.channel_id })),
    conversations: conversations.map((row) => ({ id: row.id, channelId: row.channel_id })),
  };
}

/** What was written about a human goes with their last account; until then it speaks of the others too. */
async function eraseAlone(tx: Transaction, workspaceId: string, authorId: string): Promise<void> {
  const [person] = await tx.query<{ id: string }>(
    `update person_link set unlinked_at = now() where workspace_id = $1 and author_id = $2 and unlinked_at is null returning person_id as id`,
    [workspaceId, authorId],
  );
  if (!person) return;
  const [left] = await tx.query(`select from person_link where workspace_id = $1 and person_id = $2 and unlinked_at is null limit 1`, [workspaceId, person.id]);
  if (left) return;
  await tx.query(`delete from person_note where workspace_id = $1 and person_id = $2`, [workspaceId, person.id]);
  await tx.query(`delete from person_listed where workspace_id = $1 and person_id = $2`, [workspaceId, person.id]);
  await tx.query(`update person set name = '', attributes = '{}' where workspace_id = $1 and id = $2`, [workspaceId, person.id]);
}

const rawAtOnce = 200;

/** Edits and repetitions came in deliveries that no mention points at, so the log of their channels is searched as well. */
async function eraseRaw(
  tx: Transaction,
  workspaceId: string,
  author: AuthorRow,
  mentions: readonly { external_id: string; channel_id: string; intake_id: string }[],
): Promise<void> {
  const marks = new Set([author.external_id, author.handle, ...mentions.map((row) => row.external_id)]);
  const named = await tx.query<{ id: string }>(`select id from intake where workspace_id = $1 and channel_id = any ($2::uuid[]) and strpos(body, $3) > 0`, [
    workspaceId,
    [...new Set(mentions.map((row) => row.channel_id))],
    author.external_id,
  ]);
  const intakeIds = [...new Set([...mentions.map((row) => row.intake_id), ...named.map((row) => row.id)])];
  await tx.query(`delete from quarantine where workspace_id = $1 and intake_id = any ($2::uuid[])`, [workspaceId, intakeIds]);
  for (let from = 0; from < intakeIds.length; from += rawAtOnce) {
    const rows = await tx.query<{ id: string; body: string }>(`select id, body from intake where workspace_id = $1 and id = any ($2::uuid[])`, [
      workspaceId,
      intakeIds.slice(from, from + rawAtOnce),
    ]);
    await tx.query(`update intake i set body = g.body from unnest($2::uuid[], $3::text[]) as g (id, body) where i.workspace_id = $1 and i.id = g.id`, [
      workspaceId,
      rows.map((row) => row.id),
      rows.map((row) => withoutPerson(row.body, marks)),
    ]);
  }
}
