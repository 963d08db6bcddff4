import type { Kind } from '#contracts';
import type { Transaction } from '#database';
import { newId } from '#kernel';
import type { Heads, Lesson } from './port.js';

/** What the reading was before a person spoke. */
export interface PreviousReading {
  kind: Kind;
  confidence: number;
  model: string;
}

export interface NewCorrection {
  mentionId: string;
  memberId: string;
  kind: Kind;
  heads?: Heads | undefined;
  previous: PreviousReading;
}

/** The most corrections that are learnt from; older ones count no more. */
export const mostLessons = 1_000;
const mostAnchors = 300;
/** Anchors are chosen among so many latest posts. */
const anchorsAmong = 1_500;

/** Keeps what a person said as labelled data, and asks that it be learnt. */
export async function addCorrection(tx: Transaction, workspaceId: string, correction: NewCorrection): Promise<string> {
  const id = newId();
  await tx.query(`insert into correction (workspace_id, id, mention_id, member_id, at, kind, heads, previous) values ($1, $2, $3, $4, now(), $5, $6, $7)`, [
    workspaceId,
    id,
    correction.mentionId,
    correction.memberId,
    correction.kind,
    JSON.stringify(correction.heads ?? {}),
    JSON.stringify(correction.previous),
  ]);
  await askToLearn(tx, workspaceId);
  return id;
}

/** Whoever commits this has something learnt, by this process at once or by a worker's sweep. */
export async function askToLearn(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.query(`insert into teaching (workspace_id, asked) values ($1, 1) on conflict (workspace_id) do update set asked = teaching.asked + 1`, [
    workspaceId,
  ]);
  await tx.query(
    `insert into directory_teaching (workspace_id, due_at) values ($1, now() + interval '1 second') on conflict (workspace_id) do update set due_at = least(directory_teaching.due_at, excluded.due_at)`,
    [workspaceId],
  );
}

export interface LabelledText extends Lesson {
  mentionId: string;
  lang: string;
}

/** The newest word on each mention that still has a text, oldest first. */
export async function lessonsOf(tx: Transaction, workspaceId: string, limit = mostLessons): Promise<LabelledText[]> {
  const rows = await tx.query<{ id: string; mention_id: string; member_id: string; kind: Kind; heads: Heads; text: string; lang: string }>(
    `select c.id, c.mention_id, c.member_id, c.kind, c.heads, m.lang, case when m.title is null then m.text else m.title || E'\\n' || m.text end as text
     from (select distinct on (mention_id) id, mention_id, member_id, kind, heads from correction
           where workspace_id = $1 and undone_at is null order by mention_id, id desc) c
     join mention m on m.workspace_id = $1 and m.id = c.mention_id and m.deleted_at is null and m.text <> ''
     order by c.id desc limit $2`,
    [workspaceId, limit],
  );
  return rows.reverse().map((row) => ({ mentionId: row.mention_id, lang: row.lang, text: row.text, kind: row.kind, by: row.member_id, heads: row.heads }));
}

/** Texts that were read surely and that nobody corrected: what is learnt should leave them as they are. */
export async function anchorsOf(tx: Transaction, workspaceId: string, sureAbove: number): Promise<string[]> {
  const rows = await tx.query<{ text: string }>(
    `select text from (
       select case when title is null then text else title || E'\\n' || text end as text, confidence, corrected_by, own, deleted_at from mention
       where workspace_id = $1 order by received_at desc, id desc limit ${anchorsAmong}) m
     where confidence >= $2 and corrected_by is null and not own and deleted_at is null and text <> '' limit ${mostAnchors}`,
    [workspaceId, sureAbove],
  );
  return rows.map((row) => row.text);
}

export interface CorrectionRow {
  id: string;
  mention_id: string;
  conversation_id: string | null;
  member_id: string;
  at: Date;
  kind: Kind;
  heads: Heads;
  previous: PreviousReading;
  undone_at: Date | null;
  undone_by: string | null;
  text: string;
  lang: string;
  deleted: boolean;
  /** What the mention says now. */
  now: Kind;
}

/** Newest first; `before` is the id of the last one seen. */
export function listCorrections(
  tx: Transaction,
  workspaceId: string,
  { before, limit, id }: { before?: string | undefined; limit: number; id?: string },
): Promise<CorrectionRow[]> {
  return tx.query<CorrectionRow>(
    `select c.id, c.mention_id, m.conversation_id, c.member_id, c.at, c.kind, c.heads, c.previous, c.undone_at, c.undone_by, m.text, m.lang,
       m.deleted_at is not null as deleted, m.kind as now
     from correction c join mention m on m.workspace_id = c.workspace_id and m.id = c.mention_id
     where c.workspace_id = $1 and ($2::uuid is null or c.id < $2) and ($4::uuid is null or c.id = $4) order by c.id desc limit $3`,
    [workspaceId, before ?? null, limit, id ?? null],
  );
}

/** What stands after taking a correction back: an earlier word on the same mention, or none. Null when it was undone before or never was. */
export async function takeBack(
  tx: Transaction,
  workspaceId: string,
  id: string,
  memberId: string,
): Promise<{ mentionId: string; was: Kind; standing: { kind: Kind; memberId: string } | null; before: PreviousReading } | null> {
  const [row] = await tx.query<{ mention_id: string; kind: Kind; previous: PreviousReading }>(
    `update correction set undone_at = now(), undone_by = $3 where workspace_id = $1 and id = $2 and undone_at is null returning mention_id, kind, previous`,
    [workspaceId, id, memberId],
  );
  if (!row) return null;
  await askToLearn(tx, workspaceId);
  const [standing] = await tx.query<{ kind: Kind; member_id: string }>(
    `select kind, member_id from correction where workspace_id = $1 and mention_id = $2 and undone_at is null order by id desc limit 1`,
    [workspaceId, row.mention_id],
  );
  return { mentionId: row.mention_id, was: row.kind, standing: standing ? { kind: standing.kind, memberId: standing.member_id } : null, before: row.previous };
}

/** A member's latest standing word on a mention. */
export async function latestCorrection(tx: Transaction, workspaceId: string, mentionId: string, memberId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `select id from correction where workspace_id = $1 and mention_id = $2 and member_id = $3 and undone_at is null order by id desc limit 1`,
    [workspaceId, mentionId, memberId],
  );
  return row?.id ?? null;
}
