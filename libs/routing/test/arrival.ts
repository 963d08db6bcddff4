import type { Arrival } from '../src/arrival.js';

export function arrival(over: Partial<Arrival> = {}): Arrival {
  return {
    text: 'Hello',
    kind: 'other',
    confidence: 0.9,
    unsure: false,
    scores: { question: 0.1, complaint: 0.1, praise: 0.1 },
    sentiment: { negative: 0.1, neutral: 0.8, positive: 0.1 },
    lang: 'en',
    urgency: 0,
    notes: [],
    topics: [],
    channel: { id: '0198a000-0000-7000-8000-00000000c0de', name: 'Shop', network: 'webhook' },
    author: { handle: 'dara', followers: 10 },
    form: 'post',
    location: null,
    addressed: true,
    ...over,
  };
}
