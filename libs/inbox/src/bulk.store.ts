import { type BulkAction, type BulkView, priorities } from '#contracts';
import type { Transaction } from '#database';
import { appendEvents, type NewEvent } from '#events';
import { newId } from '#kernel';
import { waitingSince } from './activity.store.js';
import { changeConversation, type ConversationChange, facetOf, findConversation, lockConversation } from './conversation.store.js';
import { differences } from './conversation.service.js';
import type { ConversationRow } from './conversation.view.js';
import { countFacets, type FacetChange } from './facets.js';
import { addTags, removeTags, tagIds } from './tag.store.js';

export interface BulkRow {
  id: string;
  member_id: string;
  action: BulkAction;
  state: BulkView['state'];
  total: number;
  done: number;
  skipped: number;
  created_at: Date;
}

export function bulkOf(row: BulkRow): BulkView {
  return { id: row.id, action: row.action, state: row.state, total: row.total, done: row.done, skipped: row.skipped };
}

/** What a conversation was before, and what was made of it: undo gives back only what nobody changed since. */
interface Kept {
  before: { status: ConversationRow['status']; assigneeId: string | null; priority: number; snoozedUntil: string | null; waitingSince: string | null };
  after: { status: ConversationRow['status']; assigneeId: string | null; priority: number };
  tagged: string[];
  untagged: string[];
}

const spamTag = 'spam';
const atOnce = 200;

/** Does or takes back the next few of a bulk change, in one transaction. Answers whether more are left. */
export async function bulkBatch(tx: Transaction, workspaceId: string, bulkId: string): Promise<boolean> {
  const [bulk] = await tx.query<BulkRow>(`select * from bulk where workspace_id = $1 and id = $2 for update`, [workspaceId, bulkId]);
  if (!bulk || bulk.state === 'done' || bulk.state === 'undone') return finish(tx, workspaceId, bulkId);
  const undoing = bulk.state === 'undoing';
  const items = await tx.query<{ id: string; before: Kept | null }>(
    `select conversation_id as id, before from bulk_item where workspace_id = $1 and bulk_id = $2 and state = $3 order by conversation_id limit ${atOnce}`,
    [workspaceId, bulkId, undoing ? 'done' : 'waiting'],
  );
  const changes: FacetChange[] = [];
  const events: NewEvent[] = [];
  const results: { id: string; state: string; kept: Kept | null }[] = [];
  for (const item of items) {
    const before = await lockConversation(tx, workspaceId, item.id);
    const kept = before && (undoing ? await takeBack(tx, workspaceId, before, item.before, bulk.member_id) : await act(tx, workspaceId, before, bulk));
    results.push({ id: item.id, state: kept ? (undoing ? 'undone' : 'done') : 'skipped', kept });
    if (!before || !kept) continue;
    const after = (await findConversation(tx, workspaceId, item.id))!;
    changes.push({ before: facetOf(before), after: facetOf(after) });
    const tags =
      kept.tagged.length + kept.untagged.length > 0
        ? { tags: undoing ? { added: kept.untagged, removed: kept.tagged } : { added: kept.tagged, removed: kept.untagged } }
        : {};
    const body = { ...differences(before, after), ...tags, bulk: bulkId };
    events.push({ type: 'conversation.changed', conversationId: item.id, channelId: after.channel_id, deskId: after.desk_id, memberId: bulk.member_id, body });
  }
  await tx.query(
    `insert into activity (workspace_id, id, conversation_id, at, member_id, type, details)
     select $1, id, conversation_id, now(), $4, 'bulk', details::jsonb from unnest($2::uuid[], $3::uuid[], $5::text[]) as g (id, conversation_id, details)`,
    [
      workspaceId,
      events.map(() => newId()),
      events.map((event) => event.conversationId),
      bulk.member_id,
      events.map((event) => JSON.stringify({ ...event.body, do: bulk.action.do, undone: undoing || undefined })),
    ],
  );
  await countFacets(tx, workspaceId, changes);
  await tx.query(
    `update bulk_item i set state = g.state, before = coalesce(g.kept::jsonb, i.before) from unnest($3::uuid[], $4::text[], $5::text[]) as g (id, state, kept)
     where i.workspace_id = $1 and i.bulk_id = $2 and i.conversation_id = g.id`,
    [workspaceId, bulkId, results.map((row) => row.id), results.map((row) => row.state), results.map((row) => (row.kept ? JSON.stringify(row.kept) : null))],
  );
  const changed = results.filter((row) => row.kept).length;
  const over = items.length < atOnce;
  const [now] = await tx.query<BulkRow>(
    `update bulk set done = done + $3, skipped = skipped + $4, state = $5, changed_at = now() where workspace_id = $1 and id = $2 returning *`,
    [workspaceId, bulkId, undoing ? -changed : changed, results.length - changed, over ? (undoing ? 'undone' : 'done') : bulk.state],
  );
  const { state, total, done, skipped } = now!;
  await appendEvents(tx, workspaceId, [...events, { type: 'bulk.changed', memberId: bulk.member_id, body: { bulkId, state, total, done, skipped } }]);
  return over ? finish(tx, workspaceId, bulkId) : true;
}

async function finish(tx: Transaction, workspaceId: string, bulkId: string): Promise<false> {
  await tx.query(`delete from directory_bulk where workspace_id = $1 and bulk_id = $2`, [workspaceId, bulkId]);
  return false;
}

/** Null when it is so already. */
async function act(tx: Transaction, workspaceId: string, row: ConversationRow, { action, member_id: memberId }: BulkRow): Promise<Kept | null> {
  const change = changeOf(row, action);
  const [add, remove] = action.do === 'tag' ? [action.add, action.remove] : action.do === 'spam' ? [[spamTag], []] : [[], []];
  const tagged = (await addTags(tx, workspaceId, [row.id], (await tagIds(tx, workspaceId, add, true)).ids, memberId)).map((tag) => tag.tagId);
  const untagged = (await removeTags(tx, workspaceId, [row.id], (await tagIds(tx, workspaceId, remove, false)).ids)).map((tag) => tag.tagId);
  if (!change && tagged.length + untagged.length === 0) return null;
  await apply(
    tx,
    workspaceId,
    row,
    action.do === 'reopen' && change ? { ...change, waitingSince: await waitingSince(tx, workspaceId, row.id) } : (change ?? {}),
  );
  const state = {
    status: change?.status ?? row.status,
    assigneeId: change?.assigneeId === undefined ? row.assignee_id : change.assigneeId,
    priority: change?.priority ?? row.priority,
  };
  return {
    before: {
      status: row.status,
      assigneeId: row.assignee_id,
      priority: row.priority,
      snoozedUntil: row.snoozed_until?.toISOString() ?? null,
      waitingSince: row.waiting_since?.toISOString() ?? null,
    },
    after: state,
    tagged,
    untagged,
  };
}

function changeOf(row: ConversationRow, action: BulkAction): ConversationChange | null {
  switch (action.do) {
    case 'assign':
      return row.assignee_id === action.memberId ? null : { assigneeId: action.memberId };
    case 'resolve':
    case 'spam':
      return row.status === 'resolved' ? null : { status: 'resolved', resolvedAt: new Date(), snoozedUntil: null, waitingSince: null };
    case 'reopen':
      return row.status === 'open' ? null : { status: 'open', resolvedAt: null, snoozedUntil: null };
    case 'snooze':
      return { status: 'snoozed', snoozedUntil: new Date(action.until), resolvedAt: null };
    case 'priority':
      return priorities[row.priority] === action.priority ? null : { priority: priorities.indexOf(action.priority) };
    case 'tag':
      return null;
  }
}

async function takeBack(tx: Transaction, workspaceId: string, row: ConversationRow, kept: Kept | null, memberId: string): Promise<Kept | null> {
  if (!kept) return null;
  const { before, after } = kept;
  if (row.status !== after.status || row.assignee_id !== after.assigneeId || row.priority !== after.priority) return null;
  await removeTags(tx, workspaceId, [row.id], kept.tagged);
  await addTags(tx, workspaceId, [row.id], kept.untagged, memberId);
  const until = before.snoozedUntil ? new Date(before.snoozedUntil) : null;
  await apply(tx, workspaceId, row, {
    status: before.status,
    assigneeId: before.assigneeId,
    priority: before.priority,
    snoozedUntil: until,
    waitingSince: before.waitingSince ? new Date(before.waitingSince) : null,
    ...(before.status === 'resolved' ? {} : { resolvedAt: null }),
  });
  return kept;
}

async function apply(tx: Transaction, workspaceId: string, row: ConversationRow, change: ConversationChange): Promise<void> {
  await changeConversation(tx, workspaceId, row.id, change);
  if (change.status === 'snoozed' && change.snoozedUntil) {
    await tx.query(
      `insert into directory_snooze (workspace_id, conversation_id, until) values ($1, $2, $3)
       on conflict (workspace_id, conversation_id) do update set until = excluded.until`,
      [workspaceId, row.id, change.snoozedUntil],
    );
  } else if (change.status && row.status === 'snoozed') {
    await tx.query(`delete from directory_snooze where workspace_id = $1 and conversation_id = $2`, [workspaceId, row.id]);
  }
}
