import type { ChartLine, RateKind, RatesView } from '#contracts';
import type { Transaction } from '#database';
import { perThousand, ratesOf } from './rates.js';

const mostPosts = 50;
const countOf: Record<RateKind, string> = { conversation: 'replies', amplification: 'shares', applause: 'likes' };
/** What we posted first, not what we answered. */
const ownPosts = `m.workspace_id = $1 and m.own and m.in_reply_to is null and m.deleted_at is null and m.posted_at >= $2 and m.posted_at < $3`;

interface PostRow {
  id: string;
  channel_id: string;
  text: string;
  url: string | null;
  posted_at: Date;
  counted_at: Date | null;
  counts: { replies?: number; shares?: number; likes?: number } | null;
  followers: number | null;
}

interface ChannelRow {
  channel_id: string;
  name: string;
  network: string;
  posts: number;
  counted: number;
  /** Of a post, on average: a channel with several accounts has the followers that a typical post of it reaches. */
  followers: number | null;
  replies: number | null;
  shares: number | null;
  likes: number | null;
}

/** Rates of each channel and of its newest posts. Counts are those the network gave last. */
export async function rates(tx: Transaction, workspaceId: string, since: Date, until: Date): Promise<RatesView> {
  const span = [workspaceId, since, until];
  const author = `left join author a on a.workspace_id = m.workspace_id and a.id = m.author_id`;
  const [channels, posts] = await Promise.all([
    tx.query<ChannelRow>(
      `select m.channel_id, c.name, c.network, count(*)::int as posts, count(m.counts)::int as counted, round(avg(a.followers))::int as followers,
         ${Object.values(countOf)
           .map((count) => `avg((m.counts ->> '${count}')::float8) as ${count}`)
           .join(', ')}
       from mention m join channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id ${author}
       where ${ownPosts} group by 1, 2, 3 order by max(m.posted_at) desc, 1`,
      span,
    ),
    tx.query<PostRow>(
      `select m.id, m.channel_id, left(m.text, 240) as text, m.url, m.posted_at, m.counted_at, m.counts, a.followers
       from (select * from mention m where ${ownPosts} order by m.posted_at desc, m.id desc limit ${mostPosts}) m ${author} order by m.posted_at desc, m.id desc`,
      span,
    ),
  ]);
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    channels: channels.map(({ channel_id: channelId, name, network, posts: count, counted, followers, ...counts }) => {
      const own = ratesOf([counts]);
      return { channelId, name, network, posts: count, counted, followers, rates: own, per1000: perThousand(own, followers) };
    }),
    posts: posts.map((row) => ({
      mentionId: row.id,
      channelId: row.channel_id,
      text: row.text,
      url: row.url,
      postedAt: row.posted_at.toISOString(),
      countedAt: row.counted_at?.toISOString() ?? null,
      replies: row.counts?.replies ?? null,
      shares: row.counts?.shares ?? null,
      likes: row.counts?.likes ?? null,
      followers: row.followers,
      per1000: perThousand(ratesOf([row.counts ?? {}]), row.followers),
    })),
  };
}

/** One line a channel, by when the posts went out. */
export async function rateLines(
  tx: Transaction,
  workspaceId: string,
  range: { rate: RateKind; per: 'post' | 'followers'; channelId: string | null; grain: string; since: Date; until: Date; timeZone: string },
): Promise<ChartLine[]> {
  const rows = await tx.query<{ at: Date; id: string; name: string; value: number | null }>(
    `select date_trunc($4, m.posted_at, $5) as at, c.id, c.name,
       (avg((m.counts ->> $6)::float8 * case when $7 then 1000.0 / nullif(a.followers, 0) else 1 end))::float8 as value
     from mention m join channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id
     left join author a on a.workspace_id = m.workspace_id and a.id = m.author_id
     where ${ownPosts} and ($8::uuid is null or m.channel_id = $8) group by 1, 2, 3 order by 1`,
    [workspaceId, range.since, range.until, range.grain, range.timeZone, countOf[range.rate], range.per === 'followers', range.channelId],
  );
  const lines = new Map<string, ChartLine>();
  for (const { at, id, name, value } of rows) {
    if (value === null) continue;
    const line = lines.get(id) ?? { id, name, points: [] };
    line.points.push({ at: at.toISOString(), value });
    lines.set(id, line);
  }
  return [...lines.values()];
}
