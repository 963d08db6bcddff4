import type { AuthorView, Page, SearchHit, SearchPage, SearchPlace } from '#contracts';
import { allow, type Caller, scopeOf } from '#accounts';
import { type Database, fromMicros, idKey, micros, microsKey, readCursor, type Transaction, writeCursor } from '#database';
import { AppError } from '#kernel';
import { and, highlight, type Query, toSql } from '#query';
import type { Inbox } from './inbox.service.js';
import { conversationsById } from './list.store.js';
import { authorOf, type AuthorRow } from './mention.view.js';
import { searchableMentions } from './search.js';
import { parsed } from './search.store.js';
import { withoutSurveyToken } from './survey.js';

const kinds = { replies: 'reply', notes: 'note', people: 'author' } as const;
type Other = keyof typeof kinds;

/** Search over everything that was ever said: posts, what we answered, what was noted, and people. */
export class Finding {
  constructor(
    private readonly searching: Database,
    private readonly inbox: Inbox,
  ) {}

  /** The newest hits of each place, or more of one. Replies, notes and people are found by words alone. */
  async find(caller: Caller, asked: { query: string; place?: SearchPlace | undefined; cursor?: string | undefined; limit: number }): Promise<SearchPage> {
    allow(caller, 'conversation.read');
    const query = parsed(asked.query, searchableMentions);
    const { place, limit } = asked;
    const words = wordsOf(query);
    const other = async (name: Other): Promise<Page<SearchHit> | null> => {
      if (place && place !== name) return null;
      return words ? this.others(caller, name, words, place ? asked.cursor : undefined, limit) : { items: [], next: null };
    };
    // Side by side: each is a question of its own.
    const [posts, replies, notes, people] = await Promise.all([
      !place || place === 'posts' ? this.inbox.mentions(caller, { query: asked.query, cursor: place ? asked.cursor : undefined, limit }) : null,
      other('replies'),
      other('notes'),
      other('people'),
    ]);
    return {
      posts: posts && {
        items: posts.items.map((mention) => ({ is: 'post', at: mention.receivedAt, mention, marks: highlight(query, mention.text) })),
        next: posts.next,
      },
      replies,
      notes,
      people,
    };
  }

  private others(caller: Caller, name: Other, words: Query, cursor: string | undefined, limit: number): Promise<Page<SearchHit>> {
    const { workspaceId } = caller;
    const from = cursor ? readCursor(cursor, [microsKey, idKey]) : null;
    return this.searching.inWorkspace(scopeOf(caller), async (tx) => {
      const { parameters } = toSql(words, { text: (at) => at, fields: {} }, { firstParameter: 1, now: new Date() });
      if (parameters.length !== 1) throw new AppError('invalid', 'Replies, notes and people are searched by words alone, such as refund OR "money back".');
      const rows = await tx.query<{ id: string; key: string }>(
        `select id, ${micros('at')} as key from find_other($1, $2::tsquery, ${fromMicros('$3')}, $4::uuid, $5)`,
        [kinds[name], parameters[0], from?.[0] ?? null, from?.[1] ?? null, limit + 1],
      );
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      const ids = page.map((row) => row.id);
      const hits = name === 'people' ? await people(tx, workspaceId, ids, words) : await written(tx, workspaceId, kinds[name] as 'reply' | 'note', ids, words);
      return { items: hits, next: last ? writeCursor([last.key, last.id]) : null };
    });
  }
}

/** The part of a query that is words, all of which must be said; null when there is none. */
function wordsOf(query: Query): Query | null {
  const parts = query.type === 'and' ? query.items : [query];
  const isWords = (part: Query): boolean =>
    part.type === 'text' ||
    part.type === 'near' ||
    ((part.type === 'or' || part.type === 'and') && part.items.every(isWords)) ||
    (part.type === 'not' && isWords(part.item));
  const words = and(...parts.filter(isWords));
  return words.type === 'all' || words.type === 'not' ? null : words;
}

async function written(tx: Transaction, workspaceId: string, what: 'reply' | 'note', ids: readonly string[], words: Query): Promise<SearchHit[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<{ id: string; conversation_id: string; member_id: string | null; text: string; created_at: Date }>(
    `select id, conversation_id, member_id, text, created_at from ${what} where workspace_id = $1 and id = any ($2::uuid[]) order by created_at desc, id desc`,
    [workspaceId, ids],
  );
  const conversations = new Map((await conversationsById(tx, workspaceId, [...new Set(rows.map((row) => row.conversation_id))])).map((row) => [row.id, row]));
  return rows.flatMap((row): SearchHit[] => {
    const conversation = conversations.get(row.conversation_id);
    if (!conversation) return [];
    const text = withoutSurveyToken(row.text);
    return [{ is: what, at: row.created_at.toISOString(), id: row.id, text, memberId: row.member_id, conversation, marks: highlight(words, text) }];
  });
}

async function people(tx: Transaction, workspaceId: string, ids: readonly string[], words: Query): Promise<SearchHit[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query<AuthorRow & { network: string; first_seen_at: Date }>(
    `select id as author_id, handle, name as author_name, followers, location as author_location, avatar_url, network, first_seen_at
     from author where workspace_id = $1 and id = any ($2::uuid[]) order by first_seen_at desc, id desc`,
    [workspaceId, ids],
  );
  return rows.map((row): SearchHit => {
    const author: AuthorView = authorOf(row);
    return { is: 'person', at: row.first_seen_at.toISOString(), author, network: row.network, marks: highlight(words, author.name ?? author.handle) };
  });
}
