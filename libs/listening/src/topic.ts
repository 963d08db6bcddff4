import { AppError } from '#kernel';
import { mentionFields, parse, type Query, type QueryItem, type QuerySchema } from '#query';

/** What is known of a mention the moment it is heard, and stays so but for edits and corrections. */
const fieldsOfTopics = ['kind', 'lang', 'channel', 'network', 'author', 'followers', 'form', 'sentiment', 'urgency', 'note', 'simulated'];

/** The query language as topics may use it: nothing that changes by itself as time goes by. */
export const topicSchema: QuerySchema = { name: 'topic', fields: mentionFields.fields.filter(({ name }) => fieldsOfTopics.includes(name)) };

/** Throws AppError `invalid`; its details name each place in the query. */
export function topicQuery(text: string): Query {
  const parsed = parse(text, topicSchema);
  const problem = parsed.ok ? (parsed.query.type === 'all' ? 'must say what to look for' : null) : parsed.errors[0]!.message;
  if (problem !== null) {
    const errors = parsed.ok ? [] : parsed.errors;
    throw new AppError('invalid', problem, {
      fields: errors.length > 0 ? errors.map(({ message }) => ({ field: 'query', message })) : [{ field: 'query', message: problem }],
      details: { errors },
    });
  }
  return (parsed as { query: Query }).query;
}

/** A mention as topics see it. */
export interface TopicMention {
  mentionId: string;
  /** When it counts, in milliseconds since 1970. */
  at: number;
  channelId: string;
  network: string;
  kind: string;
  lang: string;
  sentiment: { negative: number; neutral: number; positive: number };
  text: string;
  title: string | null;
  form: string;
  authorId: string;
  handle: string;
  followers: number | null;
  urgency: number;
  notes: readonly string[];
}

export function sentimentOf({ negative, neutral, positive }: TopicMention['sentiment']): -1 | 0 | 1 {
  if (negative >= neutral && negative >= positive) return -1;
  return positive > neutral ? 1 : 0;
}

const sentimentNames = { [-1]: 'negative', 0: 'neutral', 1: 'positive' } as const;

export function itemOf(mention: TopicMention, channelName: string | undefined): QueryItem {
  return {
    text: mention.title ? `${mention.title}\n${mention.text}` : mention.text,
    fields: {
      kind: mention.kind,
      lang: mention.lang,
      channel: [mention.channelId, mention.network, ...(channelName === undefined ? [] : [channelName])],
      network: mention.network,
      author: [mention.handle, mention.authorId],
      followers: mention.followers,
      form: mention.form,
      sentiment: sentimentNames[sentimentOf(mention.sentiment)],
      urgency: mention.urgency,
      note: mention.notes,
      simulated: mention.network === 'simulator',
    },
  };
}
