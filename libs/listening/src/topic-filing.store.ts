import type { Transaction } from '#database';
import type { QueryItem } from '#query';
import { itemOf, sentimentOf, topicQuery, type TopicMention } from './topic.js';
import { TopicIndex } from './topic-index.js';

interface Snapshot {
  revision: number;
  takenMs: number;
  index: TopicIndex;
  channelNames: ReadonlyMap<string, string>;
  topicNames: ReadonlyMap<string, string>;
}

/** The topics of a moment, to ask items before they are stored. */
export interface TopicMatching {
  of(item: QueryItem): string[];
  /** Ids and names, as a query may name them. */
  named(topicIds: readonly string[]): string[];
  channelName(channelId: string): string;
}

/** What was matched before storing, so that filing need not match again. */
export interface MatchedTopics {
  matching: TopicMatching;
  topicIds: (mention: TopicMention) => readonly string[];
}

const slots = 4;
/** A channel may have been renamed; topics themselves are checked with every batch. */
const snapshotMs = 5_000;

/** Files mentions under the topics they are in, and counts them there per minute. Filing again changes nothing. */
export class TopicFiler {
  private readonly snapshots = new Map<string, Snapshot>();

  async matching(tx: Transaction, workspaceId: string): Promise<TopicMatching> {
    return new SnapshotMatching(await this.snapshot(tx, workspaceId, false));
  }

  /**
   * New mentions, in the transaction that stores them. One statement, unless a topic changed a moment ago. What was matched
   * already is not matched again, unless it could not be told without their authors' ids.
   */
  async file(tx: Transaction, workspaceId: string, mentions: readonly TopicMention[], matched?: MatchedTopics): Promise<void> {
    if (mentions.length === 0) return;
    for (let fresh = false; ; fresh = true) {
      const before =
        !fresh && matched?.matching instanceof SnapshotMatching && !matched.matching.snapshot.index.asksAuthorIds ? matched.matching.snapshot : null;
      const snapshot = before ?? (await this.snapshot(tx, workspaceId, fresh));
      const filed = before ? filedAs(mentions, matched!.topicIds) : filedUnder(mentions, snapshot);
      const revision = await insertFiled(tx, workspaceId, filed, snapshot.revision);
      if (revision === snapshot.revision) return;
    }
  }

  /** Mentions whose text or reading changed, as they now stand. With `topicId`, under that topic alone. */
  async refile(tx: Transaction, workspaceId: string, mentionIds: readonly string[], topicId?: string): Promise<void> {
    if (mentionIds.length === 0) return;
    const snapshot = await this.snapshot(tx, workspaceId, topicId !== undefined);
    const mentions = await mentionsNow(tx, workspaceId, mentionIds);
    await takeBack(
      tx,
      workspaceId,
      mentions.map(({ mentionId }) => mentionId),
      topicId,
    );
    const filed = filedUnder(mentions, snapshot);
    await insertFiled(tx, workspaceId, topicId === undefined ? filed : filed.filter((row) => row.topicId === topicId), null);
  }

  /** Counts again, then files again whatever was counted before and changed. */
  recounting<C extends { mentionId?: string }>(
    count: (tx: Transaction, workspaceId: string, counted: readonly C[]) => Promise<void>,
  ): (tx: Transaction, workspaceId: string, counted: readonly C[]) => Promise<void> {
    return async (tx, workspaceId, counted) => {
      await count(tx, workspaceId, counted);
      await this.refile(tx, workspaceId, [...new Set(counted.flatMap(({ mentionId }) => mentionId ?? []))]);
    };
  }

  private async snapshot(tx: Transaction, workspaceId: string, fresh: boolean): Promise<Snapshot> {
    const known = this.snapshots.get(workspaceId);
    if (known && !fresh && Date.now() - known.takenMs < snapshotMs) return known;
    const [row] = await tx.query<{ revision: string | null; channels: { id: string; name: string }[] | null }>(
      `select (select revision from topic_revision where workspace_id = $1) as revision,
         (select json_agg(json_build_object('id', id, 'name', name)) from channel where workspace_id = $1) as channels`,
      [workspaceId],
    );
    const revision = Number(row?.revision ?? 0);
    const active = await tx.query<{ id: string; name: string; query: string }>(
      `select id, name, query from topic where workspace_id = $1 and status = 'active'`,
      [workspaceId],
    );
    const index = known?.revision === revision ? known.index : new TopicIndex(active.map(({ id, query }) => ({ id, query: topicQuery(query) })));
    const topicNames = new Map(active.map(({ id, name }) => [id, name]));
    const channelNames = new Map((row?.channels ?? []).map(({ id, name }) => [id, name]));
    const snapshot = { revision, takenMs: Date.now(), index, channelNames, topicNames };
    this.snapshots.set(workspaceId, snapshot);
    return snapshot;
  }
}

class SnapshotMatching implements TopicMatching {
  constructor(readonly snapshot: Snapshot) {}

  of(item: QueryItem): string[] {
    return this.snapshot.index.of(item);
  }

  named(topicIds: readonly string[]): string[] {
    return topicIds.flatMap((id) => [id, this.snapshot.topicNames.get(id) ?? id]);
  }

  channelName(channelId: string): string {
    return this.snapshot.channelNames.get(channelId) ?? '';
  }
}

interface Filed {
  topicId: string;
  mention: TopicMention;
}

function filedAs(mentions: readonly TopicMention[], topicIds: MatchedTopics['topicIds']): Filed[] {
  return mentions.flatMap((mention) => topicIds(mention).map((topicId) => ({ topicId, mention })));
}

function filedUnder(mentions: readonly TopicMention[], { index, channelNames }: Snapshot): Filed[] {
  return mentions.flatMap((mention) => index.of(itemOf(mention, channelNames.get(mention.channelId))).map((topicId) => ({ topicId, mention })));
}

/** Answers the revision of the topics; when it is not the one given, nothing was filed. */
async function insertFiled(tx: Transaction, workspaceId: string, filed: readonly Filed[], revision: number | null): Promise<number> {
  const [row] = await tx.query<{ revision: string }>(
    `with now as (select coalesce((select revision from topic_revision where workspace_id = $1), 0) as revision),
     filed as (
       insert into mention_topic (workspace_id, topic_id, mention_id, at, channel_id, kind, lang, sentiment)
       select $1, topic_id, mention_id, at, channel_id, kind, lang, sentiment
       from unnest($4::uuid[], $5::uuid[], $6::timestamptz[], $7::uuid[], $8::text[], $9::text[], $10::smallint[])
         as f (topic_id, mention_id, at, channel_id, kind, lang, sentiment), now
       where $2::bigint is null or now.revision = $2
       on conflict do nothing returning topic_id, at, channel_id, kind, lang, sentiment),
     counted as (
       insert into topic_minute (workspace_id, minute, topic_id, channel_id, kind, lang, sentiment, slot, mentions)
       select $1, date_trunc('minute', at, 'UTC'), topic_id, channel_id, kind, lang, sentiment, $3, count(*) from filed group by 2, 3, 4, 5, 6, 7 order by 2, 3, 4, 5, 6, 7
       on conflict (workspace_id, minute, topic_id, channel_id, kind, lang, sentiment, slot) do update set mentions = topic_minute.mentions + excluded.mentions)
     select revision from now`,
    [
      workspaceId,
      revision,
      Math.floor(Math.random() * slots),
      filed.map(({ topicId }) => topicId),
      filed.map(({ mention }) => mention.mentionId),
      filed.map(({ mention }) => new Date(mention.at).toISOString()),
      filed.map(({ mention }) => mention.channelId),
      filed.map(({ mention }) => mention.kind),
      filed.map(({ mention }) => mention.lang),
      filed.map(({ mention }) => sentimentOf(mention.sentiment)),
    ],
  );
  return Number(row!.revision);
}

/** Takes out what was counted for these mentions, exactly as it was counted. */
export async function takeBack(tx: Transaction, workspaceId: string, mentionIds: readonly string[] | null, topicId?: string): Promise<void> {
  await tx.query(
    `with gone as (
       delete from mention_topic where workspace_id = $1 and ($2::uuid[] is null or mention_id = any ($2)) and ($3::uuid is null or topic_id = $3)
       returning topic_id, at, channel_id, kind, lang, sentiment)
     insert into topic_minute (workspace_id, minute, topic_id, channel_id, kind, lang, sentiment, slot, mentions)
     select $1, date_trunc('minute', at, 'UTC'), topic_id, channel_id, kind, lang, sentiment, $4, -count(*) from gone group by 2, 3, 4, 5, 6, 7 order by 2, 3, 4, 5, 6, 7
     on conflict (workspace_id, minute, topic_id, channel_id, kind, lang, sentiment, slot) do update set mentions = topic_minute.mentions + excluded.mentions`,
    [workspaceId, mentionIds, topicId ?? null, Math.floor(Math.random() * slots)],
  );
}

/** Deleted ones keep their counts and can no longer be asked, so they are left out. */
async function mentionsNow(tx: Transaction, workspaceId: string, mentionIds: readonly string[]): Promise<TopicMention[]> {
  const rows = await tx.query<Omit<TopicMention, 'at' | 'sentiment'> & { at: Date; negative: number; neutral: number; positive: number }>(
    `select m.id as "mentionId", m.received_at as at, m.channel_id as "channelId", coalesce(c.network, a.network) as network, m.kind, m.lang, m.negative, m.neutral, m.positive,
       m.text, m.title, m.form, m.author_id as "authorId", a.handle, a.followers, m.urgency, m.notes
     from mention m join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
       left join channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id
     where m.workspace_id = $1 and m.id = any ($2::uuid[]) and m.deleted_at is null and not m.own order by m.id`,
    [workspaceId, mentionIds],
  );
  return rows.map(({ at, negative, neutral, positive, ...row }) => ({ ...row, at: at.getTime(), sentiment: { negative, neutral, positive } }));
}
