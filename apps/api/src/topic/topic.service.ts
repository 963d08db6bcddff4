import { allow, audit, type Caller, scopeOf } from '#accounts';
import { channelTypes } from '#channels';
import type { Page, TopicPreview, TopicView } from '#contracts';
import type { Database, Transaction } from '#database';
import { appendEvents } from '#events';
import { mentionCondition, placeCondition } from '#inbox';
import { AppError, isId } from '#kernel';
import { changeTopic, insertTopic, searchAnew, type NewTopic, removeTopic, type TopicChange, topicQuery, topics } from '#listening';
import { explain, type Language, requiredTerms } from '#query';
import type { TopicSearches } from './topic-search.js';

const searchable = channelTypes.filter(({ seek }) => seek !== null).map(({ network }) => network);

const previewDays = 7;
/** A preview is a hint: it stops counting here. */
const mostPreviewed = 10_000;

/** What is listened for, and what complaints are about. */
export class Topics {
  constructor(
    private readonly database: Database,
    private readonly searches: TopicSearches,
  ) {}

  list(caller: Caller, { cursor, limit }: { cursor?: string | undefined; limit: number }): Promise<Page<TopicView>> {
    allow(caller, 'insight.read');
    if (cursor !== undefined && !isId(cursor))
      throw new AppError('invalid', 'That is no place in the list.', { fields: [{ field: 'cursor', message: 'is not one of ours' }] });
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const items = await topics(tx, caller.workspaceId, { after: cursor ?? null, limit: limit + 1 });
      return { items: items.slice(0, limit), next: items.length > limit ? items[limit - 1]!.id : null };
    });
  }

  one(caller: Caller, id: string): Promise<TopicView> {
    allow(caller, 'insight.read');
    return this.database.inWorkspace(scopeOf(caller), (tx) => find(tx, caller.workspaceId, id));
  }

  make(caller: Caller, topic: Omit<NewTopic, 'memberId'>): Promise<TopicView> {
    allow(caller, 'topic.manage');
    topicQuery(topic.query);
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const id = await insertTopic(tx, workspaceId, { ...topic, memberId });
      await audit(tx, workspaceId, { memberId, action: 'topic.made', subject: id });
      await appendEvents(tx, workspaceId, [{ type: 'topic.changed', memberId, body: { topicId: id, made: true } }]);
      if (topic.searched) await searchAnew(tx, workspaceId, searchable);
      return find(tx, workspaceId, id);
    });
  }

  change(caller: Caller, id: string, change: TopicChange): Promise<TopicView> {
    allow(caller, 'topic.manage');
    if (change.query !== undefined) topicQuery(change.query);
    const { workspaceId, memberId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await changeTopic(tx, workspaceId, id, change, memberId))) throw noTopic();
      await audit(tx, workspaceId, { memberId, action: 'topic.changed', subject: id, details: { fields: Object.keys(change) } });
      await appendEvents(tx, workspaceId, [{ type: 'topic.changed', memberId, body: { topicId: id } }]);
      if (change.query !== undefined || change.status !== undefined || change.searched !== undefined) await searchAnew(tx, workspaceId, searchable);
      return find(tx, workspaceId, id);
    });
  }

  async remove(caller: Caller, id: string): Promise<void> {
    allow(caller, 'topic.manage');
    const { workspaceId, memberId } = caller;
    await this.database.inWorkspace(scopeOf(caller), async (tx) => {
      if (!(await removeTopic(tx, workspaceId, id))) throw noTopic();
      await audit(tx, workspaceId, { memberId, action: 'topic.removed', subject: id });
      await appendEvents(tx, workspaceId, [{ type: 'topic.changed', memberId, body: { topicId: id, removed: true } }]);
      await searchAnew(tx, workspaceId, searchable);
    });
  }

  /** What the query says in plain words, and what it would have found in the last 7 days. */
  async preview(caller: Caller, text: string, lang: Language): Promise<TopicPreview> {
    allow(caller, 'insight.read');
    const query = topicQuery(text);
    const { workspaceId, memberId } = caller;
    const searches = await this.searches.of(caller, query, lang);
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      await tx.query(`set local statement_timeout = '5s'`);
      const parameters: unknown[] = [workspaceId, previewDays];
      const where = placeCondition(await mentionCondition(tx, text, memberId, 0), parameters);
      const days = await tx.query<{ day: string; mentions: number }>(
        `select to_char(received_at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as mentions from (
           select m.received_at from mention m join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
           where m.workspace_id = $1 and m.received_at >= now() - make_interval(days => $2) and not m.own and m.deleted_at is null and (${where}) limit ${mostPreviewed}) f
         group by 1 order by 1`,
        parameters,
      );
      const [all] = await tx.query<{ n: number }>(
        `select coalesce(sum(mentions), 0)::int as n from rollup_minute where workspace_id = $1 and minute >= now() - make_interval(days => $2)`,
        [workspaceId, previewDays],
      );
      const warnings = requiredTerms(query) === null ? ['no-word'] : [];
      return { explanation: explain(query, lang), warnings, mentions: days.reduce((sum, day) => sum + day.mentions, 0), ofAll: all!.n, days, searches };
    });
  }
}

async function find(tx: Transaction, workspaceId: string, id: string): Promise<TopicView> {
  const [topic] = await topics(tx, workspaceId, { after: null, limit: 1, id });
  if (!topic) throw noTopic();
  return topic;
}

const noTopic = (): AppError => new AppError('not-found', 'There is no such topic.');
