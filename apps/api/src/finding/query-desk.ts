import { type Caller, scopeOf } from '#accounts';
import type { ListCount, QueryFieldView, QueryReading, queryLanguages, ViewName } from '#contracts';
import type { Database, Transaction } from '#database';
import { countHeld, countRecent, searchableConversations, searchableMentions } from '#inbox';
import { AppError } from '#kernel';
import { describeFields, explain, format, parse, type Query } from '#query';

type Language = (typeof queryLanguages)[number];
const most = 10_000;

/** What a query means, for whoever builds it by clicking or writes it. */
export class QueryDesk {
  constructor(private readonly searching: Database) {}

  async read(caller: Caller, { query, of, lang }: { query: string; of: 'conversations' | 'mentions'; lang: Language }): Promise<QueryReading> {
    const result = parse(query, of === 'mentions' ? searchableMentions : searchableConversations);
    if (!result.ok) return { ok: false, errors: result.errors };
    const parts: Query[] = result.query.type === 'and' ? result.query.items : result.query.type === 'all' ? [] : [result.query];
    return {
      ok: true,
      says: explain(result.query, lang),
      canonical: format(result.query),
      parts: parts.map((part) => {
        const inner = part.type === 'not' ? part.item : part;
        return {
          text: part.type === 'or' ? `(${format(part)})` : format(part),
          field: inner.type === 'field' ? inner.field : null,
          negated: part.type === 'not',
          says: explain(part, lang),
          test: inner.type === 'field' ? { ...inner.test } : null,
        };
      }),
      matched: await this.matched(caller, query, of),
      most,
    };
  }

  /** The fields that can be asked here, with the workspace's own channels, members, tags, desks and teams as values. */
  fields(caller: Caller, { of, lang }: { of: 'conversations' | 'mentions'; lang: Language }): Promise<QueryFieldView[]> {
    const { workspaceId } = caller;
    return this.searching.inWorkspace(scopeOf(caller), async (tx) => {
      const named = async (sql: string): Promise<QueryFieldView['values']> => tx.query<{ value: string; label: string }>(sql, [workspaceId]);
      const people = await named(`select id::text as value, name as label from member where workspace_id = $1 and status = 'active' order by name limit 200`);
      const own: Record<string, QueryFieldView['values']> = {
        channel: await named(`select id::text as value, name as label from channel where workspace_id = $1 order by name limit 200`),
        network: await named(`select distinct network as value, network as label from channel where workspace_id = $1`),
        tag: await named(`select name as value, name as label from tag where workspace_id = $1 order by lower(name) limit 200`),
        desk: await named(`select id::text as value, name as label from desk where workspace_id = $1 and status = 'active' order by name`),
        team: await named(`select id::text as value, name as label from team where workspace_id = $1 order by name`),
        assignee: people,
        mentions: people,
        follower: people,
      };
      return describeFields(of === 'mentions' ? searchableMentions : searchableConversations, lang).map((field) => ({
        ...field,
        values: field.values.length > 0 ? field.values : (own[field.name] ?? []),
      }));
    });
  }

  async count(caller: Caller, { view, query }: { view: ViewName; query: string }): Promise<ListCount> {
    return { count: await this.inTime(caller, (tx) => countHeld(tx, caller.workspaceId, { view, query, memberId: caller.memberId, most })), most };
  }

  private matched(caller: Caller, query: string, of: 'conversations' | 'mentions'): Promise<number | null> {
    return this.inTime(caller, (tx) => countRecent(tx, caller.workspaceId, { query, of, memberId: caller.memberId, days: 7, most }));
  }

  /** null when it takes too long to wait for. */
  private async inTime(caller: Caller, ask: (tx: Transaction) => Promise<number>): Promise<number | null> {
    try {
      return await this.searching.inWorkspace(scopeOf(caller), ask);
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable') return null;
      throw error;
    }
  }
}
