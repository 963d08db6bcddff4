import type { PersonSuggestion } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';

interface PersonRow {
  id: string;
  name: string;
  attributes: Record<string, string>;
  blocked_at: Date | null;
  blocked_by: string | null;
  blocked_why: 'blocked' | 'spam' | null;
}

/** The person an account belongs to, if more is kept of them than the account itself. */
export async function personOf(tx: Transaction, workspaceId: string, authorId: string): Promise<PersonRow | null> {
  const [row] = await tx.query<PersonRow>(
    `select p.id, p.name, p.attributes, p.blocked_at, p.blocked_by, p.blocked_why from person_link l
     join person p on p.workspace_id = l.workspace_id and p.id = l.person_id
     where l.workspace_id = $1 and l.author_id = $2 and l.unlinked_at is null for update of p`,
    [workspaceId, authorId],
  );
  return row ?? null;
}

/** The person of an account, made with its first link when there is none. The account must be locked. */
export async function ensurePerson(tx: Transaction, workspaceId: string, author: { id: string; name: string | null; handle: string }): Promise<PersonRow> {
  const known = await personOf(tx, workspaceId, author.id);
  if (known) return known;
  const id = newId();
  const name = author.name ?? author.handle;
  await tx.query(`insert into person (workspace_id, id, name, created_at) values ($1, $2, $3, now())`, [workspaceId, id, name]);
  await link(tx, workspaceId, { personId: id, authorId: author.id, evidence: 'first', memberId: null });
  return { id, name, attributes: {}, blocked_at: null, blocked_by: null, blocked_why: null };
}

export async function link(
  tx: Transaction,
  workspaceId: string,
  given: { personId: string; authorId: string; evidence: string; memberId: string | null },
): Promise<void> {
  await tx.query(`insert into person_link (workspace_id, id, person_id, author_id, evidence, member_id, linked_at) values ($1, $2, $3, $4, $5, $6, now())`, [
    workspaceId,
    newId(),
    given.personId,
    given.authorId,
    given.evidence,
    given.memberId,
  ]);
}

/** Ends the link an account has; answers the person it was with. */
export async function unlink(tx: Transaction, workspaceId: string, authorId: string): Promise<string | null> {
  const [row] = await tx.query<{ person_id: string }>(
    `update person_link set unlinked_at = now() where workspace_id = $1 and author_id = $2 and unlinked_at is null returning person_id`,
    [workspaceId, authorId],
  );
  return row?.person_id ?? null;
}

export interface LinkRow {
  id: string;
  author_id: string;
  evidence: string;
  linked_at: Date;
}

export function linksOf(tx: Transaction, workspaceId: string, personId: string): Promise<LinkRow[]> {
  return tx.query<LinkRow>(
    `select id, author_id, evidence, linked_at from person_link where workspace_id = $1 and person_id = $2 and unlinked_at is null order by linked_at, id`,
    [workspaceId, personId],
  );
}

/** Accounts of the same handle or the same full name that belong to nobody else yet. */
export async function suggestionsFor(tx: Transaction, workspaceId: string, authorIds: readonly string[]): Promise<PersonSuggestion[]> {
  const rows = await tx.query<{
    id: string;
    network: string;
    handle: string;
    name: string | null;
    followers: number | null;
    location: string | null;
    avatar_url: string | null;
    evidence: PersonSuggestion['evidence'];
  }>(
    `select distinct on (o.id) o.id, o.network, o.handle, o.name, o.followers, o.location, o.avatar_url,
       case when o.handle_folded = a.handle_folded then case when o.handle like '%@%.%' then 'same-address' else 'same-handle' end else 'same-name' end as evidence
     from author a join author o on o.workspace_id = a.workspace_id and o.erased_at is null
       and (o.handle_folded = a.handle_folded or o.name_folded = a.name_folded)
     where a.workspace_id = $1 and a.id = any ($2::uuid[]) and a.erased_at is null and not o.id = any ($2::uuid[])
       and not exists (select from person_link l where l.workspace_id = $1 and l.author_id = o.id and l.unlinked_at is null
         and (select count(*) from person_link s where s.workspace_id = $1 and s.person_id = l.person_id and s.unlinked_at is null) > 1)
     order by o.id, evidence limit 5`,
    [workspaceId, authorIds],
  );
  return rows.map(({ evidence, avatar_url: avatarUrl, ...author }) => ({ author: { ...author, avatarUrl }, evidence }));
}

/** What they write from now on is kept and opens nothing, or opens conversations again. */
export async function blockAuthors(tx: Transaction, workspaceId: string, authorIds: readonly string[], blocked: boolean): Promise<void> {
  await tx.query(`update author set blocked_at = case when $3 then coalesce(blocked_at, now()) end where workspace_id = $1 and id = any ($2::uuid[])`, [
    workspaceId,
    authorIds,
    blocked,
  ]);
}
