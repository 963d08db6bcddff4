import { createHash } from 'node:crypto';
import type { Transaction } from '#database';
import { newId } from '#kernel';

/** An author as a batch hears of them. `seenAt` is in milliseconds since 1970. */
export interface HeardAuthor {
  network: string;
  externalId: string;
  handle: string;
  name: string | null;
  followers: number | null;
  location: string | null;
  avatarUrl: string | null;
  seenAt: number;
}

export function authorKey(network: string, externalId: string): string {
  return `${network} ${externalId}`;
}

/** What stands in the place of an erased person's id: enough to know them again, not to know who they were. */
export function erasedExternalId(workspaceId: string, network: string, externalId: string): string {
  return `erased:${createHash('sha256')
    .update(JSON.stringify([workspaceId, network, externalId]))
    .digest('hex')}`;
}

/** Who an author is here; what a blocked one writes opens nothing. */
export interface KnownAuthor {
  id: string;
  isBlocked: boolean;
}

interface AuthorRow {
  id: string;
  network: string;
  external_id: string;
  blocked: boolean;
}

/**
 * Stores what is new about the authors and answers them by `authorKey`. Locks their rows, also those it leaves as they
 * are, in the order of their keys until the transaction ends. When they were last seen is kept to the minute. An erased person stays erased, whatever is heard again.
 */
export async function upsertAuthors(tx: Transaction, workspaceId: string, heard: readonly HeardAuthor[]): Promise<Map<string, KnownAuthor>> {
  const latest = new Map<string, HeardAuthor & { firstSeenAt: number }>();
  for (const author of heard) {
    const key = authorKey(author.network, author.externalId);
    const before = latest.get(key);
    const firstSeenAt = Math.min(author.seenAt, before?.firstSeenAt ?? Infinity);
    latest.set(key, before && before.seenAt > author.seenAt ? { ...before, firstSeenAt } : { ...author, firstSeenAt });
  }
  const known = await erasedAmong(tx, workspaceId, [...latest.values()]);
  const rows = [...latest]
    .filter(([key]) => !known.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, author]) => author);
  if (rows.length === 0) return known;
  const stored = await tx.query<AuthorRow>(
    `insert into author (workspace_id, id, network, external_id, handle, name, followers, location, avatar_url, first_seen_at, last_seen_at)
     select $1, id, network, external_id, handle, name, followers, location, avatar_url, first_seen_at, last_seen_at
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[])
       as g (id, network, external_id, handle, name, followers, location, avatar_url, first_seen_at, last_seen_at)
     on conflict (workspace_id, network, external_id) do update set
       handle = case when excluded.last_seen_at >= author.last_seen_at then excluded.handle else author.handle end,
       name = case when excluded.last_seen_at >= author.last_seen_at then coalesce(excluded.name, author.name) else author.name end,
       followers = case when excluded.last_seen_at >= author.last_seen_at then coalesce(excluded.followers, author.followers) else author.followers end,
       location = case when excluded.last_seen_at >= author.last_seen_at then coalesce(excluded.location, author.location) else author.location end,
       avatar_url = case when excluded.last_seen_at >= author.last_seen_at then coalesce(excluded.avatar_url, author.avatar_url) else author.avatar_url end,
       first_seen_at = least(author.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(author.last_seen_at, excluded.last_seen_at)
     where (author.handle, coalesce(excluded.name, author.name), coalesce(excluded.followers, author.followers), coalesce(excluded.location, author.location),
            coalesce(excluded.avatar_url, author.avatar_url)) is distinct from (excluded.handle, author.name, author.followers, author.location, author.avatar_url)
       or excluded.first_seen_at < author.first_seen_at or excluded.last_seen_at > author.last_seen_at + interval '1 minute'
     returning id, network, external_id, blocked_at is not null as blocked`,
    [
      workspaceId,
      rows.map(() => newId()),
      rows.map((row) => row.network),
      rows.map((row) => row.externalId),
      rows.map((row) => row.handle),
      rows.map((row) => row.name),
      rows.map((row) => (row.followers === null ? null : Math.min(row.followers, 2_147_483_647))),
      rows.map((row) => row.location),
      rows.map((row) => row.avatarUrl),
      rows.map((row) => new Date(row.firstSeenAt).toISOString()),
      rows.map((row) => new Date(row.seenAt).toISOString()),
    ],
  );
  const note = ({ id, network, external_id: externalId, blocked: isBlocked }: AuthorRow): void =>
    void known.set(authorKey(network, externalId), { id, isBlocked });
  stored.forEach(note);
  const unchanged = rows.filter((row) => !known.has(authorKey(row.network, row.externalId)));
  (await findAuthors(tx, workspaceId, unchanged)).forEach(note);
  return known;
}

function findAuthors(tx: Transaction, workspaceId: string, authors: readonly HeardAuthor[]): Promise<AuthorRow[]> {
  if (authors.length === 0) return Promise.resolve([]);
  return tx.query(
    `select a.id, a.network, a.external_id, a.blocked_at is not null as blocked from unnest($2::text[], $3::text[]) as w (network, external_id)
     join author a on a.workspace_id = $1 and a.network = w.network and a.external_id = w.external_id`,
    [workspaceId, authors.map((author) => author.network), authors.map((author) => author.externalId)],
  );
}

async function erasedAmong(tx: Transaction, workspaceId: string, heard: readonly HeardAuthor[]): Promise<Map<string, KnownAuthor>> {
  const [any] = await tx.query<{ there: boolean }>(`select exists (select from author where workspace_id = $1 and erased_at is not null) as there`, [
    workspaceId,
  ]);
  if (!any!.there) return new Map();
  const byStandIn = new Map(
    heard.map((author) => [erasedExternalId(workspaceId, author.network, author.externalId), authorKey(author.network, author.externalId)]),
  );
  const rows = await tx.query<Omit<AuthorRow, 'network'>>(
    `select id, external_id, blocked_at is not null as blocked from author where workspace_id = $1 and erased_at is not null and external_id = any ($2::text[])`,
    [workspaceId, [...byStandIn.keys()]],
  );
  return new Map(rows.map(({ id, external_id: standIn, blocked: isBlocked }) => [byStandIn.get(standIn)!, { id, isBlocked }]));
}
