import type { Transaction } from '#database';
import { newId } from '#kernel';

export interface HeardAuthor {
  network: string;
  externalId: string;
  handle: string;
  name: string | null;
  followers: number | null;
  location: string | null;
  avatarUrl: string | null;
  /** Milliseconds since 1970. */
  seenAt: number;
}

export function authorKey(network: string, externalId: string): string {
  return `${network} ${externalId}`;
}

/**
 * Makes or refreshes the accounts of a batch and answers their ids by `authorKey`. Locks the rows in key order until the end
 * of the transaction; whatever decides over an author's conversations may rely on that lock.
 */
export async function upsertAuthors(tx: Transaction, workspaceId: string, heard: readonly HeardAuthor[]): Promise<Map<string, string>> {
  const latest = new Map<string, HeardAuthor>();
  for (const author of heard) {
    const key = authorKey(author.network, author.externalId);
    const before = latest.get(key);
    if (!before || before.seenAt <= author.seenAt) latest.set(key, author);
  }
  const authors = [...latest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, author]) => author);
  if (authors.length === 0) return new Map();
  const rows = await tx.query<{ id: string; network: string; external_id: string }>(
    `insert into author as a (workspace_id, id, network, external_id, handle, name, followers, location, avatar_url, first_seen_at, last_seen_at)
     select $1, id, network, external_id, handle, name, followers, location, avatar_url, seen_at, seen_at
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::text[], $10::timestamptz[])
       as g (id, network, external_id, handle, name, followers, location, avatar_url, seen_at)
     on conflict (workspace_id, network, external_id) do update set
       handle = excluded.handle, name = coalesce(excluded.name, a.name), followers = coalesce(excluded.followers, a.followers),
       location = coalesce(excluded.location, a.location), avatar_url = coalesce(excluded.avatar_url, a.avatar_url),
       first_seen_at = least(a.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(a.last_seen_at, excluded.last_seen_at)
     returning id, network, external_id`,
    [
      workspaceId,
      authors.map(() => newId()),
      authors.map((a) => a.network),
      authors.map((a) => a.externalId),
      authors.map((a) => a.handle),
      authors.map((a) => a.name),
      authors.map((a) => (a.followers === null ? null : Math.min(a.followers, 2_147_483_647))),
      authors.map((a) => a.location),
      authors.map((a) => a.avatarUrl),
      authors.map((a) => new Date(a.seenAt).toISOString()),
    ],
  );
  return new Map(rows.map((row) => [authorKey(row.network, row.external_id), row.id]));
}
