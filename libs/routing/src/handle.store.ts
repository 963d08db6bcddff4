import type { HandleView } from '#contracts';
import type { Transaction } from '#database';
import { foldHandle, holdsCode, newHandleCode } from './handle.js';

const columns = `network, handle, code, proven_by as "provenBy"`;

export function handlesOf(tx: Transaction, workspaceId: string, memberId: string): Promise<HandleView[]> {
  return tx.query<HandleView>(`select ${columns} from advocate_handle where workspace_id = $1 and member_id = $2 order by network`, [workspaceId, memberId]);
}

export async function handlesByMember(tx: Transaction, workspaceId: string): Promise<Map<string, HandleView[]>> {
  const rows = await tx.query<HandleView & { memberId: string }>(
    `select member_id as "memberId", ${columns} from advocate_handle where workspace_id = $1 order by member_id, network`,
    [workspaceId],
  );
  const by = new Map<string, HandleView[]>();
  for (const { memberId, ...handle } of rows) by.set(memberId, [...(by.get(memberId) ?? []), handle]);
  return by;
}

/** One handle a network. Another one is unproven until it is proved by a code of its own. */
export async function putHandle(tx: Transaction, workspaceId: string, memberId: string, network: string, handle: string): Promise<void> {
  await tx.query(
    `insert into advocate_handle (workspace_id, member_id, network, handle, code) values ($1, $2, $3, $4, $5)
     on conflict (workspace_id, member_id, network) do update set handle = excluded.handle, code = excluded.code, proven_by = null, proven_at = null, external_id = null
     where advocate_handle.handle <> excluded.handle`,
    [workspaceId, memberId, network, foldHandle(handle), newHandleCode()],
  );
}

export async function dropHandle(tx: Transaction, workspaceId: string, memberId: string, network: string): Promise<void> {
  await tx.query(`delete from advocate_handle where workspace_id = $1 and member_id = $2 and network = $3`, [workspaceId, memberId, network]);
}

/** False when it is somebody else's already. `externalId` is the network's own id of the account, which outlasts a change of handle. */
export async function proveHandle(
  tx: Transaction,
  workspaceId: string,
  of: { memberId: string; network: string },
  proof: { by: NonNullable<HandleView['provenBy']>; externalId: string | null; now: Date } | null,
): Promise<boolean> {
  const [taken] = proof
    ? await tx.query(
        `select from advocate_handle own join advocate_handle other on other.workspace_id = own.workspace_id and other.network = own.network and other.handle = own.handle
         where own.workspace_id = $1 and own.member_id = $2 and own.network = $3 and other.member_id <> own.member_id and other.proven_at is not null`,
        [workspaceId, of.memberId, of.network],
      )
    : [];
  if (taken) return false;
  const rows = await tx.query(
    `update advocate_handle h set proven_by = $4, proven_at = $5, external_id = coalesce($6, (
       select a.external_id from author a where a.workspace_id = h.workspace_id and a.network = h.network and lower(ltrim(a.handle, '@')) = h.handle
       order by a.last_seen_at desc limit 1))
     where h.workspace_id = $1 and h.member_id = $2 and h.network = $3 returning h.network`,
    [workspaceId, of.memberId, of.network, proof?.by ?? null, proof?.now ?? null, proof?.externalId ?? null],
  );
  return rows.length > 0;
}

/** The account that posted the code where we heard it, within a week; null when none did. */
export async function accountThatPosted(
  tx: Transaction,
  workspaceId: string,
  { network, handle, code }: HandleView,
): Promise<{ externalId: string; conversationId: string | null } | null> {
  const rows = await tx.query<{ externalId: string; conversationId: string | null; text: string }>(
    `select a.external_id as "externalId", m.conversation_id as "conversationId", m.text from author a join lateral (
       select text, conversation_id from mention where workspace_id = a.workspace_id and author_id = a.id and deleted_at is null and received_at > now() - interval '7 days'
       order by received_at desc limit 50) m on true
     where a.workspace_id = $1 and a.network = $2 and lower(ltrim(a.handle, '@')) = $3`,
    [workspaceId, network, handle],
  );
  return rows.find(({ text }) => holdsCode(text, code)) ?? null;
}

export interface ByAdvocate {
  memberId: string;
  conversationId: string;
  url: string | null;
}

/** The advocate who wrote a post as themselves, and the conversation that is or was offered which it answers. */
export async function answeredAs(tx: Transaction, workspaceId: string, mentionId: string): Promise<ByAdvocate | null> {
  const [row] = await tx.query<ByAdvocate>(
    `select h.member_id as "memberId", o.conversation_id as "conversationId", m.url from mention m
     join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
     join advocate_handle h on h.workspace_id = m.workspace_id and h.network = a.network and h.proven_at is not null
       and case when h.external_id is null then h.handle = lower(ltrim(a.handle, '@')) else h.external_id = a.external_id end
     join lateral (
       select q.conversation_id as id from mention q where q.workspace_id = m.workspace_id and q.channel_id = m.channel_id and q.external_id = m.in_reply_to
         and q.conversation_id is not null and q.author_id <> m.author_id
       union all
       select c.id from conversation c where c.workspace_id = m.workspace_id and c.channel_id = m.channel_id and c.thread_root = m.thread_root
         and c.author_id <> m.author_id) c on true
     join offering o on o.workspace_id = m.workspace_id and o.conversation_id = c.id and o.kind = 'advocates'
     where m.workspace_id = $1 and m.id = $2 and m.deleted_at is null and not m.own limit 1`,
    [workspaceId, mentionId],
  );
  return row ?? null;
}

/** Which of these posts, each by its index, somebody with a proven handle wrote in answer to an offered conversation. */
export async function byAdvocates(
  tx: Transaction,
  workspaceId: string,
  posts: readonly {
    index: number;
    channelId: string;
    network: string;
    authorId: string;
    handle: string;
    inReplyTo: string | null;
    threadRoot: string | null;
  }[],
): Promise<ReadonlySet<number>> {
  if (posts.length === 0) return new Set();
  const rows = await tx.query<{ index: number }>(
    `select distinct p.index from advocate_handle h
     join unnest($2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) as p (index, channel_id, network, external_id, handle, in_reply_to, thread_root)
       on p.network = h.network and case when h.external_id is null then h.handle = p.handle else h.external_id = p.external_id end
     join lateral (
       select q.conversation_id as id from mention q where q.workspace_id = $1 and q.channel_id = p.channel_id and q.external_id = p.in_reply_to and q.conversation_id is not null
       union all
       select c.id from conversation c where c.workspace_id = $1 and c.channel_id = p.channel_id and c.thread_root = p.thread_root) c on true
     join offering o on o.workspace_id = $1 and o.conversation_id = c.id and o.kind = 'advocates'
     where h.workspace_id = $1 and h.proven_at is not null`,
    [
      workspaceId,
      posts.map(({ index }) => index),
      posts.map(({ channelId }) => channelId),
      posts.map(({ network }) => network),
      posts.map(({ authorId }) => authorId),
      posts.map(({ handle }) => foldHandle(handle)),
      posts.map(({ inReplyTo }) => inReplyTo),
      posts.map(({ threadRoot }) => threadRoot),
    ],
  );
  return new Set(rows.map(({ index }) => index));
}
