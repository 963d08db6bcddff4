import type { RateKind } from '#contracts';

/** What a network counted of posts of ours. A network that does not give a count leaves it out. */
export interface PostCounts {
  replies?: number | null;
  shares?: number | null;
  likes?: number | null;
}

const countOf: Record<RateKind, keyof PostCounts> = { conversation: 'replies', amplification: 'shares', applause: 'likes' };

export type Rates = Record<RateKind, number | null>;

/** Answers, shares and likes a post (Kaushik 2011), of the posts that a count is known of; null when it is known of none. */
export function ratesOf(posts: readonly PostCounts[]): Rates {
  const rate = (kind: RateKind): number | null => {
    const counted = posts.flatMap((post) => post[countOf[kind]] ?? []);
    return counted.length === 0 ? null : counted.reduce((sum, one) => sum + one, 0) / counted.length;
  };
  return { conversation: rate('conversation'), amplification: rate('amplification'), applause: rate('applause') };
}

export function perThousand(rates: Rates, followers: number | null): Rates {
  const per = (rate: number | null): number | null => (rate === null || !followers ? null : (rate * 1_000) / followers);
  return { conversation: per(rates.conversation), amplification: per(rates.amplification), applause: per(rates.applause) };
}
