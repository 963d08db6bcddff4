import { matcher, mentionFields, type Query, type QueryItem, widen } from '#query';
import { withoutItems } from './forget.js';
import type { ChannelType, IncomingMention, PollPage } from './port.js';
import type { SoughtBy } from './seek.js';

export interface SoughtChannel extends SoughtBy {
  topics: readonly Query[];
}

/** A search for everything that everybody asks for would never end. */
const mostOfAll = 60;

/** What all topics together ask a channel's network for. */
export function soughtOf(type: Pick<ChannelType, 'seek'>, channel: SoughtChannel): string[] {
  const { seek } = type;
  if (!seek) return [];
  return [...new Set(channel.topics.flatMap((query) => seek(query, channel).sources))].slice(0, mostOfAll);
}

/** What is known of an item before it is read. */
const knownFields = new Set(['network', 'form']);

function itemOf({ text, title, form }: IncomingMention, network: string): QueryItem {
  return { text: title ? `${title}\n${text}` : text, fields: { network, form } };
}

/**
 * A page that only topics asked for, without what none of them can match: a network finds more than was meant. What is only
 * known once an item is read, such as its kind, counts as matching.
 */
export function withoutStrangers(type: Pick<ChannelType, 'map' | 'network'>, page: PollPage, topics: readonly Query[]): PollPage {
  if (page.body === null || !page.sought) return page;
  const options = { now: new Date(0) };
  const checks = topics
    .map((query) => widen(query, (leaf) => (leaf.type !== 'field' || knownFields.has(leaf.field) ? 'ask' : 'unknown')))
    .filter((query) => query !== null)
    .map((query) => matcher(query, mentionFields, options));
  const strangers = type.map(page.body).mentions.filter((mention) => {
    const item = itemOf(mention, type.network);
    return !mention.deleted && !checks.some((check) => check(item));
  });
  if (strangers.length === 0) return page;
  const items = page.items - strangers.length;
  if (items <= 0) return { ...page, body: null, items: 0 };
  return { ...page, body: withoutItems(type, page.body, new Set(strangers.map(({ externalId }) => externalId))), items };
}
