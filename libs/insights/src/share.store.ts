import type { ShareView } from '#contracts';
import type { Transaction } from '#database';
import { causeQuery, causesOf, type CauseText } from './causes.js';
import { timeZoneOf } from './fold.store.js';

const issueDays = 30;
const mostTexts = 1_000;
const leastComplaints = 8;
const mostIssues = 6;

export type Spoken = Omit<ShareView['topics'][number], 'issues'>;

/** How much was said of topics in whole days, in which part of what was said of them all, how kindly, and how much in as many days before. */
export async function spokenOf(tx: Transaction, workspaceId: string, topicIds: readonly string[], since: Date, until: Date): Promise<Spoken[]> {
  const zone = await timeZoneOf(tx, workspaceId);
  const before = new Date(since.getTime() - (until.getTime() - since.getTime()));
  const rows = await tx.query<Omit<Spoken, 'share' | 'before'> & { before: number | null }>(
    `with counted as (
       select topic_id, day, kind, sentiment, mentions from rollup_day where workspace_id = $1 and topic_id = any ($2::uuid[]) and axis = (select case when app_channels() is null then 'all' else 'channel' end)
         and day >= ($5::timestamptz at time zone $6)::date and day <= ($4::timestamptz at time zone $6)::date
       union all
       select topic_id, (minute at time zone $6)::date, kind, sentiment, mentions - folded from topic_minute
       where workspace_id = $1 and topic_id = any ($2::uuid[]) and minute >= $5 and minute < $4 and mentions <> folded),
     told as (select *, day >= ($3::timestamptz at time zone $6)::date as recent from counted)
     select t.id, t.name, t.type, coalesce(sum(mentions) filter (where recent), 0)::int as mentions,
       coalesce(sum(mentions) filter (where recent and kind = 'complaint'), 0)::int as complaints,
       coalesce(sum(mentions) filter (where recent and sentiment > 0), 0)::int as positive,
       coalesce(sum(mentions) filter (where recent and sentiment = 0), 0)::int as neutral,
       coalesce(sum(mentions) filter (where recent and sentiment < 0), 0)::int as negative,
       (sum(mentions) filter (where not recent))::int as before
     from topic t left join told on told.topic_id = t.id where t.workspace_id = $1 and t.id = any ($2::uuid[]) group by 1, 2, 3 order by mentions desc, t.id`,
    [workspaceId, topicIds, since, until, before, zone],
  );
  const all = rows.reduce((sum, { mentions }) => sum + mentions, 0);
  const allBefore = rows.reduce((sum, row) => sum + (row.before ?? 0), 0);
  return rows.map((row) => ({ ...row, share: all === 0 ? 0 : row.mentions / all, before: allBefore === 0 ? null : (row.before ?? 0) / allBefore }));
}

/** What people complain of about competitors, against what they say of them otherwise, found anew. */
export async function findIssues(tx: Transaction, workspaceId: string): Promise<void> {
  const competitors = await tx.query<{ id: string; name: string }>(
    `select id, name from topic where workspace_id = $1 and type = 'competitor' and status = 'active' order by id`,
    [workspaceId],
  );
  await tx.query(`delete from topic_issue where workspace_id = $1 and topic_id <> all ($2::uuid[])`, [workspaceId, competitors.map(({ id }) => id)]);
  for (const { id, name } of competitors) {
    const [complaints, others] = await Promise.all([saidOf(tx, workspaceId, id, `f.kind = 'complaint'`), saidOf(tx, workspaceId, id, `f.kind <> 'complaint'`)]);
    const found =
      complaints.length < leastComplaints
        ? []
        : causesOf(
            complaints,
            others.map(({ text }) => text),
          ).slice(0, mostIssues);
    await tx.query(`delete from topic_issue where workspace_id = $1 and topic_id = $2`, [workspaceId, id]);
    for (const [rank, issue] of found.entries())
      await tx.query(
        `insert into topic_issue (workspace_id, topic_id, rank, name, people, query, mention_id, found_at) values ($1, $2, $3, $4, $5, $6, $7, now())`,
        [workspaceId, id, rank, issue.name, issue.count, `topic:"${name.replaceAll('"', '')}" ${causeQuery('complaint', issue.phrases)}`, issue.examples[0]],
      );
  }
}

const saidOf = (tx: Transaction, workspaceId: string, topicId: string, kind: string): Promise<CauseText[]> =>
  tx.query<CauseText>(
    `select m.id, m.author_id as "authorId", m.text from mention_topic f join mention m on m.workspace_id = f.workspace_id and m.id = f.mention_id
     where f.workspace_id = $1 and f.topic_id = $2 and ${kind} and m.deleted_at is null and f.at > now() - make_interval(days => $3)
     order by f.at desc limit ${mostTexts}`,
    [workspaceId, topicId, issueDays],
  );

export async function issuesOf(tx: Transaction, workspaceId: string, topicIds: readonly string[]): Promise<Map<string, ShareView['topics'][number]['issues']>> {
  const rows = await tx.query<{ topic_id: string; name: string; people: number; query: string; example: string | null }>(
    `select i.topic_id, i.name, i.people, i.query, left(m.text, 200) as example from topic_issue i
     left join mention m on m.workspace_id = i.workspace_id and m.id = i.mention_id and m.deleted_at is null
     where i.workspace_id = $1 and i.topic_id = any ($2::uuid[]) order by i.topic_id, i.rank`,
    [workspaceId, topicIds],
  );
  const issues = new Map<string, ShareView['topics'][number]['issues']>(topicIds.map((id) => [id, []]));
  for (const { topic_id: id, ...issue } of rows) issues.get(id)!.push(issue);
  return issues;
}
