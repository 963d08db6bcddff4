import type { ApplicantView, Application, GuidelinesView } from '#contracts';
import type { Transaction } from '#database';
import { shippedGuidelines } from './guidelines.js';

/** The token of the join link, which may be shown to anybody; null while nobody is let in by it. */
export async function joinToken(tx: Transaction, workspaceId: string): Promise<string | null> {
  const [row] = await tx.query<{ token: string }>(`select token from directory_join where workspace_id = $1`, [workspaceId]);
  return row?.token ?? null;
}

/** A new one ends the one before; null closes. */
export async function keepJoinToken(tx: Transaction, workspaceId: string, token: string | null): Promise<void> {
  await tx.query(`delete from directory_join where workspace_id = $1`, [workspaceId]);
  if (token) await tx.query(`insert into directory_join (token, workspace_id) values ($1, $2)`, [token, workspaceId]);
}

/** Whose join link it is. */
export async function joinedBy(tx: Transaction, token: string): Promise<string | null> {
  const [row] = await tx.query<{ workspace_id: string }>(`select workspace_id from directory_join where token = $1`, [token]);
  return row?.workspace_id ?? null;
}

export async function guidelinesOf(tx: Transaction, workspaceId: string): Promise<GuidelinesView> {
  const [row] = await tx.query<GuidelinesView>(`select version, texts from guidelines where workspace_id = $1 order by version desc limit 1`, [workspaceId]);
  return row ?? shippedGuidelines;
}

/** The next version, which everybody accepts anew. */
export async function addGuidelines(tx: Transaction, workspaceId: string, texts: GuidelinesView['texts'], memberId: string): Promise<void> {
  await tx.query(
    `insert into guidelines (workspace_id, version, texts, member_id)
     select $1, coalesce(max(version), 0) + 1, $2, $3 from guidelines where workspace_id = $1`,
    [workspaceId, JSON.stringify(texts), memberId],
  );
}

export async function acceptGuidelines(
  tx: Transaction,
  workspaceId: string,
  accepted: { memberId: string; version: number; lang: string },
  now: Date,
): Promise<void> {
  await tx.query(`insert into guidelines_accepted (workspace_id, member_id, version, lang, at) values ($1, $2, $3, $4, $5) on conflict do nothing`, [
    workspaceId,
    accepted.memberId,
    accepted.version,
    accepted.lang,
    now,
  ]);
}

/** What somebody has yet to accept; null: nothing. */
export async function guidelinesFor(tx: Transaction, workspaceId: string, memberId: string): Promise<GuidelinesView | null> {
  const current = await guidelinesOf(tx, workspaceId);
  const [done] = await tx.query(`select from guidelines_accepted where workspace_id = $1 and member_id = $2 and version = $3`, [
    workspaceId,
    memberId,
    current.version,
  ]);
  return done ? null : current;
}

/** Whoever applies twice while they wait changes what they said. */
export async function storeApplicant(tx: Transaction, workspaceId: string, id: string, given: Application, now: Date): Promise<void> {
  await tx.query(
    `insert into applicant (workspace_id, id, email, name, topics, languages, network, handle, why, lang, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     on conflict (workspace_id, lower(email)) where state = 'waiting' do update set name = excluded.name, topics = excluded.topics, languages = excluded.languages,
       network = excluded.network, handle = excluded.handle, why = excluded.why, lang = excluded.lang, at = excluded.at`,
    [
      workspaceId,
      id,
      given.email,
      given.name,
      given.topics,
      given.languages,
      given.account?.network ?? null,
      given.account?.handle ?? null,
      given.why,
      given.accepts.lang,
      now,
    ],
  );
}

export async function waitingApplicants(tx: Transaction, workspaceId: string): Promise<number> {
  const [row] = await tx.query<{ waiting: number }>(`select count(*)::int as waiting from applicant where workspace_id = $1 and state = 'waiting'`, [
    workspaceId,
  ]);
  return row!.waiting;
}

interface ApplicantRow extends Omit<ApplicantView, 'account' | 'at'> {
  network: string | null;
  handle: string | null;
  at: Date;
  lang: string;
}
const columns = 'id, name, email, topics, languages, network, handle, why, at, lang';
const viewOf = ({ id, name, email, topics, languages, network, handle, why, at }: ApplicantRow): ApplicantView => ({
  id,
  name,
  email,
  topics,
  languages,
  why,
  account: network && handle ? { network, handle } : null,
  at: at.toISOString(),
});

/** Those who wait, newest first, after one of them. */
export async function applicantsAfter(tx: Transaction, workspaceId: string, after: string | null, limit: number): Promise<ApplicantView[]> {
  const rows = await tx.query<ApplicantRow>(
    `select ${columns} from applicant where workspace_id = $1 and state = 'waiting' and ($2::uuid is null or id < $2) order by id desc limit $3`,
    [workspaceId, after, limit],
  );
  return rows.map(viewOf);
}

/** Decides once; null when there is nothing to decide. */
export async function decideApplicant(
  tx: Transaction,
  workspaceId: string,
  id: string,
  decision: { state: 'accepted' | 'refused'; by: string; now: Date },
): Promise<(ApplicantView & { lang: string }) | null> {
  const [row] = await tx.query<ApplicantRow>(
    `update applicant set state = $3, decided_by = $4, decided_at = $5 where workspace_id = $1 and id = $2 and state = 'waiting' returning ${columns}`,
    [workspaceId, id, decision.state, decision.by, decision.now],
  );
  return row ? { ...viewOf(row), lang: row.lang } : null;
}
