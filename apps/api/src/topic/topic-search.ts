import { allow, type Caller, scopeOf } from '#accounts';
import { findChannelType, type Reach, type Sought, withContext, wordsOf } from '#channels';
import type { TopicForecast, TopicSearch } from '#contracts';
import type { Database } from '#database';
import { AppError } from '#kernel';
import { type ChannelRow, type Channels, listChannels, topicQuery } from '#listening';
import type { Language, Query } from '#query';

const forecastMs = 15_000;

interface Found {
  row: ChannelRow;
  credentials: Record<string, string>;
  sought: Sought;
}

/** What a topic becomes at the connected networks, and what that costs. */
export class TopicSearches {
  constructor(
    private readonly database: Database,
    private readonly stored: Channels,
    private readonly reach: Reach,
  ) {}

  async of(caller: Caller, query: Query, lang: Language): Promise<TopicSearch[]> {
    return (await this.find(caller, query)).map(({ row, sought }) => ({
      channelId: row.id,
      name: row.name,
      network: row.network,
      searches: sought.sources,
      here: wordsOf(sought, lang),
      why: sought.why,
      foreseen: sought.sources.length > 0 && findChannelType(row.network)?.forecast != null,
    }));
  }

  /** Asks the networks that can say; one that does not answer takes no other along. */
  async forecast(caller: Caller, text: string): Promise<TopicForecast[]> {
    allow(caller, 'topic.manage');
    const found = await this.find(caller, topicQuery(text));
    const asked = found.map(async ({ row, credentials, sought }): Promise<TopicForecast | null> => {
      const type = findChannelType(row.network);
      if (!type?.forecast || sought.sources.length === 0) return null;
      const dollars = type.budgets({ config: row.config, credentials }).find(({ unit }) => unit === 'money');
      const known = { channelId: row.id, may: dollars ? dollars.most * 30 : null };
      const of = { workspaceId: caller.workspaceId, channelId: row.id, config: row.config, credentials };
      const timing = { purpose: 'answer', now: new Date(), signal: AbortSignal.timeout(forecastMs) } as const;
      try {
        return { ...known, ...(await withContext(this.reach, type, of, timing, (context) => type.forecast!(context, sought.sources))), problem: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { ...known, posts: null, days: 7, dollars: null, problem: error.message };
      }
    });
    return (await Promise.all(asked)).filter((one) => one !== null);
  }

  private find(caller: Caller, query: Query): Promise<Found[]> {
    const { workspaceId } = caller;
    return this.database.inWorkspace(scopeOf(caller), async (tx) => {
      const found: Found[] = [];
      for (const row of await listChannels(tx, workspaceId)) {
        const seek = findChannelType(row.network)?.seek;
        if (!seek || row.status !== 'active') continue;
        const credentials = await this.stored.credentials(tx, workspaceId, row.id);
        found.push({ row, credentials, sought: seek(query, { ...row, account: Object.keys(credentials).length > 0 }) });
      }
      return found;
    });
  }
}
