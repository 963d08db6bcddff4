import type { ChannelType } from './port.js';

/** A stored body without the items that became these mentions. Their neighbours stay as they came. */
export function withoutItems(type: Pick<ChannelType, 'map'>, body: string, externalIds: ReadonlySet<string>): string {
  let whole: Record<string, unknown>;
  try {
    whole = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return '';
  }
  const lists = Object.entries(whole).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]));
  const empty = Object.fromEntries(lists.map(([key]) => [key, []]));
  const isOne = (key: string, item: unknown): boolean => {
    try {
      return type.map(JSON.stringify({ ...whole, ...empty, [key]: [item] })).mentions.some(({ externalId }) => externalIds.has(externalId));
    } catch {
      return false;
    }
  };
  return JSON.stringify({ ...whole, ...Object.fromEntries(lists.map(([key, items]) => [key, items.filter((item) => !isOne(key, item))])) });
}
