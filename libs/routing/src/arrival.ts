import type { Form, Kind } from '#contracts';
import type { QueryItem } from '#query';

/** A mention as rules see it, whether it comes in now or came in last week. */
export interface Arrival {
  /** With the title before it. */
  text: string;
  kind: Kind;
  confidence: number;
  unsure: boolean;
  scores: { question: number; complaint: number; praise: number };
  sentiment: { negative: number; neutral: number; positive: number };
  lang: string;
  urgency: number;
  notes: readonly string[];
  topics: readonly string[];
  channel: { id: string; name: string; network: string };
  author: { handle: string; followers: number | null };
  form: Form;
  location: string | null;
  addressed: boolean;
}

export function arrivalItem(arrival: Arrival): QueryItem {
  const { channel, author, scores } = arrival;
  return {
    text: arrival.text,
    fields: {
      kind: arrival.kind,
      unsure: arrival.unsure,
      confidence: arrival.confidence,
      lang: arrival.lang,
      channel: [channel.id, channel.name.toLowerCase(), channel.network],
      network: channel.network,
      author: author.handle,
      followers: author.followers,
      form: arrival.form,
      sentiment: leaning(arrival.sentiment),
      urgency: arrival.urgency,
      note: arrival.notes,
      topic: arrival.topics,
      location: arrival.location,
      simulated: channel.network === 'simulator',
      addressed: arrival.addressed,
      complaint: scores.complaint,
      question: scores.question,
      praise: scores.praise,
    },
  };
}

function leaning({ negative, neutral, positive }: Arrival['sentiment']): string {
  if (negative >= neutral && negative >= positive) return 'negative';
  return positive > neutral ? 'positive' : 'neutral';
}
